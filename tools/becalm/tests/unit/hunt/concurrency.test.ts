import { describe, expect, it } from 'vitest';
import { runConcurrently } from '../../../src/hunt/concurrency.ts';

const never = new AbortController().signal;

describe('runConcurrently', () => {
  it('runs every item once, no more at a time than allowed', async () => {
    const accepted: number[] = [];
    let inFlight = 0;
    let inFlightMax = 0;

    await runConcurrently({
      items: [1, 2, 3, 4, 5, 6, 7],
      limit: 3,
      signal: never,
      run: async (item) => {
        inFlightMax = Math.max(inFlightMax, ++inFlight);
        for (let turn = 0; turn < item % 3; turn++) await Promise.resolve();
        inFlight--;
        return item * 10;
      },
      accept: (item, answer) => {
        accepted.push(answer / item);
      },
    });

    expect(accepted).toEqual([10, 10, 10, 10, 10, 10, 10]);
    expect(inFlightMax).toBe(3);
  });

  it('waits for nothing after the signal and drops late answers', async () => {
    const controller = new AbortController();
    const started: number[] = [];
    const accepted: number[] = [];
    const late = Promise.withResolvers<number>();

    const work = runConcurrently({
      items: [1, 2, 3],
      limit: 1,
      signal: controller.signal,
      run: (item) => {
        started.push(item);
        return item === 2 ? late.promise : Promise.resolve(item);
      },
      accept: (item) => {
        accepted.push(item);
        if (item === 1) queueMicrotask(() => controller.abort());
      },
    });
    await work;
    late.resolve(2);
    await late.promise;

    expect(started).toEqual([1, 2]);
    expect(accepted).toEqual([1]);
  });

  it('starts nothing when the signal came before', async () => {
    await runConcurrently({
      items: [1],
      limit: 1,
      signal: AbortSignal.abort(),
      run: () => Promise.reject(new Error('started')),
      accept: () => undefined,
    });
  });

  it('fails with the first error and starts nothing more', async () => {
    const started: number[] = [];
    const work = runConcurrently({
      items: [1, 2, 3, 4],
      limit: 2,
      signal: never,
      run: (item) => {
        started.push(item);
        return item === 2 ? Promise.reject(new Error('no world')) : Promise.resolve(item);
      },
      accept: () => undefined,
    });

    await expect(work).rejects.toThrow('no world');
    const startedThen = started.length;
    await Promise.resolve();
    expect(started).toHaveLength(startedThen);
  });
});
