/** What is done to a bus and to its model, whichever bus it is, and the run of a list of that. */
import fc from 'fast-check';
import { expect } from 'vitest';
import type { Bus, Delivery, ReceivedMessage, Subscription } from '../../src/core/bus/index.ts';
import { FAMILIES, isSettled, JOBS, messages, PRICES, show } from '../core/bus/number-topics.ts';
import {
  acknowledge,
  type BusBounds,
  type BusModel,
  type ConsumerModel,
  endProcess,
  endReading,
  forget,
  isDurableTopic,
  isKnownAtOnce,
  newBusModel,
  publish,
  subscribe,
  takeLossy,
  takeNext,
} from './bus-model.ts';
import { type AsyncCommand, asyncCommand, asyncCommandLists } from './command.ts';

/** A durable consumer that reads now, and what it was given. */
interface Reader {
  readonly subscription: Subscription<number>;
  readonly given: ReceivedMessage<number>[];
}

/** A bus, and those who use it. */
export interface RealBus {
  bus: Bus;
  /** Lets all that is under way on it arrive. */
  readonly settle: (bus: Bus) => Promise<void>;
  readonly readers: Map<string, Reader>;
  lossy: Subscription<number> | undefined;
  /** Batches whose promises have resolved. */
  readonly acceptedBatches: Set<number>;
}

/** Something that is done to a bus. */
export type BusCommand = AsyncCommand<BusModel, RealBus>;

const LOG_CAPACITY = 3;
const QUEUE_CAPACITY = 2;
const WAITING_COUNT_MAX = 2;

/** Small bounds, so that short lists of commands reach them. */
export const BOUNDS = { families: FAMILIES, logCapacity: LOG_CAPACITY, waitingCountMax: WAITING_COUNT_MAX };

const topics = fc.constantFrom('jobs.a', 'jobs.b', 'prices.a');
const names = fc.constantFrom('first', 'second');

/** Lets all that is under way in this process arrive; a write to the file of a bus takes some ten turns. */
export async function settleHere(): Promise<void> {
  for (let turn = 0; turn < 80; turn += 1) await Promise.resolve();
}

/** Most times that a bus is waited for; one in this process needs one, a server tells of free room in a few. */
const SETTLE_COUNT_MAX = 40;

async function expectSame(model: BusModel, real: RealBus): Promise<void> {
  for (let count = 0; count < SETTLE_COUNT_MAX; count += 1) {
    await real.settle(real.bus);
    if (real.acceptedBatches.size >= model.acceptedBatches.size) break;
  }
  expect([...real.acceptedBatches].toSorted((one, other) => one - other)).toEqual(
    [...model.acceptedBatches].toSorted((one, other) => one - other),
  );
}

function readingOf(model: Readonly<BusModel>, name: string): ConsumerModel | undefined {
  const consumer = model.consumers.get(name);
  return consumer?.isReading === true ? consumer : undefined;
}

function required<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error('Expected something that the model knows, was nothing.');
  return value;
}

/** The payload of each message is unlike any other, or breaks the contract. */
function payloadsOf(batchNumber: number, areGood: readonly boolean[]): readonly (number | string)[] {
  return areGood.map((isGood, index) => (isGood ? batchNumber * 10 + index : 'rubbish'));
}

/** One payload in five breaks the contract. */
const goodness = fc.nat(4).map((number) => number > 0);

const publishing = fc
  .tuple(topics, fc.array(goodness, { minLength: 1, maxLength: LOG_CAPACITY + 1 }))
  .map(([topic, areGood]) =>
    asyncCommand<BusModel, RealBus>({
      text: `publish ${areGood.map((isGood) => (isGood ? 'number' : 'rubbish')).join(', ')} on ${topic}`,
      run: async (model, real) => {
        model.batchCount += 1;
        const number = model.batchCount;
        const payloads = payloadsOf(number, areGood);
        const origin = { publisher: `maker of ${topic}`, sequence: number };
        const published = real.bus.publishBatch(messages(topic, ...payloads), origin);
        if (isDurableTopic(topic) && payloads.length > LOG_CAPACITY) {
          await expect(published).rejects.toMatchObject({ code: 'BATCH_TOO_LARGE' });
          return;
        }
        if (publish(model, { number, topic, payloads }) === 'refused') {
          expect(await isSettled(published, () => real.settle(real.bus))).toBe(true);
          await expect(published).rejects.toMatchObject({ code: 'TOO_MANY_WAITING' });
          return;
        }
        published.then(
          () => real.acceptedBatches.add(number),
          () => undefined,
        );
        await expectSame(model, real);
      },
    }),
  );

const publishingAgain = topics.map((topic) =>
  asyncCommand<BusModel, RealBus>({
    text: `publish again on ${topic}`,
    canRun: (model) => model.lastBatchOn.has(topic) && isKnownAtOnce(model, topic),
    run: async (model, real) => {
      const origin = { publisher: `maker of ${topic}`, sequence: required(model.lastBatchOn.get(topic)) };
      const published = real.bus.publishBatch(messages(topic, 'again'), origin);
      expect(await isSettled(published, () => real.settle(real.bus))).toBe(true);
      await expectSame(model, real);
    },
  }),
);

const subscribing = names.map((name) =>
  asyncCommand<BusModel, RealBus>({
    text: `${name} subscribes`,
    run: async (model, real) => {
      const subscribed = real.bus.subscribe(JOBS, { consumer: name });
      if (readingOf(model, name) !== undefined) {
        await expect(subscribed).rejects.toMatchObject({ code: 'CONSUMER_BUSY' });
        return;
      }
      real.readers.set(name, { subscription: await subscribed, given: [] });
      subscribe(model, name);
      await expectSame(model, real);
    },
  }),
);

/** Rubbish that is passed over makes room, and what waited for it comes once it is written down. */
async function pollUntilThere(
  { bus, settle }: RealBus,
  subscription: Subscription<number>,
): Promise<Delivery<number> | undefined> {
  for (let count = 0; count < SETTLE_COUNT_MAX; count += 1) {
    const delivery = subscription.poll();
    if (delivery !== undefined) return delivery;
    await settle(bus);
  }
  return undefined;
}

const taking = names.map((name) =>
  asyncCommand<BusModel, RealBus>({
    text: `${name} takes`,
    canRun: (model) => readingOf(model, name) !== undefined,
    run: async (model, real) => {
      const { subscription, given } = required(real.readers.get(name));
      const next = takeNext(model, required(readingOf(model, name)));
      const delivery = next === undefined ? subscription.poll() : await pollUntilThere(real, subscription);
      if (delivery?.kind === 'message') given.push(delivery);
      expect(delivery).toEqual(
        next && { kind: 'message', topic: next.topic, position: next.position, value: next.payload },
      );
      await expectSame(model, real);
    },
  }),
);

const acknowledging = fc.tuple(names, fc.nat(1)).map(([name, back]) =>
  asyncCommand<BusModel, RealBus>({
    text: `${name} acknowledges what it took ${back} before the last`,
    canRun: (model) => readingOf(model, name) !== undefined,
    run: async (model, real) => {
      const { subscription, given } = required(real.readers.get(name));
      const message = given.at(-1 - back);
      if (message === undefined) return;
      const { topic, position, value: payload } = message;
      subscription.acknowledge(message);
      acknowledge(model, required(readingOf(model, name)), { topic, position, payload });
      await expectSame(model, real);
    },
  }),
);

const ending = names.map((name) =>
  asyncCommand<BusModel, RealBus>({
    text: `${name} ends its subscription`,
    canRun: (model) => readingOf(model, name) !== undefined,
    run: async (model, real) => {
      await required(real.readers.get(name)).subscription.close();
      endReading(required(readingOf(model, name)));
      await expectSame(model, real);
    },
  }),
);

const reconnecting = names.map((name) =>
  asyncCommand<BusModel, RealBus>({
    text: `${name} ends its subscription and subscribes again`,
    canRun: (model) => readingOf(model, name) !== undefined,
    run: async (model, real) => {
      await required(real.readers.get(name)).subscription.close();
      endReading(required(readingOf(model, name)));
      const subscription = await real.bus.subscribe(JOBS, { consumer: name });
      real.readers.set(name, { subscription, given: [] });
      subscribe(model, name);
      await expectSame(model, real);
    },
  }),
);

const forgetting = names.map((name) =>
  asyncCommand<BusModel, RealBus>({
    text: `${name} is forgotten`,
    run: async (model, real) => {
      const forgotten = real.bus.forget(name);
      if (readingOf(model, name) !== undefined) {
        await expect(forgotten).rejects.toMatchObject({ code: 'CONSUMER_BUSY' });
        return;
      }
      await forgotten;
      forget(model, name);
      await expectSame(model, real);
    },
  }),
);

const lossyReading = [
  asyncCommand<BusModel, RealBus>({
    text: 'a lossy reader subscribes',
    canRun: ({ lossy }) => lossy === undefined,
    run: async (model, real) => {
      real.lossy = await real.bus.subscribe(PRICES, { consumer: 'screen', queueCapacity: QUEUE_CAPACITY });
      model.lossy = { waiting: [], missingCount: 0 };
    },
  }),
  asyncCommand<BusModel, RealBus>({
    text: 'the lossy reader takes',
    canRun: ({ lossy }) => lossy !== undefined,
    run: async ({ lossy }, real) => {
      const delivery = required(real.lossy).poll();
      expect(delivery && show(delivery)).toBe(takeLossy(required(lossy)));
    },
  }),
];

/** What a bus is for comes more often than the rest, or few lists would come to a second delivery. */
export const COMMON_COMMANDS = [
  publishing,
  publishing,
  publishingAgain,
  subscribing,
  reconnecting,
  taking,
  taking,
  taking,
  acknowledging,
  acknowledging,
  ending,
  forgetting,
  fc.constantFrom(...lossyReading),
];

/** Ends the process that has the bus, and goes on with the one that `open` makes. */
export async function startAgain(model: BusModel, real: RealBus, open: () => Promise<Bus>): Promise<void> {
  endProcess(model);
  real.readers.clear();
  real.lossy = undefined;
  real.bus = await open();
}

/** A bus under test. */
export interface BusGround {
  readonly open: () => Promise<Bus>;
  readonly settle?: RealBus['settle'];
  /** Rids the world of the bus that was last open. */
  readonly dispose?: (bus: Bus) => Promise<void>;
}

/** Asserts that the bus of a fresh ground does what the model does, whatever is done to both. */
export async function expectModelled(
  makeGround: () => BusGround,
  {
    repeatsWait = false,
    commands = COMMON_COMMANDS,
    ...parameters
  }: Partial<Pick<BusBounds, 'repeatsWait'>> & {
    readonly commands?: readonly fc.Arbitrary<BusCommand>[];
    readonly numRuns?: number;
  } = {},
): Promise<void> {
  await fc.assert(
    fc.asyncProperty(asyncCommandLists(commands), async (list) => {
      const { open, settle = settleHere, dispose } = makeGround();
      const bus = await open();
      // The first reader is there from the start: most of what matters happens to someone.
      const first = { subscription: await bus.subscribe(JOBS, { consumer: 'first' }), given: [] };
      const readers = new Map([['first', first]]);
      const real = { bus, settle, readers, lossy: undefined, acceptedBatches: new Set<number>() };
      const model = newBusModel({
        logCapacity: LOG_CAPACITY,
        queueCapacity: QUEUE_CAPACITY,
        waitingCountMax: WAITING_COUNT_MAX,
        repeatsWait,
      });
      subscribe(model, 'first');
      try {
        await fc.asyncModelRun(() => ({ model, real }), list);
      } finally {
        await dispose?.(real.bus);
      }
    }),
    parameters,
  );
}
