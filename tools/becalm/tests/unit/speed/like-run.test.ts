import { describe, expect, it } from 'vitest';
import { likeRun } from '../../../src/speed/like-run.ts';
import type { Timings } from '../../../src/speed/timings.ts';
import type { FilePlace, PlannedFile } from '../../../src/worlds/ordinary-plan.ts';
import type { RecordedRun } from '../../../src/worlds/recorded-run.ts';
import { plannedFile } from './heavy-tail.ts';
import { recordedFile, recordedRun } from './recorded-file.ts';

const recorded = recordedRun([
  recordedFile('c', { worker: 2, process: 1, isolated: false }),
  recordedFile('a', { worker: 1, process: 2, isolated: false }),
  recordedFile('b', { worker: 2, process: 1, isolated: false }),
]);

/** Asks the plan as a run does: for an order first, then for the places of the files in it. */
function follow(
  run: RecordedRun,
  files: readonly PlannedFile[],
  timings?: Timings,
): {
  readonly order: readonly string[];
  readonly places: readonly (FilePlace | null)[];
  readonly added: readonly string[];
  readonly gone: readonly string[];
} {
  const { plan, differences } = likeRun(run, timings);
  const ordered = plan.order?.(files) ?? [];
  const { added = [], gone = [] } = differences() ?? {};
  return {
    order: ordered.map(({ file }) => file),
    places: plan.places?.(ordered) ?? [],
    added: added.map(({ file }) => file),
    gone: gone.map(({ file }) => file),
  };
}

function shared(...names: readonly string[]): readonly PlannedFile[] {
  return names.map((name) => plannedFile(name, { isolated: false }));
}

describe('likeRun', () => {
  it('gives the order, the workers and the processes of the record', () => {
    expect(follow(recorded, shared('a', 'b', 'c'))).toEqual({
      order: ['c', 'a', 'b'],
      places: [
        { worker: 2, process: 1 },
        { worker: 1, process: 2 },
        { worker: 2, process: 1 },
      ],
      ...{ added: [], gone: [] },
    });
  });

  it('runs what was added last, the longest first, in processes that nobody else has', () => {
    const timings: Timings = new Map([
      [
        '',
        new Map([
          ['slow', [900]],
          ['quick', [1]],
        ]),
      ],
    ]);
    const { order, places, added, gone } = follow(recorded, shared('quick', 'a', 'slow', 'c'), timings);

    expect(order).toEqual(['c', 'a', 'slow', 'quick']);
    expect(places.slice(2)).toEqual([
      { worker: 1, process: 3 },
      { worker: 2, process: 4 },
    ]);
    expect([added, gone]).toEqual([['quick', 'slow'], ['b']]);
  });

  it('knows files of one path apart by their projects', () => {
    const run = recordedRun([
      recordedFile('a', { project: 'two', worker: 2, process: 1 }),
      recordedFile('a', { project: 'one', worker: 1, process: 2 }),
    ]);
    const files = ['one', 'two'].map((project) => plannedFile('a', { project }));

    expect(likeRun(run).plan.order?.(files)).toEqual(files.toReversed());
    expect(follow(run, files).places).toEqual([
      { worker: 2, process: 1 },
      { worker: 1, process: 2 },
    ]);
  });

  it('lets files of a project that shared a worker share a process where no processes were recorded', () => {
    const unknown = { process: null, isolated: false };
    const run = recordedRun([
      recordedFile('a', { ...unknown, worker: 1 }),
      recordedFile('b', { ...unknown, worker: 2 }),
      recordedFile('c', { ...unknown, worker: 1 }),
      recordedFile('d', { ...unknown, worker: 1, project: 'other' }),
      recordedFile('e', { ...unknown, worker: 1, isolated: true }),
    ]);
    const files = [...shared('a', 'b', 'c'), plannedFile('d', { project: 'other' }), plannedFile('e')];

    expect(follow(run, files).places.map((place) => place?.process)).toEqual([1, 2, 1, 3, 4]);
  });

  it('deals files out to the workers where no workers were recorded', () => {
    const run = recordedRun(
      ['a', 'b', 'c'].map((name) => recordedFile(name, { worker: null, process: null })),
    );

    expect(follow(run, shared('a', 'b', 'c')).places.map((place) => place?.worker)).toEqual([1, 2, 1]);
  });

  it('takes of a shard the files that were recorded', () => {
    const files = shared('a', 'b', 'c', 'd');

    expect(likeRun(recorded).plan.shard?.(files, { index: 1, count: 2 })).toEqual(files.slice(0, 3));
  });
});
