/** Names that may have been meant: those with the fewest edits, at most `limit`, the nearest first. */
export function nearNames(wanted: string, names: readonly string[], limit: number): readonly string[] {
  return names
    .map((name) => ({ name, distance: distanceOf(wanted, name) }))
    .filter(({ name, distance }) => distance <= Math.max(wanted.length, name.length) / 3)
    .sort((left, right) => left.distance - right.distance)
    .slice(0, limit)
    .map(({ name }) => name);
}

/** What of a long name is compared: the work grows with the product of both lengths. */
const comparedLength = 200;

/** Least number of inserted, deleted or replaced characters (Wagner and Fischer 1974), without regard to case. */
function distanceOf(left: string, right: string): number {
  const a = left.toLowerCase().slice(0, comparedLength);
  const b = right.toLowerCase().slice(0, comparedLength);
  let above = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const replaced = (above[column - 1] ?? 0) + (a[row - 1] === b[column - 1] ? 0 : 1);
      current.push(Math.min(replaced, (above[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1));
    }
    above = current;
  }
  return above.at(-1) ?? 0;
}
