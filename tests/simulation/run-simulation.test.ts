import { expect, test } from 'vitest';
import {
  CANARIES,
  huntCanary,
  planFaults,
  runSimulation,
  shrinkFailure,
} from '../../src/simulation/index.ts';
import { settle } from './settle.ts';

test.each([
  [2, 'paper'],
  [3, 'broker'],
])('seed %i: every invariant holds, the %s is busy, and the same comes again', async (seed, mode) => {
  const once = await runSimulation({ seed, hours: 0.25 }, settle);
  expect(once).toMatchObject({ seed, mode, violation: null });
  expect(once.activity['fill']).toBeGreaterThan(5);
  expect(once.eventCount).toBeGreaterThan(250);
  const again = await runSimulation({ seed, hours: 0.25 }, settle);
  expect(again).toEqual(once);
});

test.each([
  [2, 'paper'],
  [3, 'broker'],
] as const)(
  'seed %i: every kind of fault comes true in a crowded hour with a %s, and all holds',
  async (seed, mode) => {
    const HOUR_MS = 3_600_000;
    const day = planFaults({ seed, mode, durationMs: 24 * HOUR_MS });
    const kinds = new Set(day.map(({ kind }) => kind));
    // Two faults of each kind, at the times of the day that they have, a day being half an hour.
    const faults = [...kinds]
      .flatMap((kind) => day.filter((fault) => fault.kind === kind).slice(0, 2))
      .map((fault, index) => ({ ...fault, index, atMs: 600_000 + Math.floor(fault.atMs / 48) }));
    const { injected, violation } = await runSimulation({ seed, hours: 1, faults }, settle);
    expect(violation).toBeNull();
    const missed = new Set(kinds);
    for (const index of injected) missed.delete(faults[index]?.kind ?? 'crash');
    expect([...missed]).toEqual([]);
  },
);

/** Planted bugs that show within an hour, whatever goes wrong besides. */
const QUICK = [
  ['lost-fill', 'exact-books'],
  ['fill-told-twice', 'order-ends'],
  ['float-in-money', 'exact-books'],
  ['rounded-quantity', 'exact-books'],
  ['deaf-to-cancel', 'order-ends'],
  ['order-cap-off-by-one', 'order-cap'],
  ['deaf-to-loss', 'known-results'],
  ['unapproved-order', 'approved-orders'],
  ['reused-client-id', 'client-order-ids'],
] as const;

test.each(QUICK)('the planted bug %s is found by %s', async (name, invariant) => {
  const canary = CANARIES.find((each) => each.name === name);
  if (canary === undefined) throw new Error('no such bug');
  const fate = await huntCanary(canary, { hours: 1, seedsMax: 3 }, settle);
  expect(fate.found?.violation.invariant).toBe(invariant);
});

test('until the first fault is left out, nothing is different without it', async () => {
  const hours = 0.5;
  const all = await runSimulation({ seed: 6, hours }, settle);
  const without = await runSimulation({ seed: 6, hours, happens: () => false }, settle);
  expect(all.injected.length).toBeGreaterThan(0);
  expect(without.injected).toEqual([]);
  expect(without.hash).not.toBe(all.hash);
  const untilMs = 1_000;
  const parts = [true, false].map((happens) =>
    runSimulation({ seed: 6, hours, untilMs, happens: () => happens }, settle),
  );
  const [first, second] = await Promise.all(parts);
  expect(first?.hash).toBe(second?.hash);
});

test('a planted bug is found, and a failure that needs no fault is told so after one run', async () => {
  const canary = CANARIES.find(({ name }) => name === 'rate-cap-off-by-one');
  if (canary === undefined) throw new Error('no such bug');
  const fate = await huntCanary(canary, { hours: 1, seedsMax: 4 }, settle);
  const { seed = 0, violation = null } = fate.found ?? {};
  expect(violation?.invariant).toBe('rate-cap');
  if (violation === null) return;
  const request = { seed, hours: 1, canary };
  const { injected } = await runSimulation(request, settle);
  const shrunk = await shrinkFailure({ request, injected: [0, 1, ...injected], violation }, settle, 30);
  expect(shrunk).toEqual({ faults: [], runCount: 1, isLeast: true });
});

test('a bug that no seed shows is told as such', async () => {
  const harmless = { name: 'harmless', summary: 'nothing', mode: 'broker', alterations: {} } as const;
  const fate = await huntCanary(harmless, { hours: 0.02, seedsMax: 2 }, settle);
  expect(fate).toEqual({ name: 'harmless', summary: 'nothing', seedCount: 2, found: null });
});

test('planted bugs have names of their own, and there are enough of them', () => {
  expect(CANARIES.length).toBeGreaterThanOrEqual(12);
  expect(new Set(CANARIES.map(({ name }) => name)).size).toBe(CANARIES.length);
});
