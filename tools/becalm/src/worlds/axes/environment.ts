import type { Axis } from '../axis.ts';
import { hashOf, type Seed, streamOf } from '../seed.ts';
import { pickFrom } from './zones.ts';

/**
 * The machine: its locale, how many processors it has, and in which order its file system lists a directory. What is
 * null is as it was found.
 *
 * Locales are those of developers and servers, processors those of containers, laptops and build machines. The order of
 * `opendir` is that of the file system, which promises none; `readdir` is sorted by libuv and stays so.
 */
export type EnvironmentValue =
  | { readonly kind: 'found' }
  | {
      readonly kind: 'set';
      /** A BCP 47 tag. */
      readonly locale: string | null;
      readonly cpus: number | null;
      readonly entries: EntryOrder | null;
    };

/** The order of a directory's entries: by name from the last to the first, or shuffled by a seed. */
export type EntryOrder = { readonly kind: 'reversed' } | { readonly kind: 'hashed'; readonly seed: Seed };

const found: EnvironmentValue = { kind: 'found' };

/** Of locales that differ in separators, order, digits, case and calendar. */
const locales = [
  'en-US',
  'en-GB',
  'de-DE',
  'fr-FR',
  'es-ES',
  'pt-BR',
  'sv-SE',
  'nb-NO',
  'fi-FI',
  'pl-PL',
  'tr-TR',
  'ar-EG',
  'hi-IN',
  'ja-JP',
  'th-TH',
];
const processors = [1, 2, 4, 8, 64];

/** Which share of the drawn worlds leaves the locale, or the number of processors, as it was found. */
const foundShare = 0.3;

/** Varies what the machine says of itself. */
export const environmentAxis: Axis<EnvironmentValue> = {
  name: 'environment',
  neutral: found,
  draw: drawEnvironment,
  describe: describeEnvironment,
  shrink: (value) => {
    if (value.kind === 'found') return [];
    const keys = changesOf(value);
    return [found, ...(keys.length === 1 ? [] : keys.map((key) => keepSome(value, [key])))];
  },
  keys: (value) => (value.kind === 'found' ? [] : changesOf(value)),
  keep: keepSome,
};

function drawEnvironment(seed: Seed): EnvironmentValue {
  const draw = streamOf(seed, 'environment');
  const [hasLocale, locale, hasCpus, cpus] = [draw(), draw(), draw(), draw()];
  return {
    kind: 'set',
    locale: hasLocale < foundShare ? null : pickFrom(locales, locale),
    cpus: hasCpus < foundShare ? null : pickFrom(processors, cpus),
    entries: { kind: 'hashed', seed },
  };
}

function changesOf(value: EnvironmentValue & { readonly kind: 'set' }): readonly string[] {
  return (['locale', 'cpus', 'entries'] as const).filter((key) => value[key] !== null);
}

function keepSome(value: EnvironmentValue, keys: readonly string[]): EnvironmentValue {
  if (value.kind === 'found' || !changesOf(value).some((key) => keys.includes(key))) return found;
  return {
    kind: 'set',
    locale: keys.includes('locale') ? value.locale : null,
    cpus: keys.includes('cpus') ? value.cpus : null,
    entries: keys.includes('entries') ? value.entries : null,
  };
}

function describeEnvironment(value: EnvironmentValue): string {
  if (value.kind === 'found') return 'the machine as it was found';
  const { locale, cpus, entries } = value;
  const parts = [
    locale === null ? [] : [`the locale ${locale}`],
    cpus === null ? [] : [cpus === 1 ? 'one processor' : `${cpus} processors`],
    entries === null
      ? []
      : [
          entries.kind === 'reversed'
            ? 'opendir from the last entry'
            : `opendir shuffled by seed ${entries.seed}`,
        ],
  ];
  return parts.flat().join(', ');
}

/** Puts the entries of a directory into the order of a world; the list given stays as it is. */
export function arrangeEntries<Entry>(
  order: EntryOrder,
  entries: readonly Entry[],
  nameOf: (entry: Entry) => string,
): Entry[] {
  const byName = (left: string, right: string): number => (left < right ? -1 : Number(left > right));
  if (order.kind === 'reversed')
    return entries.toSorted((left, right) => byName(nameOf(right), nameOf(left)));
  return entries
    .map((entry) => ({ entry, key: hashOf(order.seed, 'environment', 'entries', nameOf(entry)) }))
    .toSorted((left, right) => left.key - right.key)
    .map(({ entry }) => entry);
}
