import fc from 'fast-check';
import type { Labelled } from './labelled.ts';

/** How long identifiers are. */
export interface IdentifierOptions {
  /** Most characters (included), 64 by default. */
  readonly lengthMax?: number;
}

/**
 * Makes identifiers of letters, digits, `.`, `_` and `-` that are valid nearly everywhere and meant as something else
 * somewhere: names that objects inherit, numbers, words of languages, folders, devices, the shortest and the longest.
 *
 * @throws RangeError when `lengthMax` is below 1.
 */
export function identifiers({ lengthMax = 64 }: IdentifierOptions = {}): fc.Arbitrary<Labelled<string>> {
  if (lengthMax < 1) throw new RangeError(`Expected a length of at least 1, was ${lengthMax}.`);
  const traps = Object.entries(TRAPS).flatMap(([label, words]) =>
    words.filter((word) => word.length <= lengthMax).map((value) => ({ value, label })),
  );
  const plain = fc
    .string({ minLength: 1, maxLength: lengthMax, unit: fc.constantFrom(...ALPHABET) })
    .map((value) => ({ value, label: 'ordinary' }));
  const longest = fc
    .constantFrom(...ALPHABET)
    .map((character) => ({ value: character.repeat(lengthMax), label: 'the longest' }));
  return fc.oneof(
    { arbitrary: fc.constantFrom(...traps), weight: 2 },
    { arbitrary: plain, weight: 2 },
    longest,
  );
}

const ALPHABET = Array.from('abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-');

const TRAPS: Readonly<Record<string, readonly string[]>> = {
  'one character': ['a', '0', '-', '_', '.'],
  'a name that objects inherit': ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf'],
  'a word of a language': ['null', 'undefined', 'true', 'NaN', 'Infinity', 'None', 'nil'],
  'a number': ['0', '-0', '00', '007', '1e5', '0x10', '9007199254740993', '1.0'],
  'a folder': ['.', '..', '...'],
  'a device': ['CON', 'nul', 'aux.txt'],
  'a flag': ['-rf', '--help'],
  'the same but for case': ['Id', 'ID', 'id'],
};
