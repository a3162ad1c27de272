/** The services of Njord as they run in a simulation, and what of them must come back after a restart. */
import { z } from 'zod';
import { createKillSwitch } from '../core/kill-switch/index.ts';
import { type Decimal, parseDecimal } from '../core/money/index.ts';
import { drawFraction } from '../core/random.ts';
import type { ServiceDefinition } from '../core/service/index.ts';
import type { Clock } from '../core/time.ts';
import { brokerService } from '../services/broker/index.ts';
import { paperService } from '../services/paper-trader/index.ts';
import { type KillState, riskService } from '../services/risk-engine/index.ts';
import { runnerService } from '../services/strategy-runner/index.ts';
import type { Alterations, ProcessName } from './canaries/canary.ts';
import type { SimulationMode } from './faults.ts';
import type { KillBoard } from './kill-board.ts';
import type { Life } from './life.ts';
import { restlessStrategy } from './restless-strategy.ts';
import {
  BROKER_LIMITS,
  PAPER_COSTS,
  RESTING_COUNT_MAX,
  RISK_LIMITS,
  VENUE_NAMES,
} from './simulated-limits.ts';
import { streamOf } from './streams.ts';
import { type ReachableVenue, SYMBOLS } from './venue-connection.ts';
import type { VirtualTime } from './virtual-time.ts';

/** What the services are made from. */
export interface ServicesGround {
  readonly seed: number;
  readonly mode: SimulationMode;
  readonly time: VirtualTime;
  readonly kill: KillBoard;
  /** The venue of the broker; null without one. */
  readonly venue: ReachableVenue | null;
  readonly alterations: Alterations;
  readonly onDefect: (error: unknown) => void;
}

/** Pace at which a kill switch looks, in milliseconds. */
const LOOK_MS = 50;

/** Makes a service for one life of its process. */
export function defineSimulated(
  ground: ServicesGround,
  name: ProcessName,
  { life, clock }: { readonly life: Life; readonly clock: Clock },
): ServiceDefinition {
  const { seed, mode, alterations, onDefect } = ground;
  const venueName = VENUE_NAMES[mode];
  switch (name) {
    case 'strategy-runner':
      return runnerService({
        clock,
        strategies: () => ['restless-a', 'restless-b'].map((id) => restlessStrategy(seed, id)),
        onFailure: ({ error }) => {
          onDefect(error);
        },
      });
    case 'risk-engine':
      return riskService(
        { clock, readKillState: readerFor(ground, life, clock) },
        { limits: alterations.riskLimits?.(RISK_LIMITS) ?? RISK_LIMITS, venue: venueName },
      );
    case 'paper-trader':
      return paperService(clock, {
        venue: venueName,
        costs: PAPER_COSTS,
        restingOrderCountMax: RESTING_COUNT_MAX,
      });
    case 'broker':
      return defineBroker(ground, life, clock);
  }
}

function defineBroker(ground: ServicesGround, life: Life, clock: Clock): ServiceDefinition {
  const { seed, time, venue, alterations } = ground;
  if (venue === null) throw new TypeError('Expected a venue for the broker, was none.');
  const sound = venue.clientFor(life, clock);
  const random = streamOf(seed, 'schedule', `broker ${life.number}`);
  return brokerService(
    {
      clock,
      timers: life.timers(time.timers),
      draw: () => drawFraction(random),
      readKillState: readerFor(ground, life, clock),
      venue: alterations.venue?.(sound) ?? sound,
      onAlarm: () => undefined,
    },
    {
      limits: BROKER_LIMITS,
      isLive: true,
      concurrentCallsMax: 4,
      callTimeoutMs: 1_000,
      pollMs: 15_000,
      reconcileMs: 60_000,
      symbols: SYMBOLS,
    },
  );
}

/** Every process looks at the kill switch by itself. */
function readerFor({ time, kill, alterations }: ServicesGround, life: Life, clock: Clock): () => KillState {
  const killSwitch = createKillSwitch({
    clock,
    timers: life.timers(time.watching(LOOK_MS)),
    media: [kill.medium],
    onChange: () => undefined,
  });
  life.onEnd(killSwitch.close);
  return alterations.readKillState?.(killSwitch.state, time.nowMs) ?? killSwitch.state;
}

/** Returns what of a snapshot outlives a restart; the rest is what the market said last, and when windows were looked at. */
export function durablePartOf(name: ProcessName): (snapshot: unknown) => unknown {
  if (name === 'risk-engine') return riskPart;
  return name === 'paper-trader' ? paperPart : (snapshot) => snapshot;
}

/** Returns the results after fees that risk knows, by symbol. */
export function resultsIn(snapshot: unknown): ReadonlyMap<string, Decimal> {
  if (snapshot === null || snapshot === undefined) return new Map();
  const { symbols } = riskSnapshots.parse(snapshot).day_pnl;
  return new Map(symbols.map(([symbol, net]) => [symbol, parseDecimal(net)]));
}

const riskSnapshots = z.object({
  memory: z.object({ seen: z.unknown() }),
  day_pnl: z.object({ symbols: z.array(z.tuple([z.string(), z.string(), z.string()])) }),
});

function riskPart(snapshot: unknown): unknown {
  const { memory, day_pnl: dayPnl } = riskSnapshots.parse(snapshot);
  return { seen: memory.seen, symbols: dayPnl.symbols };
}

const paperSnapshots = z.object({
  markets: z.array(
    z.object({
      symbol: z.string(),
      next_sequence: z.unknown(),
      position: z.unknown(),
      resting_orders: z.unknown(),
    }),
  ),
  order_ids: z.unknown(),
});

/** Of a market where only prices were seen nothing outlives a restart, nor does the order in which they were. */
function paperPart(snapshot: unknown): unknown {
  const { markets, order_ids: orderIds } = paperSnapshots.parse(snapshot);
  const kept = markets
    .filter((market) => JSON.stringify({ ...market, symbol: '' }) !== UNTOUCHED_TEXT)
    .toSorted((one, other) => (one.symbol < other.symbol ? -1 : 1));
  return { markets: kept, orderIds };
}

const UNTOUCHED_TEXT = JSON.stringify({
  symbol: '',
  next_sequence: 0,
  position: { qty: '0', cost_basis: '0', realized_pnl: '0', fees: '0' },
  resting_orders: [],
});
