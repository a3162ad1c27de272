import { expect, test } from 'vitest';
import { realTimeReason } from '../../../src/host/real-time-needs.ts';

const short = { what: 'a socket time-out', waitMs: 100 };
const long = { what: 'a request time-out', waitMs: 30_000 };

test('a file without native waits can be virtual', () => {
  expect(realTimeReason([], [5_000])).toBeNull();
});

test('the reason is the same in whichever order the tests ran', () => {
  const child = { what: 'a child process with a time-out', waitMs: 50 };
  expect(realTimeReason([short, child], [5_000])).toBe('a child process with a time-out of 50 ms');
  expect(realTimeReason([child, short], [5_000])).toBe('a child process with a time-out of 50 ms');
});

test('a wait that no test of the file can outlast does not count', () => {
  expect(realTimeReason([long], [5_000, 10_000, 30_000])).toBeNull();
  expect(realTimeReason([long], [5_000, 10_000, 30_001])).toBe('a request time-out of 30000 ms');
});

test('every wait counts where a test may take for ever', () => {
  expect(realTimeReason([long, short], [5_000, 0])).toBe('a request time-out of 30000 ms');
});
