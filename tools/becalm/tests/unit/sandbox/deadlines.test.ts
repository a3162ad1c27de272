import { describe, expect, test } from 'vitest';
import { createDeadlines } from '../../../src/sandbox/time/deadlines.ts';

describe('deadlines under virtual time', () => {
  test('are taken once they are due, the first one first', () => {
    let now = 0;
    const deadlines = createDeadlines(() => now);
    const ended: string[] = [];
    deadlines.set(() => ended.push('late'), 200);
    now = 50;
    const gone = deadlines.set(() => ended.push('gone'), 10);
    deadlines.set(() => ended.push('early'), 100);
    deadlines.clear(gone);
    expect(deadlines.firstMs()).toBe(150);
    expect(deadlines.takeDue(149)).toBeNull();
    deadlines.takeDue(150)?.end();
    deadlines.takeDue(1_000)?.end();
    expect(ended).toEqual(['early', 'late']);
    expect(deadlines.firstMs()).toBe(Number.POSITIVE_INFINITY);
    expect(deadlines.takeDue(1_000)).toBeNull();
  });

  test('pass in real time once that goes on, as far as they are left, unless they are cleared', () => {
    let now = 0;
    const deadlines = createDeadlines(() => now);
    const ended: string[] = [];
    deadlines.set(() => ended.push('kept'), 200);
    const cleared = deadlines.set(() => ended.push('cleared'), 300);
    now = 150;
    const set: [() => unknown, number][] = [];
    deadlines.handOver({ setTimeout: (callback, delayMs) => set.push([callback, delayMs]) });
    deadlines.clear(cleared);
    expect(set.map(([, delayMs]) => delayMs)).toEqual([50, 150]);
    for (const [callback] of set) callback();
    expect(ended).toEqual(['kept']);
  });

  test('are forgotten with the time that they were of', () => {
    const deadlines = createDeadlines(() => 0);
    deadlines.set(() => undefined, 1);
    deadlines.forget();
    expect(deadlines.firstMs()).toBe(Number.POSITIVE_INFINITY);
  });
});
