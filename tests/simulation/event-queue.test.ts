import fc from 'fast-check';
import { expect, test } from 'vitest';
import { EventQueue, type QueuedEvent } from '../../src/simulation/event-queue.ts';

function event(atMs: number, tie: number, number: number): QueuedEvent {
  return { atMs, tie, number, run: () => undefined, isCanceled: false };
}

test('events come by time, then by their tie, then as they were asked for; canceled ones do not', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(5), fc.nat(3), fc.boolean()), { maxLength: 60 }), (descriptions) => {
      const queue = new EventQueue();
      const events = descriptions.map(([atMs, tie], index) => event(atMs, tie, index));
      for (const each of events) queue.add(each);
      for (const [index, [, , isCanceled]] of descriptions.entries())
        Object.assign(events[index] ?? {}, { isCanceled });
      const taken: QueuedEvent[] = [];
      for (let next = queue.take(); next !== undefined; next = queue.take()) taken.push(next);
      const expected = events
        .filter(({ isCanceled }) => !isCanceled)
        .toSorted((one, other) => one.atMs - other.atMs || one.tie - other.tie || one.number - other.number);
      expect(taken.map(({ number }) => number)).toEqual(expected.map(({ number }) => number));
      expect(queue.size).toBe(0);
    }),
  );
});

test('a look at the next event leaves it there', () => {
  const queue = new EventQueue();
  queue.add(event(2, 0, 1));
  expect(queue.peek()?.number).toBe(1);
  expect(queue.take()?.number).toBe(1);
  expect(queue.peek()).toBeUndefined();
});
