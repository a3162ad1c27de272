/** What the pipeline does for an event, counted: a machine's speed has no say in it. */
import { createRequire, syncBuiltinESMExports } from 'node:module';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { openMarket } from '../../bench/pipeline/market.ts';
import { createMemoryDisk } from '../../bench/pipeline/memory-disk.ts';
import { type Pipeline, startPipeline } from '../../bench/pipeline/pipeline.ts';
import { createWitness, type Witness } from '../../bench/pipeline/witness.ts';
import { TOPICS, type WireMessage } from '../../src/core/bus/index.ts';
import type { Decoded } from '../../src/core/contracts/index.ts';
import type { JournalFiles } from '../../src/core/journal/index.ts';
import { createRandomSource, drawInteger, type RandomSource } from '../../src/core/random.ts';
import { openBooks } from '../../src/services/books/index.ts';

const TRADES_PER_BURST = 500;

afterEach(() => {
  vi.restoreAllMocks();
  syncBuiltinESMExports();
});

describe('while trades flow, the pipeline', () => {
  it('makes no synchronous call to files, compression, ciphers or processes', async () => {
    const { pipeline, play } = await start();
    await play(1);
    const spies = spyOnSynchronousCalls();
    await play(4);
    vi.restoreAllMocks();
    syncBuiltinESMExports();
    await pipeline.stop();
    expect(spies.map(({ name }) => name)).toEqual(expect.arrayContaining(EXAMPLES));
    expect(spies.filter(({ spy }) => spy.mock.calls.length > 0).map(({ name }) => name)).toEqual([]);
  });

  it('lets the loop turn before a service has handled 512 messages, however many wait', async () => {
    const { pipeline } = await start();
    await pipeline.send(openMarket(1).next(9_000));
    let most = 0;
    let before = pipeline.handledCount();
    while (!pipeline.isQuiet()) {
      await nextTurn();
      most = Math.max(most, pipeline.handledCount() - before);
      before = pipeline.handledCount();
    }
    await pipeline.stop();
    // Three services, less than two steps of 256 messages each.
    expect(most).toBeGreaterThan(256);
    expect(most).toBeLessThan(3 * 512);
  });

  it('asks the bus and the disk for less than one thing in eight events', async () => {
    const { pipeline, play, operations, witness } = await start();
    await play(10);
    await pipeline.stop();
    const { trades } = witness.counts();
    const { batches, writes } = operations();
    expect(trades).toBe(10 * TRADES_PER_BURST);
    expect(batches).toBeLessThan(trades / 20);
    expect(writes).toBeLessThan(trades / 20);
    expect(batches + writes).toBeLessThan(trades / 8);
  });

  it('delivers each trade three times and each intent with what follows from it at most four', async () => {
    const { pipeline, play, witness } = await start();
    await play(10);
    const { trades, intents } = witness.counts();
    expect(pipeline.handledCount() - 3 * trades).toBeLessThanOrEqual(4 * intents);
    await pipeline.stop();
  });
});

describe('with disks that take their time and bursts that do not wait for each other, the pipeline', () => {
  it.each([1, 2, 3, 4, 5])(
    'loses nothing, does nothing twice, and its books agree (seed %i)',
    async (seed) => {
      const random = createRandomSource(seed);
      const { witness, audit } = keepBooks();
      const { pipeline } = await start(slowDisk(random), witness);
      const market = openMarket(seed);
      for (let burst = 0; burst < 20; burst += 1) {
        void pipeline.send(market.next(drawInteger(random, 1, 300)));
        for (let turns = drawInteger(random, 0, 4); turns > 0; turns -= 1) await nextTurn();
      }
      while (!pipeline.isQuiet()) await nextTurn();
      await pipeline.stop();
      const { counts, discrepancies } = audit();
      expect(discrepancies).toEqual([]);
      expect(counts.intents).toBe(Math.floor(witness.counts().trades / 10));
      expect(counts.approved + counts.denied).toBe(counts.intents);
    },
  );
});

async function start(files: JournalFiles = createMemoryDisk(), witness = createWitness({ hashes: false })) {
  const counts = { batches: 0, writes: 0 };
  const pipeline = await startPipeline({
    files: countingFiles(files, () => {
      counts.writes += 1;
    }),
    folder: 'journal',
    tradesPerIntent: 10,
    witness: {
      ...witness,
      see(messages) {
        counts.batches += 1;
        witness.see(messages);
      },
    },
  });
  const market = openMarket(1);
  return {
    pipeline,
    witness,
    operations: () => counts,
    play: (count: number) => playBursts(pipeline, count),
  };

  async function playBursts(on: Pipeline, count: number): Promise<void> {
    for (let burst = 0; burst < count; burst += 1) {
      await on.send(market.next(TRADES_PER_BURST));
      while (!on.isQuiet()) await nextTurn();
    }
  }
}

function countingFiles(files: JournalFiles, onWrite: () => void): JournalFiles {
  return {
    ...files,
    async openAppend(path) {
      const file = await files.openAppend(path);
      return {
        ...file,
        write(bytes) {
          onWrite();
          return file.write(bytes);
        },
      };
    },
  };
}

/** Every write and sync takes a few turns of the loop. */
function slowDisk(random: RandomSource): JournalFiles {
  const files = createMemoryDisk();
  const pass = async (): Promise<void> => {
    for (let turns = drawInteger(random, 0, 5); turns > 0; turns -= 1) await nextTurn();
  };
  return {
    ...files,
    async openAppend(path) {
      const file = await files.openAppend(path);
      return {
        ...file,
        async write(bytes) {
          await pass();
          return file.write(bytes);
        },
        async sync() {
          await pass();
          await file.sync();
        },
      };
    },
  };
}

/** A witness that enters what it sees into books, which add up apart from the code that made it. */
function keepBooks(): { readonly witness: Witness; readonly audit: ReturnType<typeof openBooks>['audit'] } {
  const books = openBooks();
  const sound = createWitness({ hashes: false });
  const entering = new Map<string, (payload: unknown) => void>([
    [TOPICS.intents.pattern, (payload) => books.takeIntent(checkedValue(TOPICS.intents.decode(payload)).id)],
    [
      TOPICS.decisions.pattern,
      (payload) => books.takeDecision(checkedValue(TOPICS.decisions.decode(payload))),
    ],
    [TOPICS.orders.pattern, (payload) => books.takeOrder(checkedValue(TOPICS.orders.decode(payload)))],
    [TOPICS.fills.pattern, (payload) => books.takeFill(checkedValue(TOPICS.fills.decode(payload)))],
    [
      TOPICS.positions.pattern,
      (payload) => books.takePosition(checkedValue(TOPICS.positions.decode(payload))),
    ],
  ]);
  return {
    audit: books.audit,
    witness: {
      ...sound,
      see(messages: readonly WireMessage[]) {
        sound.see(messages);
        for (const { topic, payload } of messages) entering.get(topic)?.(payload);
      },
    },
  };
}

function checkedValue<Value>(decoded: Decoded<Value>): Value {
  if (decoded.kind === 'ok') return decoded.value;
  throw new Error(`Expected a message that keeps its contract, was ${JSON.stringify(decoded.fields)}.`);
}

interface SpiedCall {
  readonly name: string;
  readonly spy: { readonly mock: { readonly calls: readonly unknown[] } };
}

/** Ciphers without a promise; those of `crypto` whose names end in `Sync` come with the others. */
const CIPHERS = [
  'createHash',
  'createHmac',
  'createSign',
  'createVerify',
  'sign',
  'verify',
  'hash',
  'randomBytes',
];

/** Some of those that must be among them. */
const EXAMPLES = [
  'fs.writeFileSync',
  'fs.fsyncSync',
  'zlib.gzipSync',
  'crypto.createHash',
  'child_process.execSync',
];

function spyOnSynchronousCalls(): readonly SpiedCall[] {
  const require = createRequire(import.meta.url);
  const spies = ['fs', 'zlib', 'crypto', 'child_process'].flatMap((module) => {
    const functions = require(`node:${module}`) as Record<string, (...values: unknown[]) => unknown>;
    return Object.keys(functions)
      .filter((name) => name.endsWith('Sync') || (module === 'crypto' && CIPHERS.includes(name)))
      .filter((name) => typeof functions[name] === 'function')
      .map((name) => ({ name: `${module}.${name}`, spy: vi.spyOn(functions, name) }));
  });
  syncBuiltinESMExports();
  return spies;
}
