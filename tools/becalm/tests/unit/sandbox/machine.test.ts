import fs, { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { opendir } from 'node:fs/promises';
import os, { availableParallelism as importedParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { installMachine } from '../../../src/sandbox/machine/install-machine.ts';
import type { EntryOrder } from '../../../src/worlds/axes/environment.ts';

const found = {
  number: (1234.5).toLocaleString(),
  locale: new Intl.NumberFormat().resolvedOptions().locale,
  language: navigator.language,
  cpus: os.cpus().length,
  available: os.availableParallelism(),
};

// Vitest gives this file a process of its own, so the patches end with it.
const machine = installMachine();

function enter(world: { locale?: string; cpus?: number; entries?: EntryOrder }): void {
  const { locale = null, cpus = null, entries = null } = world;
  machine.enterWorld({ kind: 'set', locale, cpus, entries });
}

beforeEach(() => {
  machine.enterWorld({ kind: 'found' });
});

describe('the default locale', () => {
  const date = new Date(Date.UTC(2026, 2, 5, 12));

  test('is that of the world wherever none is named', () => {
    enter({ locale: 'de-DE' });
    expect((1234.5).toLocaleString()).toBe('1.234,5');
    expect(1234n.toLocaleString()).toBe('1.234');
    expect([1234.5, 2].toLocaleString()).toBe('1.234,5,2');
    expect(new Float64Array([1234.5]).toLocaleString()).toBe('1.234,5');
    expect(date.toLocaleDateString(undefined, { dateStyle: 'long', timeZone: 'UTC' })).toBe('5. März 2026');
    expect(date.toLocaleString([], { timeZone: 'UTC' })).toBe('5.3.2026, 12:00:00');
    expect(date.toLocaleTimeString(undefined, { timeZone: 'UTC' })).toBe('12:00:00');
    expect(new Intl.NumberFormat().format(1234.5)).toBe('1.234,5');
    expect(new Intl.NumberFormat([], { style: 'percent' }).format(0.5)).toBe('50\u00a0%');
    expect(Intl.DateTimeFormat().resolvedOptions().locale).toBe('de-DE');
    expect(new Intl.PluralRules().resolvedOptions().locale).toMatch(/^de/u);
    expect(new Intl.ListFormat().format(['a', 'b'])).toBe('a und b');
    expect(new Intl.RelativeTimeFormat().format(-1, 'day')).toBe('vor 1 Tag');
    expect(new Intl.DisplayNames(undefined, { type: 'region' }).of('US')).toBe('Vereinigte Staaten');
    expect([navigator.language, navigator.languages]).toEqual(['de-DE', ['de-DE']]);
  });

  test('decides order and case', () => {
    const names = ['Zed', 'Öst', 'Ost'];
    enter({ locale: 'sv-SE' });
    expect(names.toSorted((left, right) => left.localeCompare(right))).toEqual(['Ost', 'Zed', 'Öst']);
    expect(names.toSorted(new Intl.Collator().compare)).toEqual(['Ost', 'Zed', 'Öst']);
    enter({ locale: 'tr-TR' });
    expect(['i'.toLocaleUpperCase(), 'I'.toLocaleLowerCase()]).toEqual(['İ', 'ı']);
  });

  test('gives way to one that is named', () => {
    enter({ locale: 'de-DE' });
    expect((1234.5).toLocaleString('en-US')).toBe('1,234.5');
    expect('ö'.localeCompare('z', ['sv'])).toBe(1);
    expect(new Intl.NumberFormat(['fr-FR']).resolvedOptions().locale).toBe('fr-FR');
    expect(Intl.NumberFormat.supportedLocalesOf(['de-DE'])).toEqual(['de-DE']);
    expect(() => new Intl.NumberFormat('not a tag!')).toThrow(RangeError);
    expect(() => new Intl.NumberFormat(null as never)).toThrow(TypeError);
  });

  test('is the own one where the world says nothing', () => {
    enter({ cpus: 1 });
    expect((1234.5).toLocaleString()).toBe(found.number);
    expect(new Intl.NumberFormat().resolvedOptions().locale).toBe(found.locale);
    expect(navigator.language).toBe(found.language);
    expect(navigator.languages).toContain(found.language);
  });

  test('leaves classes, subclasses and methods what they are', () => {
    enter({ locale: 'de-DE' });
    class Euro extends Intl.NumberFormat {
      constructor() {
        super(undefined, { style: 'currency', currency: 'EUR' });
      }
    }
    const euro = new Euro();
    expect(euro.format(2)).toBe('2,00\u00a0€');
    expect([euro instanceof Euro, euro instanceof Intl.NumberFormat]).toEqual([true, true]);
    expect(new Intl.Collator().constructor).toBe(Intl.Collator);
    expect(Intl.NumberFormat.name).toBe('NumberFormat');
    expect(Number.prototype.toLocaleString.name).toBe('toLocaleString');
    expect(String.prototype.localeCompare).toHaveLength(1);
    expect(() => void Reflect.construct(Number.prototype.toLocaleString, [])).toThrow(TypeError);
    expect(() => Reflect.apply(Number.prototype.toLocaleString, 'one', [])).toThrow(TypeError);
  });
});

describe('processors', () => {
  test('are as many as the world says', () => {
    enter({ cpus: 1 });
    expect([os.availableParallelism(), os.cpus().length, navigator.hardwareConcurrency]).toEqual([1, 1, 1]);
    expect(importedParallelism()).toBe(1);
    expect(Number(os.availableParallelism)).toBe(1);
    enter({ cpus: 64 });
    const cpus = os.cpus();
    expect(cpus).toHaveLength(64);
    expect(cpus[63]).toMatchObject({ model: cpus[0]?.model, times: { user: expect.any(Number) as number } });
  });

  test('are as many as there are where the world says nothing', () => {
    enter({ locale: 'de-DE' });
    expect([os.availableParallelism(), os.cpus().length]).toEqual([found.available, found.cpus]);
    expect(navigator.hardwareConcurrency).toBe(found.available);
  });
});

describe('the order of an open directory', () => {
  const folder = mkdtempSync(join(tmpdir(), 'becalm-entries-'));
  const names = ['a', 'b', 'c', 'd', 'e'];
  for (const name of names) writeFileSync(join(folder, name), name);
  mkdirSync(join(folder, 'z'));
  writeFileSync(join(folder, 'z', 'inner'), '');
  const backwards = ['z', ...names.toReversed()];

  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  async function byIteration(): Promise<readonly string[]> {
    const listed = [];
    for await (const entry of await opendir(folder)) listed.push(entry.name);
    return listed;
  }

  test('is that of the world in every way to read it', async () => {
    enter({ entries: { kind: 'reversed' } });
    expect(await byIteration()).toEqual(backwards);

    const sync = fs.opendirSync(folder);
    expect([sync.readSync()?.name, sync.readSync()?.name]).toEqual(['z', 'e']);
    sync.closeSync();
    expect(() => sync.readSync()).toThrow(expect.objectContaining({ code: 'ERR_DIR_CLOSED' }));

    const promised = await opendir(folder);
    const read = [];
    for (let entry = await promised.read(); entry !== null; entry = await promised.read())
      read.push(entry.name);
    expect(read).toEqual(backwards);
    await promised.close();
    await expect(promised.read()).rejects.toMatchObject({ code: 'ERR_DIR_CLOSED' });
  });

  test('is that of the world for callbacks', async () => {
    enter({ entries: { kind: 'reversed' } });
    const directory = fs.opendirSync(folder);
    const next = (): Promise<string | undefined> =>
      new Promise((resolve, reject) => {
        directory.read((error, entry) => {
          if (error === null) resolve(entry?.name);
          else reject(error);
        });
      });
    expect([await next(), await next()]).toEqual(['z', 'e']);
    directory.closeSync();
    await expect(next()).rejects.toMatchObject({ code: 'ERR_DIR_CLOSED' });
  });

  test('can be shuffled, and is the same from time to time', async () => {
    const orders = [];
    for (const seed of [1, 2, 3, 4, 1]) {
      enter({ entries: { kind: 'hashed', seed } });
      orders.push(await byIteration());
    }
    expect(new Set(orders.map(String)).size).toBeGreaterThan(1);
    expect(orders[4]).toEqual(orders[0]);
    for (const order of orders) expect(order.toSorted()).toEqual([...names, 'z']);
  });

  test('goes on as it began when the world ends', () => {
    enter({ entries: { kind: 'reversed' } });
    const directory = fs.opendirSync(folder, { recursive: true });
    expect(directory.readSync()?.name).toBe('z');
    machine.enterWorld({ kind: 'found' });
    expect(directory.readSync()?.name).toBe('inner');
    directory.closeSync();
  });

  test('is that of the file system where the world says nothing', async () => {
    expect((await byIteration()).toSorted()).toEqual([...names, 'z']);
    const directory = await opendir(folder);
    expect(names.concat('z')).toContain((await directory.read())?.name);
    expect(names.concat('z')).toContain(directory.readSync()?.name);
    await directory.close();
  });
});
