import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Bus, createMemoryBus } from '../../src/core/bus/index.ts';
import { isPlainObject } from '../../src/core/contracts/field-reader.ts';
import {
  inputOf,
  type ServiceDefinition,
  type ServiceJournal,
  startService,
} from '../../src/core/service/index.ts';
import { FAMILIES, JOBS, received } from '../core/bus/number-topics.ts';
import { settled } from '../core/service/mortal.ts';
import { type Disk, journalOn, OUT } from '../core/service/summing-service.ts';
import { inAnyOrder } from './any-order.ts';

const VALUES = [1, 2, 4, 8];
const TOPICS_IN = ['jobs.in', 'jobs.more'];

/** Publishes the running sum over both of its inputs. */
const summing: ServiceDefinition = {
  name: 'summing',
  create(snapshot) {
    let sum = Number(snapshot ?? 0);
    const take = (value: number) => {
      sum += value;
      return { note: value, messages: [{ topic: 'jobs.out', payload: sum }] };
    };
    return {
      inputs: TOPICS_IN.map((pattern) => inputOf({ ...JOBS, pattern }, take)),
      recall: (note) => {
        sum += Number(note);
      },
      snapshot: () => sum,
    };
  },
};

/** A bus whose batches are accepted when the scheduler says so; `onStep` hears of each step that is published. */
function slowBus(bus: Bus, scheduler: fc.Scheduler, onStep: (sequence: number) => void): Bus {
  return {
    publish: (message) => bus.publish(message),
    publishBatch: async (batch, origin) => {
      onStep(origin?.sequence ?? 0);
      await scheduler.schedule(Promise.resolve(), 'publish a step');
      await bus.publishBatch(batch, origin);
    },
    subscribe: (family, options) => bus.subscribe(family, options),
    forget: (consumer) => bus.forget(consumer),
    close: () => bus.close(),
  };
}

/** A journal whose records are on the disk when the scheduler says so. */
function slowJournal(disk: Disk, scheduler: fc.Scheduler): ServiceJournal {
  const journal = journalOn(disk);
  return {
    ...journal,
    append: async (record) => {
      await scheduler.schedule(Promise.resolve(), `journal a ${record.kind}`);
      await journal.append(record);
    },
  };
}

async function published(bus: Bus): Promise<readonly number[]> {
  const reader = await bus.subscribe(OUT, { consumer: 'reader' });
  const values: number[] = [];
  for (let delivery = reader.poll(); delivery !== undefined; delivery = reader.poll())
    values.push(received(delivery).value);
  return values;
}

test('in every order of messages, journaling, publishing and stopping, a step is journaled first and each message counts once', async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), async (scheduler) => {
      const bus = createMemoryBus({ families: FAMILIES });
      const disk: Disk = { records: [] };
      const unjournaled: number[] = [];
      const onStep = (sequence: number) => {
        const isThere = disk.records.some((record) => isStep(record, sequence));
        if (!isThere) unjournaled.push(sequence);
      };
      const rest = { wait: () => Promise.resolve(), observe: () => undefined };
      const ports = { bus: slowBus(bus, scheduler, onStep), journal: slowJournal(disk, scheduler), ...rest };
      const first = await scheduler.waitFor(startService(summing, ports, { stepMessagesMax: 2 }));
      const sending = VALUES.map((value, index) => {
        const topic = TOPICS_IN[index % TOPICS_IN.length] ?? '';
        return [`send ${value}`, () => bus.publish({ topic, payload: value })] as const;
      });
      const stop = async () => {
        await first.stop();
        // Whoever has stopped it may end the process now.
        expect(disk.records.at(-1)).toMatchObject({ kind: 'snapshot' });
      };
      await inAnyOrder(scheduler, [...sending, ['stop', stop]]);
      expect(unjournaled).toEqual([]);

      const second = await startService(summing, { bus, journal: journalOn(disk), ...rest });
      await settled();
      await second.stop();
      const sums = [0, ...(await published(bus))];
      const counted = sums.slice(1).map((sum, index) => sum - (sums[index] ?? 0));
      expect(counted.toSorted((one, other) => one - other)).toEqual(VALUES);
    }),
  );
});

function isStep(record: unknown, sequence: number): boolean {
  return isPlainObject(record) && record['kind'] === 'step' && record['sequence'] === sequence;
}
