import { expect, test } from 'vitest';
import { createMemoryBus } from '../../../src/core/bus/index.ts';
import { createMailbox, type ServiceDefinition, startService } from '../../../src/core/service/index.ts';
import { settled } from './mortal.ts';
import { type Disk, journalOn } from './summing-service.ts';

function start(definition: ServiceDefinition, disk: Disk) {
  return startService(definition, {
    bus: createMemoryBus(),
    journal: journalOn(disk),
    wait: () => Promise.resolve(),
    observe: () => undefined,
  });
}

function world() {
  const disk: Disk = { records: [] };
  const told: string[] = [];
  const mailbox = createMailbox<number>('results', (value) => {
    told.push(`handled ${value}`);
    return {
      note: value,
      messages: [],
      after: () => told.push(`after ${value}, ${disk.records.length} on disk`),
    };
  });
  const definition: ServiceDefinition = {
    name: 'posted',
    create: () => ({ inputs: [mailbox.input], recall: () => undefined, snapshot: () => null }),
  };
  return { disk, told, mailbox, definition };
}

test('what is posted is journaled, and only then is it done with, and what waited for it called', async () => {
  const { disk, told, mailbox, definition } = world();
  const service = await start(definition, disk);
  await mailbox.post(7);
  expect(told).toEqual(['handled 7', 'after 7, 1 on disk']);
  expect(disk.records).toMatchObject([{ kind: 'step', notes: [7] }]);
  await service.stop();
});

test('a mailbox takes messages before it is read', async () => {
  const { disk, told, mailbox, definition } = world();
  void mailbox.post(1);
  const last = mailbox.post(2);
  const service = await start(definition, disk);
  await last;
  expect(told.filter((line) => line.startsWith('handled'))).toEqual(['handled 1', 'handled 2']);
  await service.stop();
});

test('a service that ends handles nothing more, whatever is posted', async () => {
  const { disk, told, mailbox, definition } = world();
  const service = await start(definition, disk);
  await service.stop();
  void mailbox.post(3);
  await settled();
  expect(told).toEqual([]);
});
