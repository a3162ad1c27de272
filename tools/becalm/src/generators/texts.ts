import fc from 'fast-check';
import type { Labelled } from './labelled.ts';

/** What can be awkward about a text. */
export type TextKind =
  | 'empty'
  | 'blank'
  | 'long'
  | 'unpaired surrogate'
  | 'astral'
  | 'combining'
  | 'right to left'
  | 'homoglyph'
  | 'case'
  | 'control'
  | 'injection';

/** Which texts are made. */
export interface TextOptions {
  /** Kinds of texts, all by default. */
  readonly kinds?: readonly TextKind[];
  /** Length of a long text in units of UTF-16, 100 000 by default; no text is longer. */
  readonly lengthMax?: number;
}

/**
 * Makes texts that break software, each with its kind as label: empty, huge, of blanks alone, with halves of pairs,
 * combining marks, marks of direction, letters that look like others, letters that change their number with their case,
 * control characters, and fragments of SQL, HTML, shells, paths, templates and formulas. Words are cut to `lengthMax`.
 *
 * @throws RangeError when no kind is left.
 */
export function texts({
  kinds = ALL_KINDS,
  lengthMax = 100_000,
}: TextOptions = {}): fc.Arbitrary<Labelled<string>> {
  if (kinds.length === 0)
    throw new RangeError(`Expected at least one kind of text, was none. Kinds: ${ALL_KINDS.join(', ')}.`);
  const made = kinds.map((kind) =>
    wordsOf(kind, lengthMax).map((value) => ({ value: value.slice(0, lengthMax), label: kind })),
  );
  return fc.oneof(...made);
}

const WORDS: Readonly<Record<Exclude<TextKind, 'long'>, readonly string[]>> = {
  empty: [''],
  blank: [' ', '\u00a0', '\u200b', '\u3000', '\ufeff', '\t', '\r\n'],
  'unpaired surrogate': ['\ud800', 'a\udc00b', '\udbff\ud83d'],
  astral: ['😀', '👩‍👩‍👧‍👦', '🇳🇴', '𝒜', '\u{10ffff}'],
  combining: ['e\u0301', 'é', 'a\u0300\u0301\u0302', 'Z\u0351\u0343\u034c', '\u0301'],
  'right to left': ['שלום', 'العربية', 'invoice\u202etxt.exe', '\u2067abc\u2069'],
  homoglyph: ['раураl', 'BTC\u2215USDT', 'ВТС/USDT', 'O0', 'rn', '１２３'],
  case: ['ß', 'İ', 'ı', 'ﬀ', 'ς', 'Ǆ'],
  control: ['\u0000', 'a\u0000b', '\u0007', '\u001b[31mred', '\u007f', '\u0085', '\u2028'],
  injection: [
    "'; DROP TABLE orders; --",
    '<script>alert(1)</script>',
    '$(reboot)',
    '../../etc/passwd',
    '{{7*7}}',
    '%s%n',
    '=1+1',
    '\\',
    '"',
    '__proto__',
  ],
};

// type-coverage:ignore-next-line -- Object.keys of a record whose keys are all kinds but one
const ALL_KINDS = [...Object.keys(WORDS), 'long'] as readonly TextKind[];

/** Around the awkward part there may be ordinary letters: at the edge of a text it is found, in the middle it is not. */
function wordsOf(kind: TextKind, lengthMax: number): fc.Arbitrary<string> {
  if (kind === 'long') return longTexts(lengthMax);
  const words = fc.constantFrom(...WORDS[kind]);
  if (kind === 'empty' || kind === 'blank') return words;
  const letters = fc.string({ maxLength: 4 });
  return fc.oneof(
    words,
    fc.tuple(letters, words, letters).map((parts) => parts.join('')),
  );
}

function longTexts(lengthMax: number): fc.Arbitrary<string> {
  const lengths = fc
    .constantFrom(lengthMax, lengthMax - 1, Math.floor(lengthMax / 2))
    .filter((length) => length >= 0);
  return fc
    .tuple(fc.constantFrom('x', 'é', '€', '\u0301'), lengths)
    .map(([unit, length]) => unit.repeat(length));
}
