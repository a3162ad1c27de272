import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BusError, createBusFile, type MemoryBus, openFileBus } from '../../src/core/bus/index.ts';
import type { JournalFiles } from '../../src/core/journal/index.ts';
import { FAMILIES, JOBS, received } from '../core/bus/number-topics.ts';
import { MemoryFiles } from '../core/journal/memory-files.ts';
import { inAnyOrder } from './any-order.ts';
import { scheduledFiles } from './scheduled-files.ts';

const VALUES = [0, 1, 2, 3, 4];

function open(files: JournalFiles, logCapacity = VALUES.length): Promise<MemoryBus> {
  const file = createBusFile(files, 'state', 'bus.ndjson');
  return openFileBus({ families: FAMILIES, file, logCapacity });
}

/** Reads what a consumer is given when it comes back after a loss of power. */
async function afterPowerLoss(files: MemoryFiles, consumer: string): Promise<readonly number[]> {
  const bus = await open(files.restart());
  const reader = await bus.subscribe(JOBS, { consumer });
  const values: number[] = [];
  for (let delivery = reader.poll(); delivery !== undefined; delivery = reader.poll())
    values.push(received(delivery).value);
  await bus.close();
  return values;
}

test('in every order of publishing, writing and closing, exactly the batches that were accepted are on the disk', async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), async (scheduler) => {
      const files = new MemoryFiles();
      // A consumer that never acknowledges leaves room for three: the others wait, and have to be told.
      const bus = await scheduler.waitFor(open(scheduledFiles(files, scheduler), 3));
      await scheduler.waitFor(bus.subscribe(JOBS, { consumer: 'asleep' }));
      const accepted: number[] = [];
      const refused: unknown[] = [];
      const publishing = VALUES.map((value) => {
        const publish = () =>
          bus.publish({ topic: 'jobs.a', payload: value }).then(
            () => accepted.push(value),
            (error: unknown) => refused.push(error),
          );
        return [`publish ${value}`, publish] as const;
      });
      await inAnyOrder(scheduler, [...publishing, ['close the bus', () => bus.close()]]);
      expect(accepted.length + refused.length).toBe(VALUES.length);
      for (const error of refused) expect(error).toMatchObject({ code: 'BUS_CLOSED', name: BusError.name });
      expect(await afterPowerLoss(files, 'late')).toEqual(accepted);
    }),
  );
});

test('in every order of acknowledging and reconnecting, a consumer is given again what it had not acknowledged, and no more', async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), async (scheduler) => {
      const files = new MemoryFiles();
      const bus = await scheduler.waitFor(open(scheduledFiles(files, scheduler)));
      const first = await scheduler.waitFor(bus.subscribe(JOBS, { consumer: 'c' }));
      const batch = VALUES.map((payload) => ({ topic: 'jobs.a', payload }));
      await scheduler.waitFor(bus.publishBatch(batch));
      const taken = VALUES.map(() => received(first.poll()));
      let acknowledgedCount = 0;
      const acknowledging = taken.map((message) => {
        const acknowledge = async () => {
          first.acknowledge(message);
          acknowledgedCount = Math.max(acknowledgedCount, message.position + 1);
        };
        return [`acknowledge ${message.value}`, acknowledge] as const;
      });
      const reconnect = async () => {
        const closing = first.close();
        const again = VALUES.slice(acknowledgedCount);
        const second = await bus.subscribe(JOBS, { consumer: 'c' });
        expect(again.map(() => received(second.poll()).value)).toEqual(again);
        expect(second.poll()).toBeUndefined();
        await closing;
      };
      await inAnyOrder(scheduler, [...acknowledging, ['reconnect', reconnect]]);
      await scheduler.waitFor(bus.close());
      expect(await afterPowerLoss(files, 'c')).toEqual(VALUES.slice(acknowledgedCount));
    }),
  );
});
