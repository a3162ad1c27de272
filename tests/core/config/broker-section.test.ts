import { expect, test } from 'vitest';
import { checkConfig } from '../../../src/core/config/index.ts';
import { parseDecimal } from '../../../src/core/money/index.ts';
import { shippedWith } from './sample-config.ts';

function checked(broker: Readonly<Record<string, unknown>>, venue = 'binanceus') {
  return checkConfig(
    shippedWith((tree) => {
      tree['broker'] = broker;
      Object.assign(tree['exchange']!, { venue });
    }),
  );
}

function problemsOf(...given: Parameters<typeof checked>): readonly string[] {
  const found = checked(...given);
  return found.kind === 'ok' ? [] : found.problems.map(({ path, expected }) => `${path}: ${expected}`);
}

test('a broker has small caps unless told otherwise', () => {
  const found = checked({ venue: 'simulated', url: 'http://127.0.0.1:9470' });
  if (found.kind === 'invalid') expect.unreachable();
  expect(found.value.broker).toEqual({
    venue: 'simulated',
    url: 'http://127.0.0.1:9470',
    orderCap: parseDecimal('10'),
    dayCap: parseDecimal('100'),
    priceAgeMsMax: 10_000,
    orderAgeMsMax: 60_000,
    concurrentCallsMax: 4,
    callTimeoutMs: 5_000,
    pollMs: 2_000,
    reconcileMs: 30_000,
  });
});

test.each([
  'http://10.0.0.1:9470',
  'https://127.0.0.1:9470',
  'http://127.0.0.1.evil.com:80',
  'http://127.0.0.1:1/x',
  9470,
])('the simulated venue is on this machine and not at %s', (url) => {
  expect(problemsOf({ venue: 'simulated', url })).toEqual([
    'broker.url: an address of this machine such as http://127.0.0.1:9470',
  ]);
});

test.each([
  [{ venue: 'simulated' }, 'broker.url: the address of the simulated venue'],
  [{ venue: 'ccxt', url: 'http://127.0.0.1:1' }, 'broker.url: no address for a venue of ccxt'],
  [{ venue: 'paper' }, 'broker.venue: "simulated" or "ccxt"'],
  [{ venue: 'ccxt', order_cap: 0 }, 'broker.order_cap: a finite number above 0'],
  [{ venue: 'ccxt', day_cap: -1 }, 'broker.day_cap: a finite number above 0'],
  [{ venue: 'ccxt', live: true }, 'broker.live: only "venue", "url", "order_cap"'],
] as const)('refuses %o', (broker, expected) => {
  expect(problemsOf(broker).map((problem) => problem.slice(0, expected.length))).toEqual([expected]);
});

test('no broker trades under the name of the paper trader', () => {
  expect(problemsOf({ venue: 'ccxt' }, 'paper')).toEqual([
    'exchange.venue: the name of a venue, since there is a broker',
  ]);
});
