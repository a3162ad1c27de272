/**
 * Strategies as a module of somebody else may make them: they throw what cannot be read, answer what is no list of intents,
 * speak for others, and change what they were given or have given away. What they do depends on nothing but their plan.
 *
 * Not drawn is what nobody in the same process can stop: a strategy that never returns, and one that changes globals.
 */
import fc from 'fast-check';
import type { OrderIntent } from '../../src/core/contracts/index.ts';
import { asQuantity, ONE } from '../../src/core/money/index.ts';
import {
  type MarketEvent,
  proposeIntent,
  type Strategy,
  type StrategyContext,
  symbolOf,
} from '../../src/strategies/index.ts';

/** What a misdeed may use. */
export interface Scene {
  readonly context: StrategyContext;
  /** The running event; none while it starts or stops. */
  readonly event: MarketEvent | undefined;
  /** Intents that were answered, or thrown away, before; what is pushed here is remembered. */
  readonly kept: unknown[];
  /** Makes an intent that nothing is wrong with. */
  readonly sound: () => OrderIntent;
}

/** One thing that a strategy does wrong. */
export interface Misdeed {
  /** What it is called in a counterexample. */
  readonly label: string;
  /** Does it; returns what the strategy answers. */
  readonly run: (scene: Scene) => unknown;
}

/** A strategy that misbehaves; at its events it goes through a list of misdeeds, over and over. */
export interface MisbehavingPlan {
  readonly atStart: Misdeed | null;
  readonly atEvents: readonly Misdeed[];
  readonly atStop: Misdeed | null;
}

type Named<Value> = readonly (readonly [label: string, make: Value])[];

/** The strategy that others speak for; it is there in every test. */
export const VICTIM_ID = 'victim';

const unreadableMessage = () =>
  Object.defineProperty(new Error('never read'), 'message', { get: () => throws('the message') });

function throws(what: string): never {
  throw new Error(`${what} was read`);
}

/** A proxy that throws whatever one does with it. */
function untouchable(target: object): object {
  const { proxy, revoke } = Proxy.revocable(target, {});
  revoke();
  return proxy;
}

function ownCause(): Error {
  const error = new Error('round and round');
  error.cause = error;
  return error;
}

/** Anything that `throw` takes. */
export const THROWN_VALUES: Named<() => unknown> = [
  ['an error', () => new Error('mood')],
  ['text', () => 'mood'],
  ['nothing', () => undefined],
  ['null', () => null],
  ['a symbol', () => Symbol('mood')],
  ['an object without prototype', (): unknown => Object.create(null)],
  ['an object whose toString is no function', () => ({ toString: false })],
  ['an object whose toString throws', () => ({ toString: () => throws('the text') })],
  ['an error with a message that throws', unreadableMessage],
  ['an error with a stack that throws', () => withGetter(new Error('mood'), 'stack')],
  ['an error with a cause that throws', () => withGetter(new Error('mood'), 'cause')],
  ['an error with a field that throws', () => withGetter(new Error('mood'), 'detail')],
  ['an error whose name is no text', () => Object.assign(new Error('mood'), { name: {} })],
  ['an error that is its own cause', ownCause],
  ['a very long error', () => new Error('x'.repeat(100_000))],
  ['an object that cannot be touched', () => untouchable({})],
  ['a function that cannot be touched', () => untouchable(() => 1)],
];

function withGetter(target: object, name: string): object {
  return Object.defineProperty(target, name, { enumerable: true, get: () => throws(name) });
}

function deep(levels: number): unknown {
  let value: unknown = 0;
  for (let level = 0; level < levels; level += 1) value = [value];
  return value;
}

function cycle(): unknown {
  const list: unknown[] = [];
  list.push(list);
  return list;
}

/** What stands where a field of an intent should stand. */
const FIELD_VALUES: Named<() => unknown> = [
  ['missing', () => undefined],
  ['null', () => null],
  ['NaN', () => Number.NaN],
  ['infinite', () => Number.POSITIVE_INFINITY],
  ['-1', () => -1],
  ['no text', () => ''],
  ['very long', () => 'x'.repeat(50_000)],
  ['a huge bigint', () => 10n ** 200n],
  ['a symbol', () => Symbol('field')],
  ['a function', () => () => 1],
  ['a list', () => []],
  ['a decimal of 0', () => ({ coefficient: 0n, scale: 0 })],
  ['a negative decimal', () => ({ coefficient: -1n, scale: 0 })],
  ['a decimal with a million digits', () => ({ coefficient: 1n << 3_000_000n, scale: 0 })],
  ['a decimal with a scale of 10^9', () => ({ coefficient: 1n, scale: 1_000_000_000 })],
  ['a decimal with a scale of NaN', () => ({ coefficient: 1n, scale: Number.NaN })],
  ['a decimal with a negative scale', () => ({ coefficient: 1n, scale: -1 })],
  ['a decimal of numbers', () => ({ coefficient: 1, scale: 0 })],
  ['an object whose toString throws', () => ({ toString: () => throws('the text') })],
  ['an object whose toJSON throws', () => ({ toJSON: () => throws('the JSON') })],
  ['a thousand levels deep', () => deep(1_000)],
  ['in a circle', cycle],
  ['what cannot be touched', () => untouchable({})],
  [`"${VICTIM_ID}"`, () => VICTIM_ID],
  [`an id of "${VICTIM_ID}"`, () => `${VICTIM_ID}-000001`],
];

const FIELDS = 'id tsLocalNs strategyId symbol side type quantity limitPrice meta'.split(' ');

/** Every field holds each of these values. */
function spoilt(
  values: Named<() => unknown>,
  deedOf: (field: string, label: string, make: () => unknown) => Misdeed,
): readonly Misdeed[] {
  return FIELDS.flatMap((field) => values.map(([label, make]) => deedOf(field, label, make)));
}

const WRONG_FIELDS = spoilt(FIELD_VALUES, (field, label, make) => ({
  label: `answers an intent whose ${field} is ${label}`,
  run: ({ sound, kept }) => {
    const type = field === 'limitPrice' ? { type: 'limit' } : {};
    const answer = [sound(), { ...sound(), ...type, [field]: make() }];
    kept.push(answer, ...answer);
    return answer;
  },
}));

/** A field is sound when it is looked at first, and something else from then on. */
const CHANGING_FIELDS = spoilt(FIELD_VALUES.slice(-4), (field, label, make) => ({
  label: `answers an intent whose ${field} turns into ${label}`,
  run: ({ sound }) => {
    let readCount = 0;
    const intent: Readonly<Record<string, unknown>> = { ...sound() };
    const get = () => {
      readCount += 1;
      return readCount === 1 ? intent[field] : make();
    };
    return [Object.defineProperty({ ...intent }, field, { enumerable: true, get })];
  },
}));

const ANSWERS: Named<(scene: Scene) => unknown> = [
  ['nothing', () => undefined],
  ['null', () => null],
  ['text', () => 'buy'],
  ['an intent without a list', ({ sound }) => sound()],
  ['a promise of intents', ({ sound }) => Promise.resolve([sound()])],
  ['a promise that is rejected', () => Promise.reject(new Error('later'))],
  ['something to wait for that throws', () => withGetter({}, 'then')],
  ['an iterator', ({ sound }) => [sound()].values()],
  ['an object with a length', ({ sound }) => ({ length: 1, 0: sound() })],
  ['a list with a hole', (): unknown => new Array(1)],
  ['a list in a list', ({ sound }) => [[sound()]]],
  ['a list of nothing', () => [null]],
  ['a list that goes on for ever', ({ sound }) => endless([sound()])],
  ['a list whose item throws', () => Object.defineProperty([1], 0, { get: () => throws('the item') })],
  ['a list that cannot be touched', () => untouchable([])],
  ['the same intent twice', ({ sound }): unknown => new Array(2).fill(sound())],
  ['as many intents as it may', ({ sound }) => Array.from({ length: 100 }, sound)],
  ['thousands of intents', ({ sound }) => Array.from({ length: 5_000 }, sound)],
  ['a list with room for billions', (): unknown => new Array(2 ** 32 - 1)],
];

function endless(list: OrderIntent[]): unknown {
  return Object.assign(list, {
    *[Symbol.iterator](): Iterator<unknown> {
      for (;;) yield list[0];
    },
  });
}

/** What it was given, and what it has given away. */
function reachable({ context, event, kept }: Scene): readonly unknown[] {
  const symbol = event === undefined ? '' : symbolOf(event);
  return [event, context, context.lastPriceOf(symbol), context.positionOf(symbol), ...kept];
}

/** Writes over all fields, two levels deep; what is frozen stays as it is, without a word. */
function spoil(value: unknown, levels = 3): void {
  if (typeof value !== 'object' || value === null || levels === 0) return;
  for (const name of ownNames(value)) {
    spoil(Reflect.getOwnPropertyDescriptor(value, name)?.value, levels - 1);
    if (name !== 'length') Reflect.set(value, name, VICTIM_ID);
    Reflect.deleteProperty(value, name);
  }
}

function ownNames(value: object): readonly (string | symbol)[] {
  try {
    return Reflect.ownKeys(value);
  } catch {
    return [];
  }
}

function forEver(): unknown {
  return [forEver()];
}

const DEEDS: Named<(scene: Scene) => unknown> = [
  [
    'spoils all that it can reach',
    (scene) => {
      for (const value of reachable(scene)) spoil(value);
      return [];
    },
  ],
  [
    'spoils all that it can reach a moment later',
    (scene) => {
      const values = reachable(scene);
      void Promise.resolve().then(() => {
        for (const value of values) spoil(value);
      });
      return [];
    },
  ],
  [
    'writes to the event',
    ({ event }) => {
      Object.assign(event ?? {}, { kind: 'bar' });
      return [];
    },
  ],
  [
    'writes to the context',
    ({ context }) => {
      Object.assign(context, { strategyId: VICTIM_ID });
      return [];
    },
  ],
  [
    'keeps what it sends',
    ({ sound, kept }) => {
      const answer = [sound(), sound()];
      kept.push(answer, ...answer);
      return answer;
    },
  ],
  [
    'takes a thousand ids',
    ({ context }) => {
      for (let count = 0; count < 1_000; count += 1) context.nextIntentId();
      return [];
    },
  ],
  ['calls itself for ever', forEver],
];

function misdeeds(named: Named<(scene: Scene) => unknown>, does: string): readonly Misdeed[] {
  return named.map(([label, run]) => ({ label: `${does}${label}`, run }));
}

const THROWS = misdeeds(
  THROWN_VALUES.map(([label, make]) => [
    label,
    () => {
      throw make();
    },
  ]),
  'throws ',
);

const FAMILIES = [
  THROWS,
  misdeeds(DEEDS, ''),
  misdeeds(ANSWERS, 'answers '),
  WRONG_FIELDS,
  CHANGING_FIELDS,
] as const;

/** Every misdeed there is. */
export const MISDEEDS: readonly Misdeed[] = FAMILIES.flat();

/** Any misdeed, each family as likely; in a counterexample it is told in words. */
export const misdeed: fc.Arbitrary<Misdeed> = fc
  .oneof(...FAMILIES.map((family) => fc.constantFrom(...family)))
  .map((each) => ({ ...each, [fc.toStringMethod]: () => each.label }));

/** Plans of strategies that misbehave; the simplest does one thing at its first event. */
export const misbehavingPlans: fc.Arbitrary<MisbehavingPlan> = fc.record({
  atStart: fc.option(misdeed, { freq: 2 }),
  atEvents: fc.array(misdeed, { minLength: 1, maxLength: 6 }),
  atStop: fc.option(misdeed, { freq: 2 }),
});

/** Makes the strategy of a plan, with a memory of its own. */
export function misbehaving(id: string, plan: MisbehavingPlan): Strategy {
  const kept: unknown[] = [];
  let eventCount = 0;

  function act(deed: Misdeed | null | undefined, event: MarketEvent | undefined, context: StrategyContext) {
    return deed?.run({ event, context, kept, sound: () => soundIntent(event, context) });
  }

  return {
    id,
    onStart: (context) => {
      // type-coverage:ignore-next-line -- what a module of somebody else may really return
      return act(plan.atStart, undefined, context) as undefined;
    },
    onEvent: (event, context) => {
      const deed = plan.atEvents[eventCount % plan.atEvents.length];
      eventCount += 1;
      // type-coverage:ignore-next-line -- as above
      return act(deed, event, context) as readonly OrderIntent[];
    },
    onStop: (context) => {
      // type-coverage:ignore-next-line -- as above
      return act(plan.atStop, undefined, context) as undefined;
    },
  };
}

function soundIntent(event: MarketEvent | undefined, context: StrategyContext): OrderIntent {
  if (event !== undefined)
    return { ...proposeIntent(event, context, { side: 'buy', quantity: asQuantity({ ...ONE }) }), meta: {} };
  const common = { strategyId: context.strategyId, side: 'buy', type: 'market', meta: {} } as const;
  const quantity = asQuantity({ ...ONE });
  return { ...common, id: context.nextIntentId(), tsLocalNs: context.nowNs(), symbol: 'BTC/USDT', quantity };
}
