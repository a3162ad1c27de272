import { expect, test } from 'vitest';
import { createMemoryBus } from '../../../src/core/bus/index.ts';
import { FAMILIES, JOBS, messages, takeShown } from './number-topics.ts';

test('a numbered batch that is published again is not doubled, whatever it says', async () => {
  const bus = createMemoryBus({ families: FAMILIES });
  const reader = await bus.subscribe(JOBS, { consumer: 'reader' });
  await bus.publishBatch(messages('jobs.a', 1, 2), { publisher: 'maker', sequence: 1 });
  await bus.publishBatch(messages('jobs.a', 1, 2), { publisher: 'maker', sequence: 1 });
  await bus.publishBatch(messages('jobs.a', 3), { publisher: 'maker', sequence: 2 });
  await bus.publishBatch(messages('jobs.a', 9), { publisher: 'maker', sequence: 1 });
  expect(await takeShown(reader, 3)).toEqual(['1', '2', '3']);
  expect(reader.poll()).toBeUndefined();
});

test('publishers number their batches apart from each other', async () => {
  const bus = createMemoryBus({ families: FAMILIES });
  const reader = await bus.subscribe(JOBS, { consumer: 'reader' });
  await bus.publishBatch(messages('jobs.a', 1), { publisher: 'one', sequence: 5 });
  await bus.publishBatch(messages('jobs.a', 2), { publisher: 'two', sequence: 1 });
  expect(await takeShown(reader, 2)).toEqual(['1', '2']);
});

test('a batch that waits for room and is published again meanwhile arrives once', async () => {
  const bus = createMemoryBus({ families: FAMILIES, logCapacity: 1 });
  const reader = await bus.subscribe(JOBS, { consumer: 'reader' });
  await bus.publish({ topic: 'jobs.a', payload: 1 });
  const origin = { publisher: 'maker', sequence: 1 };
  const waiting = [
    bus.publishBatch(messages('jobs.a', 2), origin),
    bus.publishBatch(messages('jobs.a', 2), origin),
  ];
  for (let count = 0; count < 2; count += 1) {
    const delivery = await reader.next();
    if (delivery.kind === 'message') reader.acknowledge(delivery);
  }
  await Promise.all(waiting);
  expect(reader.poll()).toBeUndefined();
});
