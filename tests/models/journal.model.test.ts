import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type JournalSettings,
  type JournalWriter,
  openJournal,
  type SyncPolicy,
} from '../../src/core/journal/index.ts';
import {
  ACTIVE,
  type JournalWorld,
  journalWorld,
  readNumbers,
  settings,
} from '../core/journal/journal-world.ts';
import { MemoryFiles } from '../core/journal/memory-files.ts';
import { type AsyncCommand, asyncCommand, asyncCommandLists } from './command.ts';

/** The numbers that a reader has to find, oldest first. */
interface JournalModel {
  written: readonly number[];
  nextNumber: number;
}

/** A machine and the process that writes on it. */
interface RealJournal {
  readonly rules: Partial<JournalSettings>;
  files: MemoryFiles;
  world: JournalWorld;
  writer: JournalWriter;
  processCount: number;
}

type JournalCommand = AsyncCommand<JournalModel, RealJournal>;

const DAY_NS = 86_400_000_000_000n;

function drawNumbers(model: JournalModel, count: number): readonly number[] {
  const numbers = Array.from({ length: count }, (_, index) => model.nextNumber + index);
  model.nextNumber += count;
  return numbers;
}

/** Rings the timers of the writer until something has come to its end. */
async function finish(world: JournalWorld, work: Promise<unknown>): Promise<void> {
  const state = { isDone: false };
  const done = work.finally(() => {
    state.isDone = true;
  });
  while (!state.isDone) {
    await turns(20);
    world.runTimers();
  }
  await done;
}

async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await Promise.resolve();
}

/** Ends the process and starts the next one on the same machine, or after a loss of power. */
async function startNext(real: RealJournal, files: MemoryFiles = real.files): Promise<void> {
  const { nowNs } = real.world.clock;
  real.processCount += 1;
  real.files = files;
  real.world = journalWorld(files, real.processCount);
  real.world.clock.advanceTo(nowNs());
  real.writer = await openJournal(real.world.ports, settings(real.rules));
}

async function expectSame(model: JournalModel, { files }: RealJournal): Promise<void> {
  expect((await readNumbers(files)).numbers).toEqual(model.written);
}

const counts = fc.integer({ min: 1, max: 4 });

const commands: readonly fc.Arbitrary<JournalCommand>[] = [
  counts.map((count) =>
    asyncCommand<JournalModel, RealJournal>({
      text: `append ${count}, one by one`,
      run: async (model, { world, writer }) => {
        const numbers = drawNumbers(model, count);
        await finish(world, Promise.all(numbers.map((id) => writer.append({ id }))));
        model.written = [...model.written, ...numbers];
      },
    }),
  ),
  counts.map((count) =>
    asyncCommand<JournalModel, RealJournal>({
      text: `append ${count} at once`,
      run: async (model, { world, writer }) => {
        const numbers = drawNumbers(model, count);
        await finish(world, writer.appendLines(numbers.map((id) => JSON.stringify({ id }))));
        model.written = [...model.written, ...numbers];
      },
    }),
  ),
  fc.constant(
    asyncCommand<JournalModel, RealJournal>({
      text: 'rotate',
      run: (_, { world, writer }) => finish(world, writer.rotate()),
    }),
  ),
  fc.constant(
    asyncCommand<JournalModel, RealJournal>({
      text: 'pass a day',
      run: async (_, { world }) => world.clock.advanceTo(world.clock.nowNs() + DAY_NS),
    }),
  ),
  fc.constant(
    asyncCommand<JournalModel, RealJournal>({
      text: 'close and open',
      run: async (model, real) => {
        await finish(real.world, real.writer.close());
        await startNext(real);
        await expectSame(model, real);
      },
    }),
  ),
  fc.tuple(counts, fc.nat(30)).map(([count, turnCount]) =>
    asyncCommand<JournalModel, RealJournal>({
      text: `append ${count} and lose power after ${turnCount} turns`,
      run: async (model, real) => {
        const numbers = drawNumbers(model, count);
        const acknowledged: number[] = [];
        for (const id of numbers) {
          void real.writer.append({ id }).then(
            () => acknowledged.push(id),
            () => undefined,
          );
        }
        await turns(turnCount);
        const files = real.files.restart();
        const certain = [...model.written, ...acknowledged];
        await startNext(real, files);
        const found = (await readNumbers(real.files)).numbers;
        // Whatever had been acknowledged, and of the rest a beginning.
        expect(found.slice(0, certain.length)).toEqual(certain);
        expect([...model.written, ...numbers].slice(0, found.length)).toEqual(found);
        model.written = found;
      },
    }),
  ),
  fc.constantFrom('{', '{"id":', '{"id":7', '\u0000\u0000', 'x').map((torn) =>
    asyncCommand<JournalModel, RealJournal>({
      text: `lose power while ${JSON.stringify(torn)} is written`,
      run: async (model, real) => {
        const files = real.files.restart();
        files.put(ACTIVE, (files.text(ACTIVE) ?? '') + torn);
        await startNext(real, files);
        await expectSame(model, real);
      },
    }),
  ),
];

const policies = fc.constantFrom<SyncPolicy>({ kind: 'each' }, { kind: 'timer', intervalMs: 100 });

test('a journal is the list of what it acknowledged, over rotations, ends and losses of power', async () => {
  const circumstances = fc.record({
    sync: policies,
    rotateAtBytes: fc.constantFrom(100, 10_000),
    writesAreShort: fc.boolean(),
    seed: fc.nat(1_000),
  });
  await fc.assert(
    fc.asyncProperty(circumstances, asyncCommandLists(commands), async (drawn, list) => {
      const { sync, rotateAtBytes, ...plan } = drawn;
      const files = new MemoryFiles(plan);
      const world = journalWorld(files);
      // Compression runs in threads of the system; it has tests of its own.
      const rules = { sync, rotateAtBytes, compresses: false };
      const writer = await openJournal(world.ports, settings(rules));
      const real: RealJournal = { rules, files, world, writer, processCount: 1 };
      const model: JournalModel = { written: [], nextNumber: 0 };
      await fc.asyncModelRun(() => ({ model, real }), list);
      await expectSame(model, real);
    }),
  );
});
