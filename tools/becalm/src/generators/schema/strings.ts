import fc from 'fast-check';
import { type Lengths, lengthsAtBounds, lengthsOf } from './lengths.ts';
import { type Flaw, type Inside, type Reading, replaced, spoilt } from './reading.ts';
import { formatFault, formattedText } from './string-formats.ts';
import { wrongKinds } from './wrong-kinds.ts';
import { type CheckDefinition, checksOf, type FormatDefinition, type LeafDefinition } from './zod-schema.ts';

/** Reads a text: its length, its pattern, its form. */
export function readString(definition: LeafDefinition<'string'>, inside: Inside): Reading {
  const checks = checksOf(definition);
  const lengths = lengthsOf(checks);
  const formats = checks.filter(isFormat);
  const plain = plainText(lengths.min, lengths.max);
  // What misses its form or its length is left to the sieve for rules, which every form has around it.
  const valid = formats.length === 0 ? plain : formattedText(formats, plain, inside.path);
  return {
    valid,
    bounds: () => (formats.length === 0 ? atBounds(lengths, inside.lengthMax) : extremes(valid)),
    flaws: () => [
      wrongKinds(valid, 'string'),
      ...tooShort(valid, lengths),
      ...tooLong(valid, lengths),
      ...(formats.length === 0 ? [] : [malformed(valid, formats)]),
    ],
  };
}

/** Characters that careless code trips over; each is one unit of UTF-16, as lengths are counted in them. */
const AWKWARD = [
  '\u0000',
  '\t',
  '\n',
  '"',
  "'",
  '\\',
  '<',
  '%',
  'é',
  'İ',
  'ß',
  '\u0301',
  '\u200b',
  '\u202e',
  '中',
  '１',
];

const character = fc.oneof(
  { arbitrary: fc.string({ minLength: 1, maxLength: 1 }), weight: 8 },
  { arbitrary: fc.constantFrom(...AWKWARD), weight: 1 },
);

function plainText(minLength: number, maxLength: number): fc.Arbitrary<string> {
  const bounds = Number.isFinite(maxLength) ? { minLength, maxLength } : { minLength };
  return fc.string({ ...bounds, unit: character });
}

function isFormat(check: CheckDefinition): check is FormatDefinition {
  return check.check === 'string_format';
}

function atBounds(lengths: Lengths, lengthMax: number): fc.Arbitrary<unknown> {
  return fc.oneof(...lengthsAtBounds(lengths, lengthMax).map((length) => plainText(length, length)));
}

/** The shortest or the longest of eight texts: a pattern does not say how long they can be. */
function extremes(valid: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc.tuple(fc.array(valid, { minLength: 8, maxLength: 8 }), fc.boolean()).map(([texts, longest]) => {
    const byLength = texts.toSorted((left, right) => left.length - right.length);
    return byLength.at(longest ? -1 : 0) ?? '';
  });
}

function tooShort(valid: fc.Arbitrary<string>, { min }: Lengths): readonly fc.Arbitrary<Flaw>[] {
  if (min === 0) return [];
  const cut = fc.tuple(valid, fc.nat(min - 1));
  const fault = `is shorter than its minimum ${min}`;
  return [cut.map(([text, length]) => ({ valid: text, value: text.slice(0, length), path: [], fault }))];
}

function tooLong(valid: fc.Arbitrary<string>, { max }: Lengths): readonly fc.Arbitrary<Flaw>[] {
  if (!Number.isFinite(max)) return [];
  const lengthen = (text: string) => text.padEnd(max + 1, text || 'x');
  return [spoilt(valid, lengthen, `is longer than its maximum ${max}`)];
}

const MANGLERS: readonly ((text: string) => string)[] = [
  () => '',
  (text) => `${text} `,
  (text) => ` ${text}`,
  (text) => `${text}\n`,
  (text) => text.slice(1),
  (text) => text.slice(0, -1),
  (text) => text.toUpperCase(),
  (text) => text.toLowerCase(),
  (text) => `${text}\u0000`,
  (text) => text.replaceAll(/\d/g, (digit) => String.fromCodePoint(0xff10 + Number(digit))),
  (text) => `<${text}>`,
  () => '\u{1f4a5}',
];

function malformed(valid: fc.Arbitrary<string>, formats: readonly FormatDefinition[]): fc.Arbitrary<Flaw> {
  const mangled = fc.tuple(valid, fc.constantFrom(...MANGLERS)).map(([text, mangle]) => mangle(text));
  return replaced(valid, mangled, formatFault(formats));
}
