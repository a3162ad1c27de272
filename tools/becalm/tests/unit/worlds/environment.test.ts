import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  arrangeEntries,
  type EnvironmentValue,
  environmentAxis,
} from '../../../src/worlds/axes/environment.ts';

const values = Array.from({ length: 1_000 }, (_, seed) => environmentAxis.draw(seed));
const all: EnvironmentValue = { kind: 'set', locale: 'sv-SE', cpus: 1, entries: { kind: 'reversed' } };

function shareOf(matches: (value: EnvironmentValue & { readonly kind: 'set' }) => boolean): number {
  return values.filter((value) => value.kind === 'set' && matches(value)).length / values.length;
}

describe('the environment axis', () => {
  it('draws locales that the engine knows, and machines of one processor often enough', () => {
    for (const value of values) {
      const { locale } = value.kind === 'set' ? value : { locale: null };
      if (locale !== null) expect(Intl.NumberFormat.supportedLocalesOf(locale)).toEqual([locale]);
    }
    expect(shareOf(({ locale }) => locale !== null && !locale.startsWith('en'))).toBeGreaterThan(0.5);
    expect(shareOf(({ locale }) => locale === null)).toBeGreaterThan(0.2);
    expect(shareOf(({ locale }) => locale !== null && /^(?:sv|nb|fi)/.test(locale))).toBeGreaterThan(0.08);
    expect(shareOf(({ cpus }) => cpus === 1)).toBeGreaterThan(0.08);
    expect(shareOf(({ cpus }) => cpus === null)).toBeGreaterThan(0.2);
  });

  it('names its changes, and keeps some of them as they were', () => {
    expect(environmentAxis.keys(all)).toEqual(['locale', 'cpus', 'entries']);
    expect(environmentAxis.keys(environmentAxis.neutral)).toEqual([]);
    expect(environmentAxis.keep(all, ['cpus'])).toEqual({
      kind: 'set',
      locale: null,
      cpus: 1,
      entries: null,
    });
    expect(environmentAxis.keep(all, ['locale', 'entries'])).toEqual({ ...all, cpus: null });
    expect(environmentAxis.keep(all, [])).toEqual(environmentAxis.neutral);
    expect(environmentAxis.keep(environmentAxis.neutral, ['cpus'])).toEqual(environmentAxis.neutral);
    for (const value of values)
      expect(environmentAxis.keep(value, environmentAxis.keys(value))).toEqual(value);
  });

  it('shrinks to the machine as it was found, then to one change', () => {
    const one = environmentAxis.keep(all, ['locale']);
    expect(environmentAxis.shrink(all)).toEqual([
      environmentAxis.neutral,
      one,
      environmentAxis.keep(all, ['cpus']),
      environmentAxis.keep(all, ['entries']),
    ]);
    expect(environmentAxis.shrink(one)).toEqual([environmentAxis.neutral]);
    expect(environmentAxis.shrink(environmentAxis.neutral)).toEqual([]);
  });

  it.each<[EnvironmentValue, string]>([
    [{ kind: 'found' }, 'the machine as it was found'],
    [all, 'the locale sv-SE, one processor, opendir from the last entry'],
    [{ kind: 'set', locale: null, cpus: 8, entries: null }, '8 processors'],
    [
      { kind: 'set', locale: null, cpus: null, entries: { kind: 'hashed', seed: 4 } },
      'opendir shuffled by seed 4',
    ],
  ])('says %j as "%s"', (value, words) => {
    expect(environmentAxis.describe(value)).toBe(words);
  });
});

describe('arrangeEntries', () => {
  const names = fc.uniqueArray(fc.string({ minLength: 1 }), { maxLength: 20 });
  const self = (name: string): string => name;

  it('keeps every entry once, whatever order the file system had, and the list as it was', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), names, (seed, entries) => {
        const before = [...entries];
        const arranged = arrangeEntries({ kind: 'hashed', seed }, entries, self);
        expect(arranged.toSorted()).toEqual(entries.toSorted());
        expect(arrangeEntries({ kind: 'hashed', seed }, entries.toReversed(), self)).toEqual(arranged);
        expect(entries).toEqual(before);
      }),
    );
  });

  it('can begin with the last', () => {
    expect(arrangeEntries({ kind: 'reversed' }, ['b', 'c', 'a', 'b'], self)).toEqual(['c', 'b', 'b', 'a']);
  });
});
