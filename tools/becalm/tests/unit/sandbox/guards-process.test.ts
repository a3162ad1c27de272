import { describe, expect, test, vi } from 'vitest';
import { lookAtDirectory } from '../../../src/sandbox/guards/directory.ts';
import { lookAtEnvironment } from '../../../src/sandbox/guards/environment.ts';
import { lookAtGlobals, type SharedObject, sharedObjects } from '../../../src/sandbox/guards/globals.ts';
import { isAllowedHost } from '../../../src/sandbox/guards/hosts.ts';
import { lookAtListeners } from '../../../src/sandbox/guards/listeners.ts';
import type { Look } from '../../../src/sandbox/guards/sighting.ts';
import { isMock, watchSpies } from '../../../src/sandbox/guards/watch-spies.ts';

/** What a look tells of something that is done. */
function seen(look: Look, act: () => void): readonly string[] {
  const changes = look();
  act();
  return changes().map(({ what }) => what);
}

describe('the guard of the environment', () => {
  test('names variables that were set, changed or deleted, and no value', () => {
    const environment: Record<string, string> = { KEPT: '1', CHANGED: '1', GONE: '1', VITEST_X: '1' };
    const look = lookAtEnvironment(environment, (name) => name === 'STUBBED');
    const act = (): void => {
      delete environment['GONE'];
      Object.assign(environment, { CHANGED: 'secret', NEW: 'secret', STUBBED: '1', VITEST_X: '2' });
    };
    expect(seen(look, act)).toEqual([
      'process.env.CHANGED was changed',
      'process.env.NEW was set',
      'process.env.GONE was deleted',
    ]);
    expect(seen(look, () => undefined)).toEqual([]);
  });
});

describe('the guard of the directory', () => {
  test('tells where the process is now, and where that is gone', () => {
    let directory: string | null = '/a';
    const look = lookAtDirectory(() => {
      if (directory === null) throw new Error('ENOENT');
      return directory;
    });
    expect(seen(look, () => (directory = '/b'))).toEqual(['the working directory is "/b"']);
    expect(seen(look, () => undefined)).toEqual([]);
    expect(seen(look, () => (directory = null))).toEqual(['the working directory is gone']);
  });
});

describe('the guard of listeners', () => {
  test('counts those that are left and those that are gone, by event', () => {
    const listeners = new Map<string | symbol, unknown[]>([['exit', ['ours']]]);
    const look = lookAtListeners({
      eventNames: () => [...listeners.keys()],
      rawListeners: (event) => [...(listeners.get(event) ?? [])],
    });
    const act = (): void => {
      listeners.set('SIGINT', ['a']);
      listeners.set(Symbol('s'), ['a', 'b']);
      listeners.delete('exit');
    };
    expect(seen(look, act)).toEqual([
      'a listener is gone of process.on("exit")',
      'a listener is left of process.on("SIGINT")',
      '2 listeners are left of process.on(Symbol(s))',
    ]);
    expect(seen(look, () => undefined)).toEqual([]);
  });
});

describe('the guard of globals', () => {
  const given = { isExcused: () => false, isFaked: () => false, isSpy: isMock };
  const shared = (object: object, name = 'Math'): readonly SharedObject[] => [{ name, object }];

  test('tells what was added, replaced and deleted', () => {
    const object: Record<PropertyKey, unknown> = { a: 1, b: 2, c: 3 };
    const look = lookAtGlobals(shared(object), given);
    const act = (): void => {
      object['a'] = 2;
      object['d'] = 4;
      object[Symbol('s')] = 5;
      delete object['b'];
    };
    expect(seen(look, act)).toEqual([
      'Math.a was replaced',
      'Math.d was added',
      'Math[Symbol(s)] was added',
      'Math.b was deleted',
    ]);
    expect(seen(look, () => undefined)).toEqual([]);
  });

  test('looks at properties only, of objects that nobody adds to', () => {
    const object: Record<string, unknown> = { a: 1 };
    const look = lookAtGlobals(shared(object, 'Reflect'), given);
    expect(seen(look, () => Object.assign(object, { a: 2, b: 3 }))).toEqual(['Reflect.a was replaced']);
  });

  test('leaves out what Vitest takes back, spies, fake timers and what Vitest and becalm write', () => {
    const look = lookAtGlobals(sharedObjects(), {
      ...given,
      isExcused: (name) => name === 'globalThis.stubbed',
      isFaked: () => true,
    });
    const real = globalThis.setTimeout;
    const act = (): void => {
      Object.assign(globalThis, { stubbed: 1, __vitest_x: 1, spied: vi.fn(), left: 1 });
      globalThis.setTimeout = (() => 0) as never;
    };
    expect(seen(look, act)).toEqual(['globalThis.left was added']);
    globalThis.setTimeout = real;
    const unfaked = lookAtGlobals(sharedObjects(), given);
    const replace = (): void => {
      globalThis.setTimeout = (() => 0) as never;
    };
    expect(seen(unfaked, replace)).toEqual(['globalThis.setTimeout was replaced']);
    globalThis.setTimeout = real;
    for (const key of ['stubbed', '__vitest_x', 'spied', 'left']) Reflect.deleteProperty(globalThis, key);
  });

  test('asks no accessor, tells which was replaced, and knows what was only read', () => {
    let asked = 0;
    const object = {};
    const get = (): number => {
      asked += 1;
      return 7;
    };
    const define = (key: string, value: PropertyDescriptor): void => {
      Object.defineProperty(object, key, { configurable: true, enumerable: true, ...value });
    };
    define('navigator', { get });
    define('crypto', { get });
    define('other', { get });
    const look = lookAtGlobals(shared(object, 'globalThis'), given);
    expect(seen(look, () => undefined)).toEqual([]);
    expect(asked).toBe(0);
    const act = (): void => {
      define('navigator', { value: 'a stub' });
      define('crypto', { value: 7 });
    };
    expect(seen(look, act)).toEqual(['globalThis.navigator was replaced']);
  });
});

describe('the guard of mocks', () => {
  const none = { mocks: false, globals: false, environment: false };

  /** A `vi` whose spies mark what they replace. */
  function fakeVi(): { readonly fake: Record<string, unknown>; readonly restore: () => void } {
    const undo: (() => void)[] = [];
    return {
      fake: {
        spyOn(object: Record<string, unknown>, key: string) {
          const real = object[key];
          object[key] = Object.assign(() => undefined, { _isMockFunction: true });
          undo.push(() => (object[key] = real));
        },
        stubGlobal: () => undefined,
        stubEnv: () => undefined,
      },
      restore: () => {
        for (const each of undo.splice(0)) each();
      },
    };
  }

  function call(fake: Record<string, unknown>, name: string, ...given: readonly unknown[]): void {
    (fake[name] as (...given: readonly unknown[]) => void)(...given);
  }

  test('tells of spies that are left, with the place, and not of those that were taken off', () => {
    const { fake, restore } = fakeVi();
    const { look } = watchSpies({ vi: fake, isFaked: () => false, takenBack: none, stretch: () => 1 });
    class Cart {
      total = (): number => 1;
    }
    const cart = new Cart();
    const plain = { f: () => 1 };
    const changes = look();
    call(fake, 'spyOn', cart, 'total');
    call(fake, 'spyOn', plain, 'f');
    call(fake, 'spyOn', Math, 'random');
    const left = changes();
    expect(left.map(({ what }) => what)).toEqual([
      'a spy on Cart#total is left',
      'a spy on f is left',
      'a spy on Math.random is left',
    ]);
    expect(left[0]?.at?.stack).toContain('guards-process.test.ts');
    restore();
    expect(seen(look, () => call(fake, 'spyOn', cart, 'total'))).toHaveLength(1);
    restore();
    const act = (): void => {
      call(fake, 'spyOn', cart, 'total');
      restore();
    };
    expect(seen(look, act)).toEqual([]);
  });

  test('tells of fake timers, and of nothing that Vitest takes back by itself', () => {
    const { fake, restore } = fakeVi();
    let faked = false;
    const takenBack = { mocks: true, globals: true, environment: true };
    const spies = watchSpies({ vi: fake, isFaked: () => faked, takenBack, stretch: () => 1 });
    expect(seen(spies.look, () => (faked = true))).toEqual(['fake timers are left']);
    expect(seen(spies.look, () => undefined)).toEqual([]);
    expect(seen(spies.look, () => call(fake, 'spyOn', Math, 'random'))).toEqual([]);
    restore();
    call(fake, 'stubGlobal', 'fetch', 1);
    call(fake, 'stubEnv', 'MODE', 'x');
    expect(spies.isTakenBack('globalThis.fetch')).toBe(true);
    expect(spies.isTakenBack('globalThis.other')).toBe(false);
    expect(spies.isTakenBackVariable('MODE')).toBe(true);
    expect(spies.isTakenBackVariable('NODE_ENV')).toBe(false);
    const kept = watchSpies({ vi: fake, isFaked: () => false, takenBack: none, stretch: () => 1 });
    call(fake, 'stubGlobal', 'fetch', 1);
    call(fake, 'stubEnv', 'MODE', 'x');
    expect(kept.isTakenBack('globalThis.fetch')).toBe(false);
    expect(kept.isTakenBackVariable('MODE')).toBe(false);
  });
});

describe('hosts', () => {
  test.each([
    'localhost',
    'LOCALHOST.',
    'a.localhost',
    '127.0.0.1',
    '127.9.9.9',
    '::1',
    '[::1]',
    '::ffff:127.0.0.1',
    '0.0.0.0',
    '::',
    '',
  ])('%j are this machine', (host) => {
    expect(isAllowedHost(host, [])).toBe(true);
  });

  test.each([
    'example.org',
    '10.0.0.1',
    '127.0.0.1.example.org',
    'localhost.example.org',
    '1270.0.0.1',
    '::2',
  ])('%j is another machine', (host) => {
    expect(isAllowedHost(host, [])).toBe(false);
  });

  test('are allowed by name, or all below a name', () => {
    const allowed = ['API.example.org', '*.test.example.org', '10.0.0.1'];
    for (const host of ['api.example.org', 'a.test.example.org', 'a.b.test.example.org', '10.0.0.1'])
      expect(isAllowedHost(host, allowed)).toBe(true);
    for (const host of [
      'example.org',
      'b.api.example.org',
      'test.example.org',
      'atest.example.org',
      '10.0.0.2',
    ])
      expect(isAllowedHost(host, allowed)).toBe(false);
  });
});
