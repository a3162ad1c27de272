import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Bus, createBusFile, openFileBus } from '../../../../src/core/bus/index.ts';
import { MemoryFiles } from '../../journal/memory-files.ts';
import { describeBusContract } from '../contract.ts';
import type { ContractBounds } from '../contract-suite.ts';
import {
  FAMILIES,
  isSettled,
  JOBS,
  messages,
  PRICES,
  publishAll,
  received,
  takeShown,
  turns,
} from '../number-topics.ts';

const FOLDER = 'state';
const NAME = 'bus.ndjson';

function open(files: MemoryFiles, bounds: ContractBounds = {}, onTornLine?: (length: number) => void) {
  const file = createBusFile(files, FOLDER, NAME);
  return openFileBus({ families: FAMILIES, ...bounds, file, ...(onTornLine && { onTornLine }) });
}

async function textOf(files: MemoryFiles): Promise<string> {
  return createBusFile(files, FOLDER, NAME).read();
}

async function settle(): Promise<void> {
  for (let round = 0; round < 10; round += 1) await turns();
}

describeBusContract('in memory with a file', async () => {
  const files = new MemoryFiles();
  const buses: Bus[] = [];
  return {
    open: async (bounds) => {
      const bus = await open(files, bounds);
      buses.push(bus);
      return bus;
    },
    settle,
    dispose: async () => {
      for (const bus of buses) await bus.close();
    },
  };
});

describe('the file of a bus', () => {
  test('holds what has to last, and nothing of lossy topics', async () => {
    const files = new MemoryFiles();
    const bus = await open(files);
    await bus.publishBatch([...messages('prices.a', 1), ...messages('jobs.a', 2)]);
    await publishAll(bus, 'prices.a', [3]);
    await bus.close();
    expect(await textOf(files)).toBe(
      '{"file":"njord.bus","version":1}\n{"kind":"batch","messages":[{"topic":"jobs.a","payload":2}]}\n',
    );
  });

  test('is written anew at the start, with what still matters', async () => {
    const files = new MemoryFiles();
    const before = await open(files, { logCapacity: 2 });
    await before.publishBatch(messages('jobs.a', 0, 1), { publisher: 'maker', sequence: 7 });
    await publishAll(before, 'jobs.a', [2]);
    await before.close();
    await (await open(files, { logCapacity: 2 })).close();
    expect((await textOf(files)).split('\n').slice(1)).toEqual([
      '{"kind":"topic","topic":"jobs.a","start":1}',
      '{"kind":"batch","messages":[],"origin":{"publisher":"maker","sequence":7}}',
      '{"kind":"batch","messages":[{"topic":"jobs.a","payload":1}]}',
      '{"kind":"batch","messages":[{"topic":"jobs.a","payload":2}]}',
      '',
    ]);
  });

  test('does not grow for ever while the bus runs', async () => {
    const files = new MemoryFiles();
    const bus = await open(files, { logCapacity: 3 });
    const reader = await bus.subscribe(JOBS, { consumer: 'c' });
    for (let value = 0; value < 1_200; value += 1) {
      await bus.publish({ topic: 'jobs.a', payload: value });
      reader.acknowledge(received(await reader.next()));
    }
    await bus.close();
    expect((await textOf(files)).split('\n').length).toBeLessThan(1_500);
    const again = await (await open(files, { logCapacity: 3 })).subscribe(JOBS, { consumer: 'late' });
    expect(await takeShown(again, 3)).toEqual(['1197', '1198', '1199']);
  });

  test('may end in a line that a crash has cut off, which is reported', async () => {
    const files = new MemoryFiles();
    await publishAll(await open(files), 'jobs.a', [1, 2]);
    const whole = await textOf(files);
    files.put(`${FOLDER}/${NAME}`, whole.slice(0, -5));
    const torn: number[] = [];
    const bus = await open(files, {}, (length) => torn.push(length));
    const reader = await bus.subscribe(JOBS, { consumer: 'c' });
    await publishAll(bus, 'jobs.a', [3]);
    expect(await takeShown(reader, 2)).toEqual(['1', '3']);
    expect(torn).toHaveLength(1);
  });

  test.each([
    ['no header', '{"kind":"topic","topic":"jobs.a","start":1}\n', 1],
    ['no JSON', '{"file":"njord.bus","version":1}\n{"kind"\n', 2],
    ['no object', '{"file":"njord.bus","version":1}\n[]\n', 2],
    ['no kind', '{"file":"njord.bus","version":1}\n{"kind":"x"}\n', 2],
    ['no position', '{"file":"njord.bus","version":1}\n{"kind":"topic","topic":"a","start":-1}\n', 2],
    ['no message', '{"file":"njord.bus","version":1}\n{"kind":"batch","messages":[{}]}\n', 2],
    ['no origin', '{"file":"njord.bus","version":1}\n{"kind":"batch","messages":[],"origin":{}}\n', 2],
    [
      'no cursor',
      '{"file":"njord.bus","version":1}\n{"kind":"consumer","name":"a","pattern":"b","cursors":[1]}\n',
      2,
    ],
    ['no name', '{"file":"njord.bus","version":1}\n{"kind":"forget"}\n', 2],
  ])('is refused with %s before its last line', async (_, text, line) => {
    const files = new MemoryFiles();
    files.put(`${FOLDER}/${NAME}`, text);
    await expect(open(files)).rejects.toMatchObject({
      code: 'FILE_DAMAGED',
      message: expect.stringContaining(`in line ${line} of its file`),
    });
  });

  test('that fails stops durable topics, and lossy ones go on', async () => {
    const healthy = new MemoryFiles();
    await (await open(healthy)).close();
    const failures = Object.fromEntries(
      Array.from({ length: 40 }, (_, index) => [healthy.operationCount + index, 'ENOSPC']),
    );
    const files = new MemoryFiles({ failures });
    const bus = await open(files);
    const prices = await bus.subscribe(PRICES, { consumer: 'p' });
    const batches = [
      bus.publish({ topic: 'jobs.a', payload: 1 }),
      bus.publish({ topic: 'jobs.a', payload: 2 }),
    ];
    for (const batch of batches) await expect(batch).rejects.toMatchObject({ code: 'STORE_FAILED' });
    await expect(publishAll(bus, 'jobs.a', [3])).rejects.toMatchObject({ code: 'STORE_FAILED' });
    await publishAll(bus, 'prices.a', [4]);
    expect(await takeShown(prices, 1)).toEqual(['4']);
  });

  test('keeps room for what is on its way there, and places in the line for what has none', async () => {
    const bus = await open(new MemoryFiles(), { logCapacity: 2, waitingCountMax: 2 });
    await bus.subscribe(JOBS, { consumer: 'c' });
    const batches = [1, 2, 3, 4, 5].map((payload) => bus.publish({ topic: 'jobs.a', payload }));
    await expect(batches[4]).rejects.toMatchObject({ code: 'TOO_MANY_WAITING' });
    await Promise.all(batches.slice(0, 2));
    const waiting = batches.slice(2, 4);
    for (const batch of waiting) batch.catch(() => {});
    expect(await isSettled(Promise.race(waiting))).toBe(false);
  });

  test('takes at most so many that wait for it', async () => {
    const bus = await open(new MemoryFiles(), { waitingCountMax: 1 });
    const origins = [1, 2, 3].map((sequence) => ({ publisher: 'p', sequence }));
    const batches = origins.map((origin) => bus.publishBatch([], origin));
    const outcomes = await Promise.allSettled(batches);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected']);
  });

  test.each([undefined, () => 1, 1n])('takes no payload that has no form there: %s', async (payload) => {
    const bus = await open(new MemoryFiles());
    await expect(publishAll(bus, 'jobs.a', [payload])).rejects.toMatchObject({ code: 'PAYLOAD_NOT_JSON' });
  });

  test('keeps every accepted message over any losses of power, and no half of a batch', async () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 6 });
    const lives = fc.array(fc.record({ sizes, powerLossAt: fc.nat(30) }), { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(lives, fc.nat(), async (plan, seed) => {
        let files = new MemoryFiles({ seed });
        let acceptedCount = 0;
        for (const { sizes: batchSizes, powerLossAt } of plan) {
          files = files.restart({ powerLossAt });
          const ends = [acceptedCount];
          try {
            const bus = await open(files);
            for (const size of batchSizes) {
              const start = ends.at(-1) ?? 0;
              ends.push(start + size);
              const values = Array.from({ length: size }, (_, index) => start + index);
              await bus.publishBatch(messages('jobs.a', ...values));
              acceptedCount = start + size;
            }
          } catch {
            // The power is gone; what matters is on the disk.
          }
          files = files.restart();
          const kept = await keptValues(await open(files));
          expect(kept).toEqual(kept.map((_, index) => index));
          expect(kept.length).toBeGreaterThanOrEqual(acceptedCount);
          expect(ends).toContain(kept.length);
          acceptedCount = kept.length;
        }
      }),
    );
  });
});

async function keptValues(bus: Bus): Promise<readonly number[]> {
  const reader = await bus.subscribe(JOBS, { consumer: 'c' });
  const kept: number[] = [];
  for (let delivery = reader.poll(); delivery !== undefined; delivery = reader.poll()) {
    kept.push(received(delivery).value);
  }
  return kept;
}
