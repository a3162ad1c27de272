/** Names that may have been meant: those with the fewest edits, at most `limit`, the nearest first. */
export function nearNames(wanted: string, names: readonly string[], limit: number): readonly string[] {
  return names
    .map((name) => ({ name, distance: distanceOf(wanted, name) }))
    .filter(({ name, distance }) => distance <= Math.ceil(Math.max(wanted.length, name.length) / 3))
    .sort((left, right) => left.distance - right.distance)
    .slice(0, limit)
    .map(({ name }) => name);
}

/** What of a long name is compared: the work grows with the product of both lengths. */
const comparedLength = 200;

/** Least number of inserted, deleted or replaced characters (Wagner and Fischer 1974), without regard to case. */
function distanceOf(left: string, right: string): number {
  const columns = Array.from(right.toLowerCase().slice(0, comparedLength));
  let above = [0, ...columns.map((_, index) => index + 1)];
  for (const character of left.toLowerCase().slice(0, comparedLength)) {
    above = nextRow(above, columns, character);
  }
  return above[columns.length] ?? 0;
}

/** The row of distances below another, after one more character of the left word. */
function nextRow(above: readonly number[], columns: readonly string[], character: string): number[] {
  let [corner = 0] = above;
  let before = corner + 1;
  const row = [before];
  for (const [index, up] of above.slice(1).entries()) {
    before = Math.min(corner + (columns[index] === character ? 0 : 1), up + 1, before + 1);
    corner = up;
    row.push(before);
  }
  return row;
}
