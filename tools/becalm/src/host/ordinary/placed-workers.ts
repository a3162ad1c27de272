import { EventEmitter } from 'node:events';
import type { PoolOptions, PoolWorker } from 'vitest/node';
import type { FilePlace } from '../../worlds/ordinary-plan.ts';
import type { WorkerKind } from '../worker-process.ts';
import { createMember, type Member } from './placed-member.ts';
import { isRequest, poolNameOf, type RunRequest, type StartRequest } from './pool-requests.ts';

/** What placed workers need. */
export interface PlacedGiven {
  /** Where files are to run, by {@link placeKey}; the processes of a plan count from 1. */
  readonly places: ReadonlyMap<string, FilePlace>;
  /** Hears where files run. */
  readonly onRun: (options: PoolOptions, run: RunRequest, place: FilePlace) => void;
}

/** Vitest's own workers, each with the files that are meant for it. */
export interface PlacedWorkers {
  /** What Vitest's scheduler takes for a worker: a place in its queue, from which files go to where they belong. */
  readonly seat: (kind: WorkerKind, options: PoolOptions, make: () => PoolWorker) => PoolWorker;
  /** Runs no file any more that has not begun. */
  readonly cancel: () => void;
  /** Stops what still runs. */
  readonly close: () => Promise<void>;
}

/** The key of a file among places. */
export function placeKey(project: string, moduleId: string): string {
  return JSON.stringify([project, moduleId]);
}

interface SeatGiven {
  readonly kind: WorkerKind;
  readonly options: PoolOptions;
  readonly make: () => PoolWorker;
  readonly events: EventEmitter;
}

/**
 * Gives files to workers by their places. A file waits for the one before it on its worker: as the scheduler hands files
 * out in their order, that one has been handed out before, so that nobody waits for ever.
 */
export function createPlacedWorkers({ places, onRun }: PlacedGiven): PlacedWorkers {
  const members = new Map<string, Member>();
  const filesLeft = new Map<number, number>();
  for (const { process } of places.values()) filesLeft.set(process, (filesLeft.get(process) ?? 0) + 1);
  const lanes = new Map<number, Promise<void>>();
  const stopping: Promise<void>[] = [];
  let isCancelled = false;

  function placeOf({ project }: PoolOptions, { context }: RunRequest, { poolId }: StartRequest): FilePlace {
    const known = places.get(placeKey(project.name, context.files[0]?.filepath ?? ''));
    // Nobody's place: the numbers of processes in a plan are above zero.
    return known ?? { worker: poolId, process: -poolId };
  }

  async function runAt(
    place: FilePlace,
    { start, run, ...given }: SeatGiven & { readonly start: StartRequest; readonly run: RunRequest },
    onMember: (member: Member) => void,
  ): Promise<void> {
    const key = memberKey(place, given.options, start);
    const member =
      members.get(key) ??
      createMember(given.make(), { kind: given.kind, start: { ...start, poolId: place.worker } });
    members.set(key, member);
    onMember(member);
    onRun(given.options, run, place);
    await member.run(run, given.events);
    const left = (filesLeft.get(place.process) ?? 0) - run.context.files.length;
    filesLeft.set(place.process, left);
    if (left > 0 && !member.isGone()) return;
    members.delete(key);
    stopping.push(member.stop());
  }

  function seat(kind: WorkerKind, options: PoolOptions, make: () => PoolWorker): PoolWorker {
    const events = new EventEmitter();
    let start: StartRequest | null = null;
    let member: Member | null = null;

    /** In a later turn, as from a real worker: the scheduler is not done sending when it sends. */
    function respond(type: 'started' | 'stopped' | 'testfileFinished'): void {
      setImmediate(() => events.emit('message', { __vitest_worker_response__: true, type }));
    }

    function queue(given: StartRequest, run: RunRequest): void {
      const place = placeOf(options, run, given);
      const turn = (lanes.get(place.worker) ?? Promise.resolve()).then(async () => {
        if (isCancelled) respond('testfileFinished');
        else
          await runAt(place, { kind, options, make, events, start: given, run }, (found) => {
            member = found;
          });
      });
      lanes.set(place.worker, turn);
    }

    return {
      name: poolNameOf(kind),
      cacheFs: kind === 'forks',
      send(request) {
        if (isRequest(request, 'start')) {
          start = request;
          respond('started');
        } else if (isRequest(request, 'stop')) respond('stopped');
        else if (isRequest(request, 'run')) queue(start ?? neverStarted(), request);
        else member?.send(request);
      },
      start: () => Promise.resolve(),
      stop: () => Promise.resolve(),
      on: (event, callback) => events.on(event, callback),
      off: (event, callback) => events.off(event, callback),
      deserialize: (message) => message,
    };
  }

  return {
    seat,
    cancel() {
      isCancelled = true;
    },
    async close() {
      isCancelled = true;
      stopping.push(...[...members.values()].map((member) => member.stop()));
      members.clear();
      await Promise.allSettled(stopping);
    },
  };
}

/** A process has the environment of its first file: others of its number, of a file that was changed since, get one too. */
function memberKey({ process }: FilePlace, { project }: PoolOptions, { context }: StartRequest): string {
  return JSON.stringify([process, project.name, context.environment]);
}

function neverStarted(): never {
  throw new Error('Vitest gave files to a worker that it had not started.');
}
