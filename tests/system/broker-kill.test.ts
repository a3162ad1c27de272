import { expect, test } from 'vitest';
import {
  createKillSwitch,
  KILL_STATE_AGE_MS_MAX,
  type KillLook,
  type KillMedium,
} from '../../src/core/kill-switch/index.ts';
import { clientOrderIdOf } from '../../src/services/broker/index.ts';
import { discrepanciesOf } from './broker-audit.ts';
import { type BrokerWorld, openBrokerWorld } from './broker-world.ts';

/** A medium that shows what it is told to. */
function medium(name: KillMedium['name'], look: () => Promise<KillLook>): KillMedium {
  return {
    name,
    look,
    trip: () => Promise.resolve(),
    clear: () => Promise.resolve(),
    note: () => Promise.resolve(undefined),
    watch: () => () => undefined,
  };
}

/** Lets the broker of a world look at a real switch. */
async function wire(world: BrokerWorld, media: readonly KillMedium[]): Promise<() => void> {
  const { clock, ...timers } = world.time;
  const kill = createKillSwitch({ clock, timers, media, onChange: () => undefined });
  Object.defineProperty(world, 'kill', { get: () => kill.state() });
  await kill.look();
  return () => {
    kill.close();
  };
}

/** How each source shows that trading has to stop. */
const TRIPS = {
  file: { name: 'file', look: () => Promise.resolve('tripped') },
  redis: { name: 'redis', look: () => Promise.resolve('tripped') },
  unreadable: { name: 'redis', look: () => Promise.reject(new Error('no connection')) },
  silent: { name: 'redis', look: () => new Promise<never>(() => undefined) },
} as const satisfies Record<
  string,
  { readonly name: KillMedium['name']; readonly look: () => Promise<KillLook> }
>;

const LATENCY_MS = 300;

test.each(Object.keys(TRIPS) as (keyof typeof TRIPS)[])(
  'no order leaves the broker from 250 ms after a trip, queued and repeated ones included: %s',
  async (source) => {
    const world = await openBrokerWorld({
      seed: 5,
      // Most orders are tried again, and all wait behind slow ones.
      faults: { 'rate-limit': 0.5, 'reset-after': 0.1, 'silence-after': 0.1 },
      settings: { concurrentCallsMax: 1 },
    });
    world.latencyMs = LATENCY_MS;
    let tripped = false;
    const trip = TRIPS[source];
    const close = await wire(world, [
      medium('file', () => (tripped && trip.name === 'file' ? trip.look() : Promise.resolve('clear'))),
      medium('redis', () => (tripped && trip.name === 'redis' ? trip.look() : Promise.resolve('clear'))),
    ]);
    const ids = Array.from({ length: 30 }, (_, index) => `order-${index}`);
    for (const id of ids) await world.order(id);
    await world.pass(4_000);
    tripped = true;
    const trippedMs = world.time.clock.monotonicMs();
    await world.order('after');
    await world.pass(300_000);

    const sentMs = world.api.arrivals().map(({ atMs }) => atMs - LATENCY_MS);
    expect(sentMs.length).toBeGreaterThan(1);
    expect(Math.max(...sentMs)).toBeLessThan(trippedMs + KILL_STATE_AGE_MS_MAX);
    expect(discrepanciesOf(world, [...ids, 'after'])).toEqual([]);
    const stopped = world.updates.filter(
      (each) => each.status === 'REJECTED' && each.reason === 'kill-switch',
    );
    expect(stopped.length).toBeGreaterThan(10);
    expect(world.exchange.order(clientOrderIdOf('after'))).toBeUndefined();
    close();
    await world.close();
  },
);

test('an order of an earlier life is looked up while the switch is tripped, and not placed again', async () => {
  const world = await openBrokerWorld({ seed: 6, deaths: [{ moment: 'publish-before', after: 99 }] });
  world.latencyMs = 50;
  await world.order('sent');
  await world.pass(100);
  world.die();
  await world.order('not-sent');
  world.kill = 'file';
  await world.pass(60_000);
  expect(discrepanciesOf(world, ['sent', 'not-sent'])).toEqual([]);
  expect(
    world.updates.filter(({ orderId, status }) => orderId === 'sent' && status === 'FILLED'),
  ).toHaveLength(1);
  expect(world.updates.find(({ orderId }) => orderId === 'not-sent')).toMatchObject({
    reason: 'kill-switch',
  });
  await world.close();
});

test('a dry run makes the same checks and sends nothing', async () => {
  const outcomes = [];
  for (const isLive of [true, false]) {
    const world = await openBrokerWorld({ seed: 7, isLive });
    await world.order('good');
    await world.order('too-large', { quantity: '101' });
    await world.order('foreign', { venue: 'paper' });
    await world.pass(500);
    world.kill = 'redis';
    await world.order('halted');
    await world.pass(10_000);
    const told = world.updates.flatMap((each) =>
      each.status === 'REJECTED' ? [[each.orderId, each.reason]] : [],
    );
    outcomes.push(Object.fromEntries(told));
    expect(world.exchange.orders()).toHaveLength(isLive ? 1 : 0);
    await world.close();
  }
  const same = { 'too-large': 'order-cap', foreign: 'wrong-venue', halted: 'kill-switch' };
  expect(outcomes).toEqual([same, { ...same, good: 'dry-run' }]);
});

test('a dry run does not start over open orders of live trading', async () => {
  const world = await openBrokerWorld({ seed: 8 });
  await world.order('resting', { limitPrice: '1' });
  await world.pass(1_000);
  world.die();
  await expect(openBrokerWorld({ seed: 8, isLive: false, disk: world.disk })).rejects.toThrow(
    'Expected no open orders of live trading at the start of a dry run, found 1: resting.',
  );
  await world.close();
});
