import { EventEmitter } from 'node:events';
import { describe, expect, it, vi } from 'vitest';
import type { PoolOptions, PoolWorker, WorkerRequest } from 'vitest/node';
import { createExactPool, type ExactPool } from '../../../../src/host/ordinary/exact-pool.ts';
import { placeKey } from '../../../../src/host/ordinary/placed-workers.ts';
import type { FilePlace } from '../../../../src/worlds/ordinary-plan.ts';

/** A worker of Vitest as far as pools see it: it says what it is asked, and ends its files when it is told to. */
interface ModelWorker {
  readonly worker: PoolWorker;
  readonly asked: readonly string[];
  /** Ends the files at hand. */
  readonly finish: () => void;
  /** Says something of its own. */
  readonly say: (message: object) => void;
  /** Ends without being told to. */
  readonly die: () => void;
}

function modelWorker(startError?: Error): ModelWorker {
  const events = new EventEmitter();
  const asked: string[] = [];
  function say(message: object): void {
    events.emit('message', message);
  }
  function respond(type: string): void {
    say({ __vitest_worker_response__: true, type });
  }
  return {
    asked,
    say,
    finish: () => {
      respond('testfileFinished');
    },
    die: () => {
      events.emit('exit', 7, null);
    },
    worker: {
      name: 'forks',
      cacheFs: true,
      on: (event, callback) => events.on(event, callback),
      off: (event, callback) => events.off(event, callback),
      deserialize: (data) => data,
      start: () => (startError === undefined ? Promise.resolve() : Promise.reject(startError)),
      stop: () => {
        asked.push('ended');
        return Promise.resolve();
      },
      send(sent) {
        if (!('__vitest_worker_request__' in sent)) asked.push('answer');
        else if (sent.type === 'start') {
          asked.push(`start ${sent.poolId} ${sent.context.pool}`);
          respond('started');
        } else if (sent.type === 'run') asked.push(`run ${sent.context.files[0]?.filepath ?? ''}`);
        else if (sent.type === 'stop') {
          asked.push('stop');
          respond('stopped');
        }
      },
    },
  };
}

function request(type: 'start' | 'run' | 'stop', context: object, poolId = 1): WorkerRequest {
  // type-coverage:ignore-next-line -- what pools do not look at is left out
  return { __vitest_worker_request__: true, type, poolId, context } as unknown as WorkerRequest;
}

function runOf(file: string): WorkerRequest {
  return request('run', { files: [{ filepath: file }] });
}

interface Seat {
  readonly seat: PoolWorker;
  readonly messages: readonly { readonly type?: string; readonly text?: string }[];
  readonly errors: readonly unknown[];
}

interface Bench {
  readonly pool: ExactPool;
  readonly workers: readonly ModelWorker[];
  /** What Vitest does to get a worker, and starts it. */
  readonly take: (poolId: number, environment?: string) => Seat;
}

function bench(startError?: Error): Bench {
  const workers: ModelWorker[] = [];
  const pool = createExactPool(() => {
    const model = modelWorker(startError);
    workers.push(model);
    return model.worker;
  });
  return {
    pool,
    workers,
    take(poolId, environment = 'node') {
      // type-coverage:ignore-next-line -- what pools do not look at is left out
      const seat = pool
        .initializer('forks')
        .createPoolWorker({ project: { name: '' } } as unknown as PoolOptions);
      const messages: { readonly type?: string }[] = [];
      const errors: unknown[] = [];
      seat.on('message', (message: { readonly type?: string }) => messages.push(message));
      seat.on('error', (error: unknown) => errors.push(error));
      seat.on('exit', (...reason: readonly unknown[]) => errors.push(reason));
      seat.send(request('start', { environment, pool: 'becalm-forks' }, poolId));
      return { seat, messages, errors };
    },
  };
}

function assign(pool: ExactPool, places: Readonly<Record<string, FilePlace>>): void {
  pool.assign(new Map(Object.entries(places).map(([file, place]) => [placeKey('', file), place])));
}

/** Lets promises and immediates come to their end. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 3; turn++) await new Promise<void>((resolve) => setImmediate(resolve));
}

const first = { worker: 1, process: 1 };
const second = { worker: 2, process: 2 };

describe('a pool with places', () => {
  it('runs files in their workers, whichever seat they come from', async () => {
    const { pool, workers, take } = bench();
    assign(pool, { a: second, b: first, c: second });
    const [one, other] = [take(1), take(2)];
    one.seat.send(runOf('a'));
    other.seat.send(runOf('b'));
    await settle();
    workers[0]?.finish();
    workers[1]?.finish();
    other.seat.send(runOf('c'));
    await settle();

    expect(workers.map(({ asked }) => asked)).toEqual([
      ['start 2 forks', 'run a', 'run c'],
      ['start 1 forks', 'run b', 'stop', 'ended'],
    ]);
    expect(pool.placeOf('', 'a')).toEqual(second);
    expect(pool.placeOf('', 'd')).toBeNull();
  });

  it('lets a file wait for the one before it on its worker', async () => {
    const { pool, workers, take } = bench();
    assign(pool, { a: first, b: first });
    take(1).seat.send(runOf('a'));
    take(2).seat.send(runOf('b'));
    await settle();
    expect(workers[0]?.asked).toEqual(['start 1 forks', 'run a']);

    workers[0]?.finish();
    await settle();
    expect(workers[0]?.asked.at(-1)).toBe('run b');
  });

  it('passes on what the worker says to the seat whose file it runs, and the answers back', async () => {
    const { pool, workers, take } = bench();
    assign(pool, { a: first, b: first });
    const [one, other] = [take(1), take(2)];
    one.seat.send(runOf('a'));
    other.seat.send(runOf('b'));
    await settle();
    workers[0]?.say({ text: 'of a' });
    // type-coverage:ignore-next-line -- an answer of Vitest to a call
    one.seat.send({ i: 1, r: 'text' } as unknown as WorkerRequest);
    workers[0]?.finish();
    await settle();
    workers[0]?.say({ text: 'of b' });

    expect(one.messages.map(({ type, text }) => type ?? text)).toEqual([
      'started',
      'of a',
      'testfileFinished',
    ]);
    expect(other.messages.map(({ type, text }) => type ?? text)).toEqual(['started', 'of b']);
    expect(workers[0]?.asked).toContain('answer');
  });

  it('starts a worker anew for the files that are left when it dies, and tells the seat', async () => {
    const { pool, workers, take } = bench();
    assign(pool, { a: first, b: first });
    const seat = take(1);
    seat.seat.send(runOf('a'));
    await settle();
    workers[0]?.die();
    take(2).seat.send(runOf('b'));
    await settle();

    expect(seat.errors).toEqual([[7, null]]);
    expect(workers[1]?.asked).toEqual(['start 1 forks', 'run b']);
  });

  it('tells the seat where a worker does not start', async () => {
    const { pool, take } = bench(new Error('no such program'));
    assign(pool, { a: first });
    const seat = take(1);
    seat.seat.send(runOf('a'));
    await settle();

    expect(seat.errors).toEqual([new Error('no such program')]);
  });

  it('gives a file of another environment a worker of its own', async () => {
    const { pool, workers, take } = bench();
    assign(pool, { a: first, b: first });
    take(1).seat.send(runOf('a'));
    await settle();
    workers[0]?.finish();
    take(2, 'jsdom').seat.send(runOf('b'));
    await settle();

    expect(workers.map(({ asked }) => asked[1])).toEqual(['run a', 'run b']);
  });

  it('runs files without a place where Vitest has its slot, each in a process of its own', async () => {
    const { pool, workers, take } = bench();
    assign(pool, { a: first });
    take(2).seat.send(runOf('new'));
    await settle();
    workers[0]?.finish();
    await settle();

    expect(workers[0]?.asked).toEqual(['start 2 forks', 'run new', 'stop', 'ended']);
  });

  it('runs nothing more once it is cancelled, and stops what runs when it is closed', async () => {
    const { pool, workers, take } = bench();
    assign(pool, { a: first, b: first });
    take(1).seat.send(runOf('a'));
    const waiting = take(2);
    waiting.seat.send(runOf('b'));
    await settle();
    pool.cancel();
    workers[0]?.finish();
    await settle();
    await pool.close();

    expect(workers[0]?.asked).toEqual(['start 1 forks', 'run a', 'stop', 'ended']);
    expect(waiting.messages.at(-1)?.type).toBe('testfileFinished');
  });

  it('ends a worker that does not answer when it is to stop', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const { pool, workers, take } = bench();
    assign(pool, { a: first, b: first });
    take(1).seat.send(runOf('a'));
    await settle();
    const worker = workers[0]?.worker;
    if (worker !== undefined) worker.send = () => undefined;
    const closed = pool.close();
    await vi.advanceTimersByTimeAsync(10_000);
    await closed;
    vi.useRealTimers();

    expect(workers[0]?.asked.at(-1)).toBe('ended');
  });
});

describe('a pool without places', () => {
  it("is Vitest's own, and notes which worker ran what", () => {
    const { pool, workers, take } = bench();
    const [one, other] = [take(1), take(2)];
    one.seat.send(runOf('a'));
    other.seat.send(runOf('b'));
    one.seat.send(request('stop', {}));

    expect(workers.map(({ asked }) => asked)).toEqual([
      ['start 1 forks', 'run a', 'stop'],
      ['start 2 forks', 'run b'],
    ]);
    expect([pool.placeOf('', 'a'), pool.placeOf('', 'b'), pool.placeOf('other', 'a')]).toEqual([
      first,
      second,
      null,
    ]);
    expect([one.seat.name, one.seat.cacheFs]).toEqual(['becalm-forks', true]);
    expect(one.messages.map(({ type }) => type)).toEqual(['started', 'stopped']);
  });
});
