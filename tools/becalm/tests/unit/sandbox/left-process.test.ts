import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { PendingTimer } from '../../../src/sandbox/left/watch-left.ts';
import { load, watchSuite } from './left-world.ts';

/** What is told of a deed of the tests before the watched one. */
function toldAfter(deed: () => void): readonly string[] {
  const suite = watchSuite();
  suite.file([]);
  suite.watch.otherBegins();
  deed();
  return suite.told();
}

/** Sets a property until the test is over. */
function put(object: object, key: string, value: unknown): void {
  const before = Reflect.getOwnPropertyDescriptor(object, key);
  onTestFinished(() => {
    if (before === undefined) Reflect.deleteProperty(object, key);
    else Object.defineProperty(object, key, before);
  });
  Object.defineProperty(object, key, { value, configurable: true, writable: true });
}

describe('the process', () => {
  test('globals are told with their values', () => {
    expect(
      toldAfter(() => {
        put(globalThis, 'shopFlags', { onePage: true });
      }),
    ).toEqual(['global: globalThis.shopFlags: absent → { onePage: true }']);
    expect(
      toldAfter(() => {
        put(globalThis, 'structuredClone', vi.fn());
      }),
    ).toEqual(['global: globalThis.structuredClone: a function → a mock']);
  });

  test('globals of the suite are told by what of them has changed', () => {
    const suite = watchSuite();
    put(globalThis, 'shopFlags', { onePage: true });
    put(globalThis, 'shopName', 'Quay');
    suite.file([]);
    put(globalThis, 'shopFlags', { onePage: false });
    Reflect.deleteProperty(globalThis, 'shopName');
    expect(suite.told()).toEqual([
      'global: globalThis.shopFlags.onePage: true → false',
      'global: globalThis.shopName: "Quay" → absent',
    ]);
  });

  test('spies on built-ins are mocks', () => {
    expect(
      toldAfter(() => {
        vi.spyOn(globalThis, 'queueMicrotask');
        vi.spyOn(Math, 'max');
      }),
    ).toEqual(['mock: globalThis.queueMicrotask: a function → a spy', 'mock: Math.max: a function → a spy']);
    vi.restoreAllMocks();
  });

  test('prototypes and built-in modules are told by property', () => {
    const suite = watchSuite();
    suite.file([]);
    const { patch } = load('src/patch.ts', 'exports.patch = () => 1;').exports as { readonly patch: unknown };
    put(Date.prototype, 'toJSON', patch);
    put(fs, 'existsSync', () => true);
    expect(suite.told()).toEqual([
      'prototype: Date.prototype.toJSON: a function → another function',
      'built-in module: existsSync of node:fs: a function → another function',
    ]);
    expect(suite.watch.left()[0]?.location?.file).toBe('src/patch.ts');
    expect(suite.watch.left()[1]?.location).toBeNull();
  });

  test('environment variables are told by name, never by value', () => {
    expect(
      toldAfter(() => {
        vi.stubEnv('SHOP_API_URL', 'secret-value');
      }),
    ).toEqual(['environment variable: process.env.SHOP_API_URL: null → null']);
    expect(
      toldAfter(() => {
        vi.stubEnv('SHOP_API_URL', 'another');
      }),
    ).toHaveLength(1);
    expect(
      toldAfter(() => {
        vi.stubEnv('SHOP_API_URL', undefined);
      }),
    ).toHaveLength(1);
    vi.unstubAllEnvs();
  });

  test('the working directory is told, even one that is gone', () => {
    const first = process.cwd();
    onTestFinished(() => process.chdir(first));
    const gone = fs.mkdtempSync(join(tmpdir(), 'left-'));
    expect(
      toldAfter(() => {
        process.chdir(gone);
      }),
    ).toEqual([`working directory: process.cwd(): ${first} → ${process.cwd()}`]);
    process.chdir(first);
    expect(
      toldAfter(() => {
        process.chdir(gone);
        fs.rmdirSync(gone);
      }),
    ).toEqual([`working directory: process.cwd(): ${first} → a directory that is gone`]);
  });

  test('listeners are told by event, with their number and the place of the last', () => {
    const { listen } = load('src/listen.ts', 'exports.listen = () => undefined;').exports as {
      readonly listen: () => void;
    };
    const suite = watchSuite();
    suite.file([]);
    process.on('SIGUSR2', listen);
    onTestFinished(() => void process.off('SIGUSR2', listen));
    expect(suite.told()).toEqual(['listener: process.on("SIGUSR2"): absent → 1 listener']);
    expect(suite.watch.left()[0]?.location?.file).toBe('src/listen.ts');
    const event = Symbol('event');
    process.on(event as unknown as 'exit', listen);
    expect(toldAfter(() => void process.off(event as unknown as 'exit', listen))).toEqual([
      'listener: process.on(Symbol(event)): 1 listener → absent',
    ]);
  });

  test('timers that a test set are told, those of Vitest are not', () => {
    const timers: PendingTimer[] = [{ handle: 1, what: 'setInterval of 5 ms', leftMs: 5, location: null }];
    const location = { file: 'tests/a.test.ts', line: 3, column: 4 };
    const suite = watchSuite({ pendingTimers: () => timers });
    suite.file([]);
    timers.push({ handle: 2, what: 'setTimeout of 30 ms', leftMs: 17.5, location });
    timers.push({ handle: 3, what: 'setTimeout of 30 ms', leftMs: 18, location });
    timers.push({ handle: 4, what: 'setTimeout of 5000 ms', leftMs: 4_000, location: null });
    expect(suite.told()).toEqual([
      'timer: setTimeout of 30 ms: absent → 18 ms left',
      'timer: setTimeout of 30 ms: absent → 18 ms left',
    ]);
  });

  test('fake timers are one thing, whatever they replace', () => {
    let fake: string | null = null;
    const suite = watchSuite({ fakeTimers: () => fake });
    suite.file([]);
    fake = 'fake Date only';
    put(globalThis, 'setTimeout', () => 1);
    put(performance, 'now', () => 1);
    expect(suite.told()).toEqual(['fake timers: vi.useFakeTimers(): real time → fake Date only']);
  });
});

test('what is left in a document is told, and a window is the process', () => {
  const storage = { cart: '1' };
  const body = { innerHTML: '' };
  const suite = watchSuite();
  for (const [name, value] of Object.entries({
    document: { body },
    window: globalThis,
    localStorage: storage,
  }))
    put(globalThis, name, value);
  put(globalThis, 'sessionStorage', null);
  suite.file([]);
  body.innerHTML = '<dialog></dialog>';
  Object.assign(storage, { token: 'x' });
  put(globalThis, 'shopName', 'Quay');
  expect(suite.told()).toEqual(
    expect.arrayContaining([
      'global: document.body: "" → "<dialog></dialog>"',
      'global: the keys of localStorage: "cart" → "cart, token"',
      'global: globalThis.shopName: absent → "Quay"',
    ]),
  );
  expect(suite.watch.left().filter(({ what }) => what.includes('window'))).toEqual([]);
});

describe('what is no test’s doing', () => {
  test('is what loading a later file changes', () => {
    const suite = watchSuite();
    suite.file([]);
    suite.watch.otherBegins();
    put(globalThis, 'left', 1);
    suite.watch.fileStarts(false);
    put(globalThis, 'loaded', 1);
    put(globalThis, 'left', 2);
    suite.watch.fileLoaded(null);
    suite.watch.otherBegins();
    expect(suite.told()).toEqual(['global: globalThis.left: absent → 2']);
  });

  test('is what stands since before the process of a file began', () => {
    const suite = watchSuite();
    suite.file([]);
    put(globalThis, 'left', 1);
    suite.file([]);
    expect(suite.told()).toEqual([]);
  });

  test('is what its own hooks do, and what they undo', () => {
    const suite = watchSuite();
    suite.file([]);
    suite.watch.nears();
    suite.watch.otherBegins();
    put(globalThis, 'left', 1);
    put(globalThis, 'undone', 1);
    suite.watch.nears();
    suite.watch.nears();
    Reflect.deleteProperty(globalThis, 'undone');
    put(globalThis, 'left', 2);
    put(globalThis, 'own', 1);
    expect(suite.told()).toEqual(['global: globalThis.left: absent → 1']);
  });

  test('is what a global gave that was read for the first time', () => {
    Object.defineProperty(globalThis, 'lazy', { get: () => 'value', configurable: true });
    expect(
      toldAfter(() => {
        put(globalThis, 'lazy', 'value');
      }),
    ).toEqual([]);
    Reflect.deleteProperty(globalThis, 'lazy');
  });
});

describe('a suite that cannot be looked at', () => {
  test('is run all the same', () => {
    const refuses = (): never => {
      throw new Error('Expected not to be asked.');
    };
    const suite = watchSuite({ modules: refuses, pendingTimers: refuses });
    suite.file([]);
    suite.watch.nears();
    suite.watch.otherBegins();
    expect(suite.told()).toEqual([]);
  });

  test('is told in fifty lines at most', () => {
    const many = Object.fromEntries(Array.from({ length: 80 }, (_, index) => [`field${index}`, index]));
    const lines = toldAfter(() => {
      for (const [name, value] of Object.entries(many)) put(globalThis, name, value);
    });
    expect(lines).toHaveLength(50);
  });
});
