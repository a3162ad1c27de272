import { isObject, ownProperty } from '../left/is-object.ts';
import { wrapFunction } from '../time/wrap-function.ts';
import type { Look, Stretch } from './sighting.ts';

/** What the guard of mocks asks of Vitest. */
export interface SpiesGiven {
  /** `vi`, some of whose functions are wrapped. */
  readonly vi: object;
  readonly isFaked: () => boolean;
  /** What Vitest takes back by itself before each test. */
  readonly takenBack: { readonly mocks: boolean; readonly globals: boolean; readonly environment: boolean };
  readonly stretch: Stretch;
}

/** Follows what tests replace through `vi`. */
export interface SpyWatch {
  /** Tells of spies and fake timers that are left. */
  readonly look: Look;
  /** Whether Vitest takes back what was stubbed under this name: a global as `globalThis.fetch`. */
  readonly isTakenBack: (name: string) => boolean;
  readonly isTakenBackVariable: (name: string) => boolean;
}

interface Spy {
  readonly object: object;
  readonly key: PropertyKey;
  readonly stretch: number;
  readonly at: Error;
}

/** Starts to follow them. */
export function watchSpies({ vi, isFaked, takenBack, stretch }: SpiesGiven): SpyWatch {
  let spies: Spy[] = [];
  const globals = new Set<string>();
  const variables = new Set<string>();

  wrapFunction(vi, 'spyOn', (real) => (...given) => {
    const [object, key] = given;
    // Vitest itself restores what `restoreMocks` says, before the next test.
    if (isObject(object) && isKey(key) && !isSpied(object, key) && !takenBack.mocks)
      spies.push({ object, key, stretch: stretch(), at: new Error('spy') });
    return Reflect.apply(real, vi, given);
  });
  for (const [name, names] of [
    ['stubGlobal', globals],
    ['stubEnv', variables],
  ] as const) {
    wrapFunction(vi, name, (real) => (...given) => {
      names.add(String(given[0]));
      return Reflect.apply(real, vi, given);
    });
  }

  return {
    look: () => {
      const wasFaked = isFaked();
      const now = stretch();
      return () => {
        const left = spies.filter((each) => each.stretch === now && isSpied(each.object, each.key));
        spies = spies.filter((each) => each.stretch > now);
        return [
          ...left.map(({ object, key, at }) => ({
            guard: 'mocks' as const,
            what: `a spy on ${nameOf(object)}${String(key)} is left`,
            advice: 'Call vi.restoreAllMocks in afterEach, or set restoreMocks.',
            at,
          })),
          ...(isFaked() && !wasFaked
            ? [
                {
                  guard: 'mocks' as const,
                  what: 'fake timers are left',
                  advice: 'Call vi.useRealTimers in afterEach.',
                  at: null,
                },
              ]
            : []),
        ];
      };
    },
    isTakenBack: (name) => takenBack.globals && globals.has(name.replace(/^globalThis\./u, '')),
    isTakenBackVariable: (name) => takenBack.environment && variables.has(name),
  };
}

/** Whether a value is a function that `vi.fn` or `vi.spyOn` made. */
export function isMock(value: unknown): boolean {
  return typeof value === 'function' && Reflect.get(value, '_isMockFunction') === true;
}

function isKey(value: unknown): value is PropertyKey {
  return ['string', 'symbol', 'number'].includes(typeof value);
}

/** Whether there is a spy; where the property is inherited, nobody has spied on it yet. */
function isSpied(object: object, key: PropertyKey): boolean {
  const property = ownProperty(object, key);
  return property !== undefined && (isMock(property.value) || isMock(property.get));
}

function nameOf(object: object): string {
  for (const name of ['globalThis', 'console', 'Math', 'Date', 'process', 'performance', 'JSON'])
    if (Reflect.get(globalThis, name) === object) return `${name}.`;
  const maker: unknown = Reflect.get(object, 'constructor');
  const name: unknown = typeof maker === 'function' ? maker.name : '';
  return typeof name === 'string' && name !== '' && name !== 'Object' && name !== 'Function'
    ? `${name}#`
    : '';
}
