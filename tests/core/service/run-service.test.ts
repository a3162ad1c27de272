import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Bus, createMemoryBus, type MemoryBus } from '../../../src/core/bus/index.ts';
import { JournalError } from '../../../src/core/journal/journal-error.ts';
import { type ServiceEvent, ServiceJournalError, startService } from '../../../src/core/service/index.ts';
import { FAMILIES, messages } from '../bus/number-topics.ts';
import { live, MOMENTS, settled } from './mortal.ts';
import { type Disk, IN, journalOn, OUT, summing } from './summing-service.ts';

const noWait = () => Promise.resolve();
const ignore = () => undefined;

function newBus(): MemoryBus {
  return createMemoryBus({ families: FAMILIES });
}

async function sums(bus: Bus): Promise<readonly number[]> {
  const reader = await bus.subscribe(OUT, { consumer: 'reader' });
  const values: number[] = [];
  for (let delivery = reader.poll(); delivery !== undefined; delivery = reader.poll()) {
    if (delivery.kind === 'message') values.push(delivery.value);
  }
  await reader.close();
  return values;
}

function runningSums(values: readonly number[]): readonly number[] {
  let sum = 0;
  return values.filter((value) => value !== 0 && value !== 13).map((value) => (sum += value));
}

test('decides, journals before it publishes, and goes on where it stopped', async () => {
  const bus = newBus();
  const disk: Disk = { records: [] };
  const publishedBefore: number[] = [];
  const start = () =>
    startService(summing, {
      bus,
      journal: journalOn(disk, (when, record) => {
        if (when === 'before' && record.kind === 'step') publishedBefore.push(record.sequence);
      }),
      wait: noWait,
      observe: ignore,
    });
  const first = await start();
  await bus.publishBatch(messages('jobs.in', 1, 2));
  await settled();
  expect(first.status()).toMatchObject({ handled: 2, published: 2, failed: 0 });
  await first.stop();
  await bus.publishBatch(messages('jobs.in', 3));
  const second = await start();
  await settled();
  await second.stop();
  expect(await sums(bus)).toEqual([1, 3, 6]);
  expect(disk.records.at(-1)).toMatchObject({ kind: 'snapshot', state: 6, cursors: { 'jobs.in': 3 } });
});

test('a message whose handling throws has no effect and stops nothing', async () => {
  const bus = newBus();
  const events: ServiceEvent[] = [];
  const service = await startService(summing, {
    bus,
    journal: journalOn({ records: [] }),
    wait: noWait,
    observe: (event) => events.push(event),
  });
  await bus.publishBatch(messages('jobs.in', 1, 13, 'rubbish', 2));
  await settled();
  expect(await sums(bus)).toEqual([1, 3]);
  expect(service.status()).toMatchObject({
    handled: 3,
    failed: 1,
    malformed: 1,
    refusals: [expect.stringMatching(/^jobs\.in: message: expected .*, was /)],
  });
  expect(events).toContainEqual(expect.objectContaining({ kind: 'message-failed', topic: 'jobs.in' }));
  await service.stop();
});

test('a journal that fails ends the service: nothing more is published or acknowledged', async () => {
  const bus = newBus();
  const service = await startService(summing, {
    bus,
    journal: journalOn({ records: [] }, (when) => {
      if (when === 'before') throw new Error('ENOSPC');
    }),
    wait: noWait,
    observe: ignore,
  });
  await bus.publishBatch(messages('jobs.in', 1, 2));
  await expect(service.finished).rejects.toThrow('ENOSPC');
  await bus.publishBatch(messages('jobs.in', 3));
  await settled();
  expect(await sums(bus)).toEqual([]);
  await expect(service.stop()).rejects.toThrow('ENOSPC');
});

test('publishing is tried until the bus takes it, once', async () => {
  const bus = newBus();
  let attempts = 0;
  const flaky: Bus = {
    publish: (message) => bus.publish(message),
    subscribe: (family, options) => bus.subscribe(family, options),
    forget: (consumer) => bus.forget(consumer),
    close: () => bus.close(),
    async publishBatch(batch, origin) {
      attempts += 1;
      if (attempts === 1) throw new Error('no connection');
      await bus.publishBatch(batch, origin);
      if (attempts === 2) throw new Error('the answer was lost');
    },
  };
  const waits: number[] = [];
  const service = await startService(summing, {
    bus: flaky,
    journal: journalOn({ records: [] }),
    wait: async (milliseconds) => void waits.push(milliseconds),
    observe: ignore,
  });
  await bus.publishBatch(messages('jobs.in', 5));
  await settled();
  expect(await sums(bus)).toEqual([5]);
  expect({ attempts, waits }).toEqual({ attempts: 3, waits: [50, 100] });
  await service.stop();
});

/**
 * The process dies at a drawn moment: before or after a record is on disk, before or after the bus has taken a batch.
 * Nothing of it runs on; the bus and the disk stay.
 */
test('every number counts once, wherever the process dies', async () => {
  const crash = fc.record({ moment: fc.constantFrom(...MOMENTS), after: fc.nat(4) });
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 4 }), { maxLength: 5 }),
      fc.array(crash, { maxLength: 6 }),
      async (batches, crashes) => {
        const bus = newBus();
        const disk: Disk = { records: [] };
        const held = await bus.subscribe(IN, { consumer: 'summing' });
        await held.close();
        for (const batch of batches) await bus.publishBatch(messages('jobs.in', ...batch));
        for (const each of [...crashes, null]) {
          const life = await live(summing, bus, disk, each, { stepMessagesMax: 2, snapshotEvery: 2 });
          await settled();
          await life.bury();
        }
        expect(await sums(bus)).toEqual(runningSums(batches.flat()));
      },
    ),
  );
});

test.each([
  ['is no record', [{ kind: 'stop' }]],
  ['stands where', [{ kind: 'step', sequence: 2, cursors: {}, notes: [], messages: [] }]],
  ['refuses a note', [{ kind: 'step', sequence: 1, cursors: {}, notes: ['x'], messages: [] }]],
])('a journal that %s is refused', async (problem, records) => {
  const starting = startService(summing, {
    bus: newBus(),
    journal: journalOn({ records }),
    wait: noWait,
    observe: ignore,
  });
  await expect(starting).rejects.toThrow(ServiceJournalError);
  await expect(starting).rejects.toThrow(problem === 'is no record' ? 'is none' : problem);
});

test('lets the loop turn after each step of messages', async () => {
  const bus = newBus();
  const handledAtTurns: number[] = [];
  const service = await startService(
    summing,
    {
      bus,
      journal: journalOn({ records: [] }),
      wait: noWait,
      observe: ignore,
      turn: () => {
        handledAtTurns.push(service.status().handled);
        return Promise.resolve();
      },
    },
    { stepMessagesMax: 10 },
  );
  await bus.publishBatch(messages('jobs.in', ...Array.from({ length: 20 }, () => 1)));
  await settled();
  await service.stop();
  // Five messages and what came of them make ten.
  expect(handledAtTurns).toEqual([5, 10, 15, 20]);
});

test('a snapshot that does not fit is tried again after twice as many steps each time', async () => {
  const bus = newBus();
  const skippedAt: number[] = [];
  const disk = journalOn({ records: [] });
  const service = await startService(
    summing,
    {
      bus,
      journal: {
        ...disk,
        append(record) {
          if (record.kind === 'step') return disk.append(record);
          throw new JournalError({
            code: 'BAD_RECORD',
            path: 'journal',
            expected: 'a record that fits',
            found: 'one too large',
            advice: 'Append a smaller one.',
          });
        },
      },
      wait: noWait,
      observe(event) {
        if (event.kind === 'snapshot-skipped') skippedAt.push(event.sequence);
      },
    },
    { stepMessagesMax: 2, snapshotEvery: 1 },
  );
  await bus.publishBatch(messages('jobs.in', ...Array.from({ length: 40 }, () => 1)));
  await settled();
  await service.stop();
  expect(skippedAt).toEqual([1, 3, 7, 15, 31, 40]);
});
