/** What can be done to JSON at one place. */
export type DamageKind =
  | 'torn'
  | 'bracket missing'
  | 'comma twice'
  | 'bytes swapped'
  | 'byte order mark'
  | 'NUL'
  | 'no UTF-8'
  | 'CRLF';

/** One kind of damage, and the bytes of a text where it can be done. */
export interface Cut {
  readonly kind: DamageKind;
  readonly offsets: readonly number[];
  readonly apply: (bytes: Uint8Array, offset: number) => Uint8Array;
}

/** Lists the damage that is possible in a text; never empty. */
export function cutsOf(bytes: Uint8Array): readonly Cut[] {
  const outside = offsetsOutsideStrings(bytes);
  const everywhere = [...bytes.keys()];
  const cuts: readonly Cut[] = [
    { kind: 'torn', offsets: everywhere, apply: (whole, offset) => whole.slice(0, offset) },
    {
      kind: 'bracket missing',
      offsets: outside.filter((offset) => BRACKETS.has(bytes[offset] ?? 0)),
      apply: (whole, offset) => spliced(whole, offset, 1, []),
    },
    {
      kind: 'comma twice',
      offsets: outside.filter((offset) => bytes[offset] === COMMA),
      apply: (whole, offset) => spliced(whole, offset + 1, 0, [COMMA]),
    },
    {
      kind: 'bytes swapped',
      offsets: everywhere.filter(
        (offset) => offset + 1 < bytes.length && bytes[offset] !== bytes[offset + 1],
      ),
      apply: (whole, offset) => spliced(whole, offset, 2, [whole[offset + 1] ?? 0, whole[offset] ?? 0]),
    },
    { kind: 'byte order mark', offsets: [0], apply: (whole) => spliced(whole, 0, 0, [0xef, 0xbb, 0xbf]) },
    { kind: 'NUL', offsets: everywhere, apply: (whole, offset) => spliced(whole, offset, 0, [0]) },
    { kind: 'no UTF-8', offsets: everywhere, apply: (whole, offset) => spliced(whole, offset, 0, [0xff]) },
    { kind: 'CRLF', offsets: [bytes.length], apply: (whole, offset) => spliced(whole, offset, 0, [0x0d]) },
  ];
  return cuts.filter(({ offsets }) => offsets.length > 0);
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const BRACKETS: ReadonlySet<number> = new Set([0x5b, 0x5d, 0x7b, 0x7d]);

function offsetsOutsideStrings(bytes: Uint8Array): readonly number[] {
  const offsets: number[] = [];
  let isInside = false;
  for (let offset = 0; offset < bytes.length; offset++) {
    if (isInside && bytes[offset] === BACKSLASH) offset++;
    else if (bytes[offset] === QUOTE) isInside = !isInside;
    else if (!isInside) offsets.push(offset);
  }
  return offsets;
}

function spliced(bytes: Uint8Array, start: number, count: number, added: readonly number[]): Uint8Array {
  return Uint8Array.from([...bytes.slice(0, start), ...added, ...bytes.slice(start + count)]);
}
