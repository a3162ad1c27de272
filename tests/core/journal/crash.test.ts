import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type JournalWriter, openJournal, type SyncPolicy } from '../../../src/core/journal/index.ts';
import { type JournalWorld, journalWorld, readNumbers, settings } from './journal-world.ts';
import { MemoryFiles } from './memory-files.ts';

/** Some appends at once, or everything that is waited for. */
type Step =
  | { readonly kind: 'append'; readonly count: number }
  | { readonly kind: 'timer' | 'settle' | 'next-day' };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('append'), count: fc.integer({ min: 1, max: 4 }) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constantFrom('timer', 'settle', 'next-day') }) },
);

const policy = fc.constantFrom<SyncPolicy>({ kind: 'each' }, { kind: 'timer', intervalMs: 100 });

/** Two lives of a writer; the power goes in the first one, and again in the second. */
const history = fc.record({
  policy,
  steps: fc.array(step, { maxLength: 10 }),
  powerLossAt: fc.nat(60),
  secondPowerLossAt: fc.nat(30),
  seed: fc.nat(1_000),
  writesAreShort: fc.boolean(),
  failures: fc.dictionary(fc.nat(40).map(String), fc.constantFrom('ENOSPC', 'EIO'), { maxKeys: 2 }),
});

interface Outcome {
  readonly submitted: number[];
  readonly acknowledged: number[];
}

test('whatever was acknowledged is read back after any crash: all of it, in order, and nothing twice', async () => {
  await fc.assert(
    fc.asyncProperty(history, async ({ policy: sync, steps, seed, ...plan }) => {
      const outcome: Outcome = { submitted: [], acknowledged: [] };
      const first = new MemoryFiles({ ...plan, seed });
      await live(first, { sync, steps, pid: 1, outcome });
      await expectNothingLost(first.restart(), outcome);

      const second = first.restart({ powerLossAt: plan.secondPowerLossAt });
      await live(second, { sync, steps, pid: 2, outcome });
      await expectNothingLost(second.restart(), outcome);

      const last = second.restart();
      await live(last, { sync, steps, pid: 3, outcome });
      await expectNothingLost(last, outcome);
      expect(outcome.acknowledged).toEqual(
        expect.arrayContaining(outcome.submitted.slice(-appendCount(steps))),
      );
    }),
  );
});

async function expectNothingLost(files: MemoryFiles, { submitted, acknowledged }: Outcome): Promise<void> {
  const { numbers } = await readNumbers(files).catch(() => ({ numbers: [] }));
  expect(numbers).toEqual([...new Set(numbers)].toSorted((left, right) => left - right));
  expect(submitted).toEqual(expect.arrayContaining(numbers));
  expect(numbers).toEqual(expect.arrayContaining(acknowledged));
}

interface Life {
  readonly sync: SyncPolicy;
  readonly steps: readonly Step[];
  readonly pid: number;
  readonly outcome: Outcome;
}

/** A writer from its opening to its close, or to the loss of power; only what was acknowledged counts. */
async function live(files: MemoryFiles, { sync, steps, pid, outcome }: Life): Promise<void> {
  const world = journalWorld(files, pid);
  const opened = await openJournal(
    world.ports,
    settings({ sync, rotateAtBytes: 100, queueCapacity: 8 }),
  ).catch(() => undefined);
  if (opened === undefined) return;
  for (const each of steps) await take(each, { writer: opened, world, outcome });
  await opened.close();
}

interface Scene {
  readonly writer: JournalWriter;
  readonly world: JournalWorld;
  readonly outcome: Outcome;
}

async function take(each: Step, { writer, world, outcome }: Scene): Promise<void> {
  if (each.kind === 'timer') world.runTimers();
  if (each.kind === 'settle') await writer.flush();
  if (each.kind === 'next-day') world.clock.advanceTo(world.clock.nowNs() + 86_400_000_000_000n);
  if (each.kind !== 'append') return;
  for (let index = 0; index < each.count; index += 1) {
    await writer.whenRoom();
    const id = outcome.submitted.length;
    outcome.submitted.push(id);
    writer.append({ id }).then(
      () => outcome.acknowledged.push(id),
      () => undefined,
    );
  }
}

function appendCount(steps: readonly Step[]): number {
  return steps.reduce((sum, each) => sum + (each.kind === 'append' ? each.count : 0), 0);
}
