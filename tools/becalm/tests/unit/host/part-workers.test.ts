import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { FromWorker } from '../../../src/host/messages.ts';
import {
  createPartWorkers,
  type PartWorkers,
  type PartWorkersGiven,
} from '../../../src/host/part-workers.ts';
import type { WorkerProcess, WorkerProcessEvents } from '../../../src/host/worker-process.ts';
import { ordinaryRun } from '../../../src/worlds/suite.ts';
import { neutralWorld } from '../../../src/worlds/world.ts';

const folder = mkdtempSync(join(tmpdir(), 'part-workers-'));
afterAll(() => rmSync(folder, { recursive: true }));

const mebibyte = 2 ** 20;

interface Model {
  readonly workers: PartWorkers;
  /** `start 1`, `end 1`: the processes by number, in the order of events. */
  readonly log: string[];
}

/** Workers without processes, one lane; each holds so many bytes after its first, second … world. */
function model(memoryAfter: (world: number) => number): Model {
  const log: string[] = [];
  let started = 0;
  function startProcess(_settings: unknown, events: WorkerProcessEvents): WorkerProcess {
    const number = ++started;
    let worlds = 0;
    log.push(`start ${number}`);
    const say = (message: FromWorker | object): void =>
      queueMicrotask(() => {
        events.message(message);
      });
    return {
      send(message) {
        const word: unknown = Reflect.get(message, 'becalm');
        if (Reflect.get(message, 'type') === 'start') {
          say({ __vitest_worker_response__: true, type: 'started' });
        } else if (word === 'open') {
          say({ becalm: 'ready' } satisfies FromWorker);
        } else if (word === 'run') {
          worlds += 1;
          const outcome = {
            failures: [],
            skipped: [],
            testsRun: 1,
            durationMs: 1,
            testDurationsMs: null,
            needsRealTime: [],
            trace: null,
          };
          say({
            becalm: 'outcome',
            outcome,
            idleMs: 0,
            memoryBytes: memoryAfter(worlds),
          } satisfies FromWorker);
        }
      },
      end() {
        log.push(`end ${number}`);
        return Promise.resolve();
      },
    };
  }
  // Only what the workers read of Vitest's messages.
  const given = {
    settings: { kind: 'forks', execArgv: [], env: {} },
    startProcess,
    start: { type: 'start' },
    run: { type: 'run', context: {} },
    root: '/project',
    baseMs: 0,
    lanes: { min: 1, max: 1 },
    temporaryFolder: folder,
    callVitest: () => undefined,
  } as unknown as PartWorkersGiven;
  return { workers: createPartWorkers(given), log };
}

async function runWorlds(workers: PartWorkers, count: number): Promise<void> {
  for (let world = 0; world < count; world++) {
    const answer = await workers.runWarm(neutralWorld, ordinaryRun);
    expect(answer.kind).toBe('finished');
  }
}

describe('a warm worker', () => {
  test('goes on for as long as its memory stays', async () => {
    const { workers, log } = model((world) => (400 + Math.min(world, 3) * 50) * mebibyte);
    await runWorlds(workers, 50);
    expect(log).toEqual(['start 1']);
    await workers.close();
  });

  test('is ended after its world and replaced when it has grown by more than 300 MiB', async () => {
    const { workers, log } = model((world) => (400 + world * 50) * mebibyte);
    // 650 MiB after the fifth world; 1000 MiB after the twelfth.
    await runWorlds(workers, 11);
    expect(log).toEqual(['start 1']);
    await runWorlds(workers, 1);
    expect(log).toEqual(['start 1', 'end 1']);
    await runWorlds(workers, 1);
    expect(log).toEqual(['start 1', 'end 1', 'start 2']);
    await workers.close();
  });

  test('may be as large as it likes in its first worlds', async () => {
    const { workers, log } = model((world) => (world === 1 ? 100 : 2_000) * mebibyte);
    await runWorlds(workers, 20);
    expect(log).toEqual(['start 1']);
    await workers.close();
  });
});
