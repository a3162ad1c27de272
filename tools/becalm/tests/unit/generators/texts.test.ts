import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { identifiers, type TextKind, texts } from '../../../src/generators/index.ts';
import { valuesByLabel } from './labelled-values.ts';

const sampled = { seed: 1, numRuns: 500 } as const;

/** What makes a text one of its kind. */
const KINDS: Readonly<Record<TextKind, (text: string) => boolean>> = {
  empty: (text) => text === '',
  blank: (text) => /^[\s\u200b]+$/.test(text),
  long: (text) => text.length >= 20,
  'unpaired surrogate': (text) => !text.isWellFormed(),
  astral: (text) => Array.from(text).length < text.length,
  combining: (text) => /\p{M}/u.test(text.normalize('NFD')),
  'right to left': (text) => /[\p{Script=Hebrew}\p{Script=Arabic}\p{Bidi_Control}]/u.test(text),
  homoglyph: (text) => /\p{Script=Cyrillic}|[\u2215\uff10-\uff19]|O0|rn/u.test(text),
  case: changesWithCase,
  control: (text) => /[\p{Cc}\u2028]/u.test(text),
  injection: (text) => /['"<\\=%]|\$\(|\.\.\/|\{\{|__proto__/.test(text),
};

/** It does not come back from the other case, or there as another letter or more of them. */
function changesWithCase(text: string): boolean {
  return Array.from(text).some(
    (letter) =>
      letter.toLowerCase().length > letter.length ||
      letter.toUpperCase().length > letter.length ||
      letter.toUpperCase().toLowerCase() !== letter.toLowerCase() ||
      letter.normalize('NFKC').length > letter.length,
  );
}

const kindsOfText = Object.keys(KINDS) as readonly TextKind[];

describe('texts', () => {
  test.each(kindsOfText)('of the kind "%s" are that, each of them', (kind) => {
    const made = fc.sample(texts({ kinds: [kind], lengthMax: 40 }), sampled);
    expect(made.filter(({ value, label }) => label !== kind || !KINDS[kind](value))).toEqual([]);
  });

  test.each<[what: string, kind: TextKind, fragments: readonly string[]]>([
    ['no width', 'blank', ['\u200b', '\ufeff']],
    ['the width of an ideograph', 'blank', ['\u3000']],
    ['a mark without a letter', 'combining', ['\u0301']],
    ['a letter in one piece and in two', 'combining', ['\u00e9', 'e\u0301']],
    ['the last character there is', 'astral', ['\u{10ffff}']],
    ['a sign that turns the direction', 'right to left', ['\u202e', '\u2067']],
    ['letters of another alphabet', 'homoglyph', ['\u0440', '\u0412']],
    ['a NUL, a colour and the end of a line', 'control', ['\u0000', '\u001b[31m', '\u0085', '\u2028']],
    ['SQL, HTML, a shell and a path', 'injection', ["'; DROP TABLE", '<script>', '$(', '../']],
    ['a template, a format, a formula and a prototype', 'injection', ['{{', '%s', '=1', '__proto__']],
  ])('have %s among them', (_, kind, fragments) => {
    const made = fc.sample(texts({ kinds: [kind] }), sampled).map(({ value }) => value);
    expect(fragments.filter((fragment) => !made.some((text) => text.includes(fragment)))).toEqual([]);
  });

  test('have their awkward part at an edge, in the middle and alone, among few letters', () => {
    const made = fc.sample(texts({ kinds: ['case'] }), sampled).map(({ value }) => value);
    const places = made.map((text) => Array.from(text, (letter) => changesWithCase(letter)));
    expect(places).toContainEqual([true]);
    expect(places).toContainEqual([true, false]);
    expect(places).toContainEqual([false, true]);
    expect(places).toContainEqual([false, true, false]);
    expect(Math.max(...made.map(({ length }) => length))).toBe(9);
  });

  test.each([
    [40, [20, 39, 40]],
    [7, [3, 6, 7]],
    [1, [0, 1]],
    [0, [0]],
  ])('that are long have the length %i, one less or half of it', (lengthMax, lengths) => {
    const made = fc.sample(texts({ kinds: ['long'], lengthMax }), sampled).map(({ value }) => value.length);
    expect([...new Set(made)].toSorted((left, right) => left - right)).toEqual(lengths);
  });

  test('that are long take one, two or three bytes for a character, or have marks alone', () => {
    const made = fc.sample(texts({ kinds: ['long'], lengthMax: 2 }), sampled);
    const sizes = new Set(made.map(({ value }) => value).filter(({ length }) => length === 1));
    expect([...sizes].map((text) => Buffer.byteLength(text)).toSorted()).toEqual([1, 2, 2, 3]);
    expect([...sizes].filter((text) => /\p{M}/u.test(text))).toHaveLength(1);
  });

  test('are cut to their length', () => {
    const made = fc.sample(texts({ lengthMax: 3 }), sampled).map(({ value }) => value.length);
    expect(Math.max(...made)).toBe(3);
  });

  test('of no kind are refused with the list of kinds', () => {
    expect(() => texts({ kinds: [] })).toThrow('Kinds: empty, blank, unpaired surrogate, astral');
  });
});

/** What each label says of an identifier. */
const TRAPS: Readonly<Record<string, (text: string) => boolean>> = {
  ordinary: (text) => /^[\w.-]{1,64}$/.test(text),
  'the longest': (text) => text.length === 64 && new Set(text).size === 1,
  'one character': (text) => text.length === 1,
  'a name that objects inherit': (text) => text in {},
  'a word of a language': (text) => /^(?:null|undefined|true|NaN|Infinity|None|nil)$/.test(text),
  'a number': (text) => text !== '' && !Number.isNaN(Number(text)),
  'a folder': (text) => /^\.{1,3}$/.test(text),
  'a device': (text) => /^(?:con|nul|aux)(?:\.txt)?$/i.test(text),
  'a flag': (text) => /^--?[a-z]+$/.test(text),
  'the same but for case': (text) => text.toLowerCase() === 'id',
};

describe('identifiers', () => {
  const made = valuesByLabel(identifiers());

  test('come with every label, and with no other', () => {
    expect([...made.keys()].toSorted()).toEqual(Object.keys(TRAPS).toSorted());
  });

  test.each(Object.entries(TRAPS))('with the label "%s" are that', (label, isThat) => {
    expect(made.get(label)?.filter((text) => !isThat(text))).toEqual([]);
  });

  test('have a number that no double holds, and three spellings of one word', () => {
    const isRounded = (text: string) => /^\d{16,}$/.test(text) && String(Number(text)) !== text;
    expect(made.get('a number')?.some(isRounded)).toBe(true);
    expect(new Set(made.get('the same but for case')).size).toBe(3);
  });

  test.each([1, 2])('of at most %i characters are as long now and then, and never longer', (lengthMax) => {
    const short = valuesByLabel(identifiers({ lengthMax }));
    for (const [label, values] of short) {
      expect([label, values.filter(({ length }) => length > lengthMax)]).toEqual([label, []]);
    }
    expect(short.get('a folder')).toContain('.'.repeat(lengthMax));
    expect(short.get('one character')).toEqual(expect.arrayContaining(['a', '0', '-', '_', '.']));
  });
});
