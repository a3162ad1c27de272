import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ALL_FAULTS, FAULT_KINDS, type FaultRates } from '../../src/services/venue/index.ts';
import { fewRuns } from '../few-runs.ts';
import { discrepanciesOf } from './broker-audit.ts';
import { DEATHS } from './broker-life.ts';
import { type BrokerWorld, openBrokerWorld, type WorldPlan } from './broker-world.ts';

/** Places orders of every kind, lets everything come to its end, and returns their ids. */
async function trade(world: BrokerWorld, count: number): Promise<readonly string[]> {
  const ids = Array.from({ length: count }, (_, index) => `order-${index}`);
  for (const [index, id] of ids.entries()) {
    const side = index % 2 === 0 ? 'buy' : 'sell';
    await world.order(id, index % 3 === 0 ? { side, limitPrice: '10.03', quantity: '2' } : { side });
    if (index % 7 === 6) await world.cancel(id);
    await world.pass(100);
  }
  await world.pass(30_000);
  return ids;
}

async function run(plan: WorldPlan, count: number) {
  const world = await openBrokerWorld(plan);
  const ids = await trade(world, count);
  // Who still rests is gone with its time in force; whatever is on its way arrives.
  for (let round = 0; round < 60 && discrepanciesOf(world, ids).length > 0; round += 1)
    await world.pass(30_000);
  const discrepancies = discrepanciesOf(world, ids);
  await world.close();
  return { world, ids, discrepancies };
}

test('without faults every order is placed once, filled in parts, and told once', async () => {
  const { world, ids, discrepancies } = await run({ seed: 1 }, 12);
  expect(discrepancies).toEqual([]);
  expect(world.exchange.orders()).toHaveLength(ids.length);
  expect(world.fills.length).toBeGreaterThan(ids.length);
  expect(world.updates.some(({ status }) => status === 'PARTIALLY_FILLED')).toBe(true);
});

test('with every fault on, orders still end in one known state each', async () => {
  const { world, ids, discrepancies } = await run({ seed: 2, faults: ALL_FAULTS }, 60);
  expect(discrepancies).toEqual([]);
  expect(world.exchange.orders().length).toBeGreaterThan(ids.length / 2);
  expect(world.alarms.filter(({ kind }) => kind === 'call-failed').length).toBeGreaterThan(5);
});

test('an order that is late on its way is waited for, not placed again', async () => {
  const world = await openBrokerWorld({ seed: 3, idsAreTaken: 'while-open' });
  // The broker gives up after 1000 ms; the venue believes requests for 1500 ms.
  world.placingLatencyMs = 1_200;
  await world.order('late');
  await world.pass(20_000);
  expect(world.api.arrivals()).toHaveLength(1);
  expect(discrepanciesOf(world, ['late'])).toEqual([]);
  await world.close();
});

test('an order that arrives too late to be believed is placed again', async () => {
  const world = await openBrokerWorld({ seed: 4, idsAreTaken: 'while-open' });
  world.placingLatencyMs = 1_600;
  await world.order('lost');
  await world.pass(1_500);
  world.placingLatencyMs = 10;
  await world.pass(20_000);
  expect(world.exchange.orders()).toHaveLength(1);
  expect(discrepanciesOf(world, ['lost'])).toEqual([]);
  await world.close();
});

test('nothing is sent before it is noted: a broker that dies in between has sent nothing', async () => {
  const world = await openBrokerWorld({ seed: 5, idsAreTaken: 'while-open' });
  world.latencyMs = 1;
  await world.order('noted');
  // The disk takes longer than the way to the venue.
  await world.step(3);
  world.die();
  await world.step(10);
  expect(world.api.arrivals()).toEqual([]);
  await world.pass(20_000);
  expect(world.exchange.orders()).toHaveLength(1);
  expect(discrepanciesOf(world, ['noted'])).toEqual([]);
  await world.close();
});

test('a venue that takes its time holds nothing else up', async () => {
  const world = await openBrokerWorld({ seed: 6 });
  world.placingLatencyMs = 900;
  await world.order('slow');
  await world.step(20);
  await world.order('too-large', { quantity: '101' });
  await world.pass(100);
  expect(world.updates).toMatchObject([{ orderId: 'too-large', status: 'REJECTED', reason: 'order-cap' }]);
  await world.pass(10_000);
  expect(discrepanciesOf(world, ['slow', 'too-large'])).toEqual([]);
  await world.close();
});

test('nothing is placed twice and nothing is lost, whatever fails and wherever the broker dies', async () => {
  const rate = fc.constantFrom(0, 0, 0.05, 0.3);
  const faults = fc.record(
    Object.fromEntries(FAULT_KINDS.map((kind) => [kind, rate])),
  ) as fc.Arbitrary<FaultRates>;
  const death = fc.record({ moment: fc.constantFrom(...DEATHS), after: fc.nat(12) });
  const plan = fc.record({
    seed: fc.nat(10_000),
    faults,
    deaths: fc.array(death, { maxLength: 6 }),
    idsAreTaken: fc.constantFrom('for-ever' as const, 'while-open' as const),
  });
  await fc.assert(
    fc.asyncProperty(plan, async (each) => {
      expect((await run(each, 8)).discrepancies).toEqual([]);
    }),
    { numRuns: fewRuns(5) },
  );
});
