/**
 * One text for one value: names sorted by UTF-16 code units, no blanks, numbers as JavaScript writes them. This is
 * RFC 8785 for the values that are allowed here.
 */

/** Values inside values, at most. */
const DEPTH_MAX = 32;

/**
 * Writes a value canonically. Fields that are `undefined` are left out, as JSON does.
 *
 * @throws TypeError for what JSON cannot write exactly: numbers that are not finite, bigints, functions, symbols and
 * `undefined` in lists; RangeError beyond 32 levels.
 */
export function canonicalJson(value: unknown): string {
  return write(value, 0);
}

function write(value: unknown, depth: number): string {
  if (depth > DEPTH_MAX)
    throw new RangeError(`Expected at most ${DEPTH_MAX} levels, was more. Flatten the value.`);
  if (typeof value !== 'object' || value === null) return writeScalar(value);
  if (Array.isArray(value)) return `[${value.map((item: unknown) => write(item, depth + 1)).join(',')}]`;
  const fields = entriesOf(value)
    .filter(([, field]) => field !== undefined)
    .toSorted(([left], [right]) => (left < right ? -1 : 1))
    .map(([name, field]) => `${JSON.stringify(name)}:${write(field, depth + 1)}`);
  return `{${fields.join(',')}}`;
}

function entriesOf(value: object): readonly (readonly [string, unknown])[] {
  return Object.entries(value);
}

function writeScalar(value: unknown): string {
  const isExact =
    value === null ||
    typeof value === 'string' ||
    typeof value === 'boolean' ||
    (typeof value === 'number' && Number.isFinite(value));
  if (isExact) return JSON.stringify(value);
  throw new TypeError(
    `Expected a JSON value, was ${typeof value === 'number' ? String(value) : typeof value}.`,
  );
}
