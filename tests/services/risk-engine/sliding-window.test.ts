import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SlidingWindow, type Stamped } from '../../../src/services/risk-engine/sliding-window.ts';

const SPAN_NS = 100n;

/** Steps of a clock, some of them across the whole window. */
const clockSteps = fc.array(fc.integer({ min: 0, max: 120 }).map(BigInt), { maxLength: 60 });

describe('a sliding window', () => {
  test('holds what a list filtered by age would hold', () => {
    fc.assert(
      fc.property(clockSteps, (steps) => {
        const window = new SlidingWindow<number>(SPAN_NS);
        let model: Stamped<number>[] = [];
        let nowNs = 1_000n;
        for (const [item, step] of steps.entries()) {
          nowNs += step;
          window.expire(nowNs);
          model = model.filter(({ atNs }) => nowNs - atNs < SPAN_NS);
          model.push({ item, atNs: nowNs });
          window.add(item, nowNs);
          expect(window.toArray()).toEqual(model);
          expect(window.size).toBe(model.length);
        }
      }),
    );
  });

  test('hands out every item once when it expires, oldest first', () => {
    fc.assert(
      fc.property(clockSteps, (steps) => {
        const window = new SlidingWindow<number>(SPAN_NS);
        const expired: number[] = [];
        let nowNs = 1_000n;
        for (const [item, step] of steps.entries()) {
          nowNs += step;
          window.expire(nowNs, (old) => expired.push(old));
          window.add(item, nowNs);
        }
        window.expire(nowNs + 10_000n, (old) => expired.push(old));
        expect(expired).toEqual(steps.map((_, item) => item));
      }),
    );
  });

  test('lets an item go at exactly the span, not a nanosecond before', () => {
    const window = new SlidingWindow<string>(SPAN_NS);
    window.add('order', 5n);
    window.expire(104n);
    expect(window.size).toBe(1);
    window.expire(105n);
    expect(window.size).toBe(0);
  });

  test('starts from any number of entries, and takes more', () => {
    for (let count = 0; count < 40; count += 1) {
      const entries = Array.from({ length: count }, (_, item) => ({ item, atNs: BigInt(item) }));
      const window = new SlidingWindow<number>(1_000n, entries);
      window.add(count, BigInt(count));
      expect(window.size).toBe(count + 1);
      expect(window.toArray()).toEqual([...entries, { item: count, atNs: BigInt(count) }]);
    }
  });

  test('keeps the items of the span, and no others, over a long run', () => {
    const window = new SlidingWindow<number>(SPAN_NS);
    for (let item = 0; item < 2_000; item += 1) {
      window.add(item, BigInt(item));
      window.expire(BigInt(item));
    }
    expect(window.toArray().map(({ item }) => item)).toEqual(
      Array.from({ length: 100 }, (_, index) => 1_900 + index),
    );
  });
});
