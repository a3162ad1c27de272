import { expect, test } from 'vitest';
import { type Bus, TOPICS, type WireMessage } from '../../src/core/bus/index.ts';
import { createRandomSource } from '../../src/core/random.ts';
import { BusServer } from '../../src/simulation/bus-server.ts';
import { Life } from '../../src/simulation/life.ts';
import { type LinkedQueue, soundLink } from '../../src/simulation/link.ts';
import { linkedBus } from '../../src/simulation/linked-bus.ts';
import { SimulatedDisk } from '../../src/simulation/simulated-disk.ts';
import { createVirtualTime } from '../../src/simulation/virtual-time.ts';
import { settle } from './settle.ts';

/** A server and one process that reaches it. */
function openWorld() {
  const time = createVirtualTime(createRandomSource(1));
  const disk = new SimulatedDisk({ wait: time.wait, random: createRandomSource(2), wallMs: () => 0 });
  const defects: unknown[] = [];
  const server = new BusServer({
    disk,
    wait: time.wait,
    drawRestartMs: () => 1_000,
    onDefect: (error) => defects.push(error),
  });
  const link = soundLink();
  const queues: LinkedQueue[] = [];
  const busOf = (life: Life): Bus =>
    linkedBus({ server, time, life, link, drawWayMs: () => 1, onSubscribed: (queue) => queues.push(queue) });
  return {
    time,
    disk,
    server,
    link,
    busOf,
    queues,
    defects,
    async pass(milliseconds: number) {
      const endMs = time.nowMs() + milliseconds;
      time.at(endMs, () => undefined);
      await settle();
      while (time.step(endMs)) await settle();
    },
  };
}

function cancelOf(orderId: string): WireMessage {
  return { topic: TOPICS.cancels.pattern, payload: { order_id: orderId } };
}

/** Reads everything that comes, as a service would. */
async function listen(bus: Bus, seen: string[]): Promise<void> {
  const subscription = await bus.subscribe(TOPICS.cancels, { consumer: 'reader' });
  for (;;) {
    const delivery = await subscription.next();
    if (delivery.kind !== 'message') return;
    seen.push(delivery.value.order.kind === 'order-id' ? delivery.value.order.orderId : '');
    subscription.acknowledge(delivery);
  }
}

/** A server that has started, and a process that publishes, and reads what comes into `seen`. */
async function openListening() {
  const world = openWorld();
  const bus = world.busOf(new Life(1));
  void world.server.start();
  const seen: string[] = [];
  void listen(bus, seen);
  await world.pass(100);
  return { world, bus, seen };
}

test('what was accepted survives the end of the server, and is read on from there, once', async () => {
  const { world, bus, seen } = await openListening();
  const first = bus.publishBatch([cancelOf('a')], { publisher: 'p', sequence: 1 });
  await world.pass(100);
  await first;
  world.server.crash();
  await expect(afterPassing(world, bus.publish(cancelOf('lost')), 100)).rejects.toMatchObject({
    code: 'BUS_UNREACHABLE',
  });
  await world.pass(2_000);
  const again = bus.publishBatch([cancelOf('a')], { publisher: 'p', sequence: 1 });
  const second = bus.publishBatch([cancelOf('b')], { publisher: 'p', sequence: 2 });
  await world.pass(1_000);
  await Promise.all([again, second]);
  expect(seen).toEqual(['a', 'b']);
  expect(world.defects).toEqual([]);
  expect(world.queues).toMatchObject([{ pattern: TOPICS.cancels.pattern, lengthMax: 2_000 }]);
});

test('an answer that is lost leaves a batch that is there, and a broken connection one that is not', async () => {
  const { world, bus, seen } = await openListening();
  let isInjected = false;
  world.link.lostAnswers.push(() => {
    isInjected = true;
  });
  await expect(afterPassing(world, bus.publish(cancelOf('there')), 100)).rejects.toMatchObject({
    code: 'OUTCOME_UNKNOWN',
  });
  expect(isInjected).toBe(true);
  world.link.brokenUntilMs = world.time.nowMs() + 50;
  await expect(afterPassing(world, bus.publish(cancelOf('not')), 100)).rejects.toMatchObject({
    code: 'BUS_UNREACHABLE',
  });
  expect(seen).toEqual(['there']);
});

test('a stalled process gets what had come in the end, and a slow batch comes late', async () => {
  const { world, bus, seen } = await openListening();
  world.link.stalledUntilMs = world.time.nowMs() + 500;
  void bus.publish(cancelOf('a'));
  await world.pass(400);
  expect(seen).toEqual([]);
  await world.pass(200);
  expect(seen).toEqual(['a']);
  world.link.slowness.push({ delayMs: 300, onInjected: () => undefined });
  void bus.publish(cancelOf('b'));
  await world.pass(200);
  expect(seen).toEqual(['a']);
  await world.pass(200);
  expect(seen).toEqual(['a', 'b']);
});

test('a new life reads what an earlier one had not acknowledged, and the earlier one hears nothing more', async () => {
  const world = openWorld();
  const life = new Life(1);
  void world.server.start();
  const before: string[] = [];
  void listen(world.busOf(life), before);
  await world.pass(100);
  life.end();
  void world.server.publishBatch([cancelOf('a')]);
  await world.pass(100);
  const after: string[] = [];
  void listen(world.busOf(new Life(2)), after);
  await world.pass(100);
  expect([before, after]).toEqual([[], ['a']]);
});

test('a disk that fails takes the server down, and it comes back', async () => {
  const { world, bus, seen } = await openListening();
  let isInjected = false;
  world.disk.arm({ kind: 'write-fails', code: 'EIO', part: 0 }, () => {
    isInjected = true;
  });
  await expect(afterPassing(world, bus.publish(cancelOf('a')), 100)).rejects.toMatchObject({
    name: 'BusError',
  });
  expect(isInjected).toBe(true);
  await world.pass(3_000);
  await afterPassing(world, bus.publish(cancelOf('b')), 100);
  await world.pass(100);
  expect(seen).toEqual(['b']);
  expect(world.defects).toEqual([]);
});

/** Lets time pass, and returns what a promise has come to. */
async function afterPassing<Result>(
  world: { readonly pass: (milliseconds: number) => Promise<void> },
  promise: Promise<Result>,
  milliseconds: number,
): Promise<Result> {
  promise.catch(() => undefined);
  await world.pass(milliseconds);
  return promise;
}
