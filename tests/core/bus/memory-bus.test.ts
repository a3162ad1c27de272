import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createMemoryBus } from '../../../src/core/bus/index.ts';
import { describeBusContract } from './contract.ts';
import { FAMILIES, isSettled, JOBS, PRICES, publishAll, show, takeShown, turns } from './number-topics.ts';

describeBusContract(
  'in memory',
  async () => ({
    open: async (bounds) => createMemoryBus({ families: FAMILIES, ...bounds }),
    settle: turns,
    dispose: async () => {},
  }),
  {
    skipped: {
      'is there after a restart, and so are its cursors and positions': 'needs a file',
      'forgets a consumer for good, also over a restart': 'needs a file',
      'is known as such after a restart': 'needs a file',
    },
  },
);

describe('in memory', () => {
  test('a lossy message is decoded once for all who read it in the same way, and anew for another way', async () => {
    const bus = createMemoryBus({ families: FAMILIES });
    const decoded: string[] = [];
    const readBy = (way: string) => ({
      ...PRICES,
      decode: (message: unknown) => {
        decoded.push(way);
        return PRICES.decode(message);
      },
    });
    const [first, second] = [readBy('first'), readBy('second')];
    const readers = await Promise.all(
      [first, first, second, first].map((family, index) => bus.subscribe(family, { consumer: `c${index}` })),
    );
    await bus.publish({ topic: 'prices.a', payload: 7 });
    const values = readers.map((reader) => reader.poll());
    expect(values).toEqual(
      readers.map(() => ({ kind: 'message', topic: 'prices.a', position: 0, value: 7 })),
    );
    expect(decoded).toEqual(['first', 'second', 'first']);
  });

  test('a lossy topic delivers exactly the newest messages that fit, whatever the pace', async () => {
    const steps = fc.array(fc.constantFrom('publish', 'read'), { maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(steps, fc.integer({ min: 1, max: 5 }), async (pace, queueCapacity) => {
        const bus = createMemoryBus({ families: FAMILIES });
        const subscription = await bus.subscribe(PRICES, { consumer: 'c', queueCapacity });
        const model: number[] = [];
        let next = 0;
        let missing = 0;
        for (const step of pace) {
          if (step === 'publish') {
            await bus.publish({ topic: 'prices.a', payload: next });
            if (model.push(next) > queueCapacity) {
              model.shift();
              missing += 1;
            }
            next += 1;
          } else if (missing > 0) {
            expect(await takeShown(subscription, 1)).toEqual([`gap ${missing}`]);
            missing = 0;
          } else if (model.length > 0) {
            expect(await takeShown(subscription, 1)).toEqual([String(model.shift())]);
          }
        }
      }),
    );
  });

  test('what was accepted can be polled at once, also after close', async () => {
    const bus = createMemoryBus({ families: FAMILIES });
    const jobs = await bus.subscribe(JOBS, { consumer: 'j' });
    await publishAll(bus, 'jobs.a', [1, 2]);
    expect(jobs.poll()).toMatchObject({ value: 1 });
    await bus.close();
    const seen: string[] = [];
    for await (const delivery of jobs) seen.push(show(delivery));
    expect(seen).toEqual(['2', 'closed']);
  });

  test('an accepted batch takes no turn of the event loop', async () => {
    const bus = createMemoryBus({ families: FAMILIES });
    expect(await isSettled(bus.publish({ topic: 'jobs.a', payload: 1 }))).toBe(true);
  });
});
