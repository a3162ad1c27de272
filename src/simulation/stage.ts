/** Everything that takes part in a simulation, put together; what happens is decided by time and by the plan of faults. */
import { TOPICS } from '../core/bus/index.ts';
import {
  decodeOrderEvent,
  type OrderEvent,
  type PositionSnapshot,
  type RiskDecision,
} from '../core/contracts/index.ts';
import { formatDecimal, subtract, ZERO } from '../core/money/index.ts';
import { drawInteger } from '../core/random.ts';
import type { Effect } from '../core/service/index.ts';
import { nsToMs } from '../core/time.ts';
import { openOrderIdsIn } from '../services/broker/index.ts';
import { restingOrderIdsIn } from '../services/paper-trader/index.ts';
import { asFields } from './as-fields.ts';
import { observeBus } from './bus-observer.ts';
import { BusServer } from './bus-server.ts';
import type { Alterations, ProcessName } from './canaries/canary.ts';
import type { Cast } from './cast.ts';
import { createDayLoss } from './day-loss.ts';
import { createEventHash } from './event-hash.ts';
import type { Fact, VenueBooks } from './facts.ts';
import type { Fault, SimulationMode } from './faults.ts';
import { injectFault } from './inject-fault.ts';
import { allInvariants } from './invariants/all-invariants.ts';
import { createKillBoard } from './kill-board.ts';
import { createMarketFeed, START_NS } from './market-feed.ts';
import { createOperator } from './operator.ts';
import { SimulatedDisk } from './simulated-disk.ts';
import { SimulatedProcess } from './simulated-process.ts';
import { defineSimulated, durablePartOf, resultsIn } from './simulated-services.ts';
import { streamOf } from './streams.ts';
import { openVenue, type ReachableVenue } from './venue-connection.ts';
import { armedVenueFaults } from './venue-faults.ts';
import { createVirtualTime, type VirtualTime } from './virtual-time.ts';
import { Witness } from './witness.ts';
import type { ArrivingMessage } from './wrapped-service.ts';

/** A simulation that is ready to be played. */
export interface Stage {
  readonly time: VirtualTime;
  readonly witness: Witness;
  /** Lets a fault happen at its time. */
  readonly plan: (fault: Fault) => void;
  /** Brings everything up. */
  readonly start: () => void;
  /** Looks at what has come of the last step. */
  readonly look: () => void;
  /** Ends the market and every fault, so that everything comes to rest. */
  readonly calmDown: () => void;
  /** Judges what everything has come to. */
  readonly conclude: () => void;
  readonly digest: () => string;
  readonly eventCount: () => number;
  /** Messages on durable topics, by what they say. */
  readonly activity: () => ReadonlyMap<string, number>;
  /** Faults that have come true, in order. */
  readonly injected: () => readonly Fault[];
}

/** What a stage is set for. */
export interface StageRequest {
  readonly seed: number;
  readonly mode: SimulationMode;
  readonly alterations: Alterations;
}

/** Builds a simulation in which nothing has happened yet. */
export function setTheStage({ seed, mode, alterations }: StageRequest): Stage {
  const time = createVirtualTime(streamOf(seed, 'schedule', 'ties'));
  const hash = createEventHash();
  const witness = new Witness(allInvariants(), () => ({ atMs: time.nowMs(), step: time.stepCount() }));
  const injected: Fault[] = [];
  const latestTradeMs = new Map<string, number>();
  const dayLoss = createDayLoss();
  const kill = createKillBoard(time);
  const venueFaults = armedVenueFaults();
  const onDefect = (error: unknown): void => {
    witness.takeDefect(error);
  };
  const activity = new Map<string, number>();
  let eventCount = 0;
  let toldCount = 0;
  let isCalm = false;

  const happened = (text: string): void => {
    eventCount += 1;
    hash.take(`${time.nowMs()} ${text}`);
  };

  const busRandom = streamOf(seed, 'schedule', 'bus');
  const busDisk = new SimulatedDisk({
    wait: time.wait,
    random: streamOf(seed, 'disk', 'bus'),
    wallMs: () => nsToMs(START_NS) + time.nowMs(),
  });
  const server = new BusServer({
    disk: busDisk,
    wait: time.wait,
    drawRestartMs: () => drawInteger(busRandom, 100, 3_000),
    onDefect,
  });
  const observer = observeBus(server, tell, happened);
  const feed = createMarketFeed({
    seed: drawInteger(streamOf(seed, 'market', ''), 0, 2 ** 32 - 1),
    time,
    server,
    onTrade({ symbol, price, aggregateId = '' }) {
      latestTradeMs.set(symbol, time.nowMs());
      happened(`trade ${symbol} ${formatDecimal(price)} ${aggregateId}`);
    },
  });
  const venue =
    mode === 'broker'
      ? openVenue({ seed, time, faults: venueFaults, schedule: streamOf(seed, 'venue', 'ways'), onSent })
      : null;
  const executor: ProcessName = mode === 'broker' ? 'broker' : 'paper-trader';
  const risk = process('risk-engine');
  const processes = [process('strategy-runner'), risk, process(executor)];
  const cast: Cast = { time, server, busDisk, processes, feed, kill, venueFaults, observer, witness };
  const operator = createOperator({ seed, time, server, openOrderIds });

  return {
    time,
    witness,
    plan(fault) {
      time.at(fault.atMs, () => {
        if (isCalm) return;
        injectFault(cast, fault, () => {
          injected.push(fault);
          happened(`fault ${fault.index} ${fault.kind}`);
        });
      });
    },
    start() {
      void server.start();
      for (const each of processes) void each.start();
      feed.start();
      venue?.start();
      operator.start();
    },
    look,
    calmDown() {
      isCalm = true;
      feed.stop();
      operator.stop();
    },
    conclude,
    digest() {
      hash.take(`steps ${time.stepCount()}`);
      return hash.digest();
    },
    eventCount: () => eventCount,
    activity: () => activity,
    injected: () => injected,
  };

  function process(name: ProcessName): SimulatedProcess {
    const made: SimulatedProcess = new SimulatedProcess({
      name,
      time,
      server,
      schedule: streamOf(seed, 'schedule', name),
      disk: streamOf(seed, 'disk', name),
      alterations,
      define: (life, clock) =>
        defineSimulated({ seed, mode, time, kill, venue, alterations, onDefect }, name, { life, clock }),
      durablePart: durablePartOf(name),
      ...(name === 'risk-engine' ? { onDecided } : {}),
      tell: (fact) => witness.take(fact),
      onDefect,
    });
    return made;
  }

  /** Takes a fact that a message told, and counts it. */
  function tell(fact: Fact): void {
    const name = fact.kind === 'decision' ? nameOfDecision(fact.decision) : fact.kind;
    activity.set(name, (activity.get(name) ?? 0) + 1);
    witness.take(fact);
  }

  function onDecided({ value }: ArrivingMessage, { messages }: Effect): void {
    if (isPosition(value)) takeTold(value);
    for (const message of messages) {
      if (message.topic !== TOPICS.orders.pattern) continue;
      const order = decodeOrderEvent(message.payload);
      if (order.kind === 'ok') tellApproved(order.value);
    }
  }

  function takeTold(position: PositionSnapshot): void {
    dayLoss.take(position, nsToMs(START_NS) + time.nowMs());
    toldCount += 1;
    if (toldCount % RESULT_EVERY !== 0) return;
    const { symbol, realizedPnl, fees } = position;
    const known = resultsIn(risk.snapshot()).get(symbol) ?? ZERO;
    witness.take({ kind: 'result', symbol, told: subtract(realizedPnl, fees), known });
  }

  function tellApproved(order: OrderEvent): void {
    const tradeMs = latestTradeMs.get(order.symbol) ?? Number.NEGATIVE_INFINITY;
    const isComparable = risk.clockSteppedMs < tradeMs;
    witness.take({
      kind: 'approved',
      order,
      atMs: time.nowMs(),
      stoppedSinceMs: kill.stoppedSinceMs(),
      priceAgeMs: isComparable ? time.nowMs() - tradeMs : null,
      dayLoss: dayLoss.at(nsToMs(START_NS) + time.nowMs()),
    });
  }

  function onSent(clientOrderId: string, terms: string): void {
    happened(`sent ${clientOrderId}`);
    witness.take({
      kind: 'sent',
      clientOrderId,
      terms,
      atMs: time.nowMs(),
      stoppedSinceMs: kill.stoppedSinceMs(),
    });
  }

  function look(): void {
    // Queues grow only by what is published.
    if (!observer.look()) return;
    for (const { name, queues } of processes)
      for (const { pattern, length, lengthMax } of queues)
        witness.take({ kind: 'queue', place: `${name} ${pattern}`, length: length(), lengthMax });
  }

  function openOrderIds(): readonly string[] {
    const [, , executing] = processes;
    const snapshot = executing?.snapshot() ?? null;
    if (snapshot === null) return [];
    return mode === 'broker' ? openOrderIdsIn(snapshot) : restingOrderIdsIn(snapshot);
  }

  function conclude(): void {
    for (const { name, isRunning } of processes)
      if (!isRunning) onDefect(new Error(`Expected ${name} to run in the end, but it does not.`));
    witness.take({ kind: 'end', open: openOrderIds(), venue: venue === null ? null : booksOf(venue) });
  }
}

/** Of what risk reads only positions tell a realized result. */
function isPosition(value: unknown): value is PositionSnapshot {
  return 'realizedPnl' in asFields(value);
}

/** Results that risk was told between two looks at what it knows: a look costs as much as a snapshot. */
const RESULT_EVERY = 4;

function nameOfDecision(decision: RiskDecision): string {
  return decision.kind === 'approved' ? 'approval' : `denial: ${decision.reason}`;
}

function booksOf({ exchange }: ReachableVenue): VenueBooks {
  const orderCounts = new Map<string, number>();
  for (const { clientOrderId } of exchange.orders())
    orderCounts.set(clientOrderId, (orderCounts.get(clientOrderId) ?? 0) + 1);
  const executions = exchange
    .trades()
    .map(
      ({ symbol, tradeId, quantity, price }) =>
        `${symbol}:${tradeId} ${formatDecimal(quantity)}@${formatDecimal(price)}`,
    );
  return { orderCounts, executions };
}
