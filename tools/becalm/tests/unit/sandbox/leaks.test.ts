import timers, { setTimeout as importedSetTimeout } from 'node:timers';
import { promisify } from 'node:util';
import { describe, expect, test, vi } from 'vitest';
import { guardLeaks } from '../../../src/sandbox/leaks.ts';

const realSetTimeout = globalThis.setTimeout;
const guard = guardLeaks();

/** Lets real timers of 0 and 1 ms fire. */
function twoTurns(): Promise<void> {
  return new Promise((resolve) => realSetTimeout(resolve, 5));
}

describe('the guard against leaks', () => {
  test('clears timers that were left running, however they were reached', async () => {
    const fired = vi.fn();
    setTimeout(fired, 1);
    setInterval(fired, 1);
    setImmediate(fired);
    importedSetTimeout(fired, 1);
    timers.setInterval(fired, 1);
    guard.sweep();
    await twoTurns();
    expect(fired).not.toHaveBeenCalled();
  });

  test('lets timers fire with their arguments before the sweep', async () => {
    const value = await new Promise((resolve) => setTimeout(resolve, 1, 'given'));
    expect(value).toBe('given');
  });

  test('keeps the timers working as promises', async () => {
    expect(await promisify(setTimeout)(1, 'timeout')).toBe('timeout');
    expect(await promisify(setImmediate)('immediate')).toBe('immediate');
  });

  test('returns handles that can be cleared, refreshed and unreffed', () => {
    const handle = setTimeout(() => undefined, 1_000);
    expect(handle.unref().hasRef()).toBe(false);
    expect(handle.refresh()).toBe(handle);
    clearTimeout(handle);
  });
});
