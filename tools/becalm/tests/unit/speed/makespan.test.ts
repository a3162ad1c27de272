import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aloneMs, longestFirst, scheduleTasks } from '../../../src/speed/makespan.ts';
import { type Task, withSharing } from '../../../src/speed/tasks.ts';

const ms = fc.integer({ min: 0, max: 1000 });
const workers = fc.integer({ min: 1, max: 12 });
const tasks: fc.Arbitrary<readonly Task[]> = fc
  .array(
    fc.record({
      project: fc.constantFrom('one', 'two'),
      shared: fc.boolean(),
      startMs: ms,
      ownMs: ms,
      modules: fc.uniqueArray(fc.record({ path: fc.constantFrom('x', 'y', 'z'), selfMs: ms }), {
        selector: ({ path }) => path,
      }),
    }),
    { minLength: 1, maxLength: 25 },
  )
  .map((made) => made.map((task, index) => ({ ...task, file: `${index}.test.ts` })));
const isolated = tasks.map((all) => all.map((task) => ({ ...task, shared: false })));

const sumOf = (all: readonly Task[]): number => all.reduce((sum, task) => sum + aloneMs(task), 0);
const longestOf = (all: readonly Task[]): number => Math.max(...all.map(aloneMs));

describe('a schedule', () => {
  it('runs each task once, one after the other in each worker, without a pause', () => {
    fc.assert(
      fc.property(tasks, workers, (all, count) => {
        const { placed, makespanMs } = scheduleTasks(all, count);
        expect(placed.map(({ task }) => task)).toEqual(all);
        for (const [worker, own] of Map.groupBy(placed, (each) => each.worker)) {
          expect(worker).toBeLessThanOrEqual(count);
          expect(own.map(({ startMs }) => startMs)).toEqual([
            0,
            ...own.slice(0, -1).map(({ endMs }) => endMs),
          ]);
        }
        expect(makespanMs).toBe(Math.max(...placed.map(({ endMs }) => endMs)));
      }),
    );
  });

  it('gives each task to a worker that no other is free before', () => {
    fc.assert(
      fc.property(tasks, workers, (all, count) => {
        const free = new Map(Array.from({ length: count }, (_, index) => [index + 1, 0]));
        for (const { worker, startMs, endMs } of scheduleTasks(all, count).placed) {
          expect(startMs).toBe(Math.min(...free.values()));
          free.set(worker, endMs);
        }
      }),
    );
  });

  it('takes no less than the longest task and an even share, and no more than Graham allows', () => {
    fc.assert(
      fc.property(isolated, workers, (all, count) => {
        const { makespanMs } = scheduleTasks(all, count);
        const [sum, longest] = [sumOf(all), longestOf(all)];
        const floor = Math.max(longest, sum / count);
        expect(makespanMs).toBeGreaterThanOrEqual(floor - 1e-6);
        expect(makespanMs).toBeLessThanOrEqual(sum / count + (1 - 1 / count) * longest + 1e-6);
        expect(makespanMs).toBeLessThanOrEqual((2 - 1 / count) * floor + 1e-6);
        expect(makespanMs).toBeLessThanOrEqual(sum);
      }),
    );
  });

  it('takes the sum on one worker, and never longer on one more', () => {
    fc.assert(
      fc.property(isolated, workers, (all, count) => {
        expect(scheduleTasks(all, 1).makespanMs).toBe(sumOf(all));
        expect(scheduleTasks(all, count + 1).makespanMs).toBeLessThanOrEqual(
          scheduleTasks(all, count).makespanMs,
        );
      }),
    );
  });

  it('never takes longer where tasks share what they start and load', () => {
    fc.assert(
      fc.property(tasks, workers, (all, count) => {
        const alone = all.map((task) => ({ ...task, shared: false }));
        const { makespanMs } = scheduleTasks(alone, count);
        expect(scheduleTasks(all, count).makespanMs).toBeLessThanOrEqual(makespanMs);
        const together = all.map((task) => ({ ...task, shared: true }));
        expect(scheduleTasks(together, count).makespanMs).toBeLessThanOrEqual(makespanMs);
      }),
    );
  });

  it('keeps within 4/3 of the best possible where the longest come first', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 8 }), (lengths) => {
        const all = lengths.map((ownMs, index) => aTask({ ownMs, file: String(index) }));
        const best = Math.min(...splits(lengths).map(([left, right]) => Math.max(left, right)));
        // 4/3 − 1/(3m) for two workers
        expect(scheduleTasks(longestFirst(all), 2).makespanMs).toBeLessThanOrEqual((7 / 6) * best + 1e-9);
      }),
    );
  });

  it('starts a worker once for all files that share it, and loads a module once', () => {
    const module = { path: 'src/heavy.ts', selfMs: 40 };
    const all = ['a', 'b', 'c', 'd'].map((file) =>
      aTask({ file, shared: true, startMs: 100, ownMs: 10, modules: [module] }),
    );
    expect(scheduleTasks(all, 1).makespanMs).toBe(100 + 40 + 4 * 10);
    expect(scheduleTasks(all, 2).makespanMs).toBe(100 + 40 + 2 * 10);
    expect(
      scheduleTasks(
        withSharing(all, () => false),
        1,
      ).makespanMs,
    ).toBe(4 * 150);
  });

  it('starts another worker for another project, and after a file with a worker of its own', () => {
    const shared = { shared: true, startMs: 100, ownMs: 10 };
    const all = [
      aTask({ ...shared, project: 'one' }),
      aTask({ ...shared, project: 'two' }),
      aTask({ ...shared, project: 'one' }),
      aTask({ startMs: 100, ownMs: 10, project: 'one' }),
      aTask({ ...shared, project: 'one' }),
      aTask({ ...shared, project: 'one' }),
    ];
    expect(scheduleTasks(all, 1).makespanMs).toBe(5 * 110 + 10);
  });

  it('comes project after project, and in each first what shares nothing', () => {
    const all = ['b1', 'a1', 'b2', 'a2'].map((file) => aTask({ file, project: file.slice(0, 1) }));
    const shared = withSharing(all, ({ file }) => file === 'a1' || file === 'b2');
    expect(shared.map(({ file }) => file)).toEqual(['a2', 'a1', 'b1', 'b2']);
  });

  it('of nothing takes no time', () => {
    expect(scheduleTasks([], 4)).toEqual({ placed: [], makespanMs: 0 });
  });
});

function aTask(given: Partial<Task>): Task {
  return { project: '', file: 'a', shared: false, startMs: 0, ownMs: 0, modules: [], ...given };
}

/** The sums of both halves of every split. */
function splits(lengths: readonly number[]): readonly (readonly [number, number])[] {
  return lengths.reduce<readonly (readonly [number, number])[]>(
    (all, length) =>
      all.flatMap(([left, right]) => [[left + length, right] as const, [left, right + length] as const]),
    [[0, 0]],
  );
}
