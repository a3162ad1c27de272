/**
 * A value as it was at one moment: values change in place, so what is to be compared later has to be copied. Plain
 * data but for `raw` and `of`, which tell whether two descriptions are of the same thing.
 */
export type Described = DescribedPlain | DescribedThing;

/** A primitive, or something that is told apart by identity only. */
export interface DescribedPlain {
  readonly kind: 'plain';
  /** What is compared. */
  readonly raw: unknown;
  /** What is shown, cut to {@link textMax} characters. */
  readonly text: string;
  /** Whether it is an accessor that has not been asked. */
  readonly accessor?: true;
  /** Of an accessor: reads it; Node replaces some of its globals by their value when they are first read. */
  readonly read?: () => unknown;
}

/** Something with parts. */
export interface DescribedThing {
  readonly kind: 'thing';
  readonly of: object;
  /** `Map`, `Set`, `Array`, `mock`, `function`, `Object` or the name of a class. */
  readonly type: string;
  /** Entries of a collection; null where a thing is no collection. */
  readonly size: number | null;
  /** By the words that lead there, such as `.tier` or `["MUG"]`; at most {@link partsMax}. */
  readonly parts: ReadonlyMap<string, Described>;
}

/** How many characters a value is shown with. */
export const textMax = 80;

/** How many parts of a thing are looked at. */
export const partsMax = 50;

/** Cuts a text to the length in which values are shown. */
export function cut(text: string, max: number = textMax): string {
  return text.length <= max ? text : `${text.slice(0, max - 1)}…`;
}

/** A value in one short line, such as `a Map of 2 entries`. */
export function textOf(value: Described): string {
  if (value.kind === 'plain') return value.text;
  const words = wordsOf[value.type];
  if (words !== undefined) return words(value);
  return cut(`${value.type === 'Object' ? '' : `${value.type} `}${preview(value.parts)}`);
}

const wordsOf: Readonly<Record<string, (value: DescribedThing) => string>> = {
  function: () => 'a function',
  mock: ({ parts }) => mockText(parts),
  Array: ({ size }) => `an array of ${counted(size ?? 0, 'item')}`,
  Map: ({ size }) => `a Map of ${counted(size ?? 0, 'entry')}`,
  Set: ({ size }) => `a Set of ${counted(size ?? 0, 'item')}`,
};

/** The first parts of a thing in braces, such as `{ tier: "gold" }`. */
function preview(parts: ReadonlyMap<string, Described>): string {
  const shown = [...parts].slice(0, 5).map(([key, part]) => `${key.replace(/^\./u, '')}: ${inner(part)}`);
  return shown.length === 0 ? '{}' : `{ ${shown.join(', ')} }`;
}

function inner(value: Described): string {
  return value.kind === 'thing' && value.type === 'Object' ? '{…}' : textOf(value);
}

/** What a collection has that it had not, such as `"MUG" → { price: {…}, lookups: 1 }`; empty where that is not known. */
export function addedText(before: DescribedThing, after: DescribedThing): string {
  const known = new Set([...before.parts.values()].map(textOf));
  const added = [...after.parts].filter(([key, part]) =>
    after.type === 'Set' ? !known.has(textOf(part)) : !before.parts.has(key),
  );
  const shown = added.slice(0, 3).map(([key, part]) => {
    if (after.type !== 'Map') return textOf(part);
    return `${key.replace(/^\[(.*)\]$/su, '$1')} → ${textOf(part)}`;
  });
  return shown.join(', ');
}

function mockText(parts: ReadonlyMap<string, Described>): string {
  const part = (name: string): unknown => {
    const found = parts.get(name);
    return found?.kind === 'plain' ? found.raw : undefined;
  };
  const calls = Number(part('calls') ?? 0);
  const once = Number(part('once') ?? 0);
  const words = [
    part('spied') === true ? 'a spy' : 'a mock',
    ...(part('implementation') === undefined ? [] : ['with an implementation']),
    ...(once === 0 ? [] : [`with ${counted(once, 'answer')} queued for once`]),
    ...(calls === 0 ? [] : [counted(calls, 'call')]),
  ];
  return words.join(', ');
}

/** `1 entry`, `2 entries`. */
export function counted(count: number, word: string): string {
  const plural = word.endsWith('y') ? `${word.slice(0, -1)}ies` : `${word}s`;
  return `${count} ${count === 1 ? word : plural}`;
}
