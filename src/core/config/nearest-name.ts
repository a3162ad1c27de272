/** Returns the known name that a misspelt one most likely means, or `undefined` when none is near. */
export function nearestName(name: string, known: readonly string[]): string | undefined {
  const word = name.slice(0, LENGTH_MAX);
  let nearest: string | undefined;
  let leastDistance = Math.max(1, Math.floor(word.length / 3)) + 1;
  for (const candidate of known) {
    const distance = editDistance(word.toLowerCase(), candidate);
    if (distance >= leastDistance) continue;
    nearest = candidate;
    leastDistance = distance;
  }
  return nearest;
}

/** Longer names than any of ours are not looked at to their end. */
const LENGTH_MAX = 64;

/** Least number of letters to insert, delete or exchange: Levenshtein 1966, row by row. */
function editDistance(from: string, to: string): number {
  let above = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let row = 0; row < from.length; row += 1) {
    const current = [row + 1];
    for (let column = 0; column < to.length; column += 1) {
      const replaced = (above[column] ?? 0) + (to[column] === from[row] ? 0 : 1);
      current.push(Math.min(replaced, (above[column + 1] ?? 0) + 1, (current[column] ?? 0) + 1));
    }
    above = current;
  }
  return above[to.length] ?? 0;
}
