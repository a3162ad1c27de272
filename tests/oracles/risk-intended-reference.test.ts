import { describe, expect, test } from 'vitest';
import { asPrice, formatDecimal, parseDecimal } from '../../src/core/money/index.ts';
import { msToNs } from '../../src/core/time.ts';
import { type KillState, notionalOf, type RiskOutcome } from '../../src/services/risk-engine/index.ts';
import { readVectorGroups, type Vector } from './read-vectors.ts';
import { makeRiskWorld, type RiskWorld } from './risk-world.ts';

interface Step {
  readonly t_ms: number;
  readonly intent: Readonly<Record<string, unknown>>;
  readonly last_price: string | null;
  readonly day_pnl: string;
  readonly kill: KillState;
}

interface Expected {
  readonly allowed: boolean;
  readonly reason: string | null;
  readonly fields?: readonly string[];
  readonly source?: string;
  readonly notional?: string;
}

interface RiskVector extends Vector {
  readonly caps: {
    readonly per_order_usd_cap: string;
    readonly daily_loss_usd_cap: string;
    readonly orders_per_min_cap: number;
  };
  readonly steps: readonly Step[];
  readonly right: readonly Expected[];
}

describe.each(readVectorGroups<RiskVector>('risk_intended_reference'))('risk rules, $span', ({ vectors }) => {
  test('decide as the reference does, for its reasons', () => {
    for (const vector of vectors) {
      const { world, outcomes } = playOnce(vector);
      const decisions = vector.steps.map((step, index) => describeDecision(world, step, outcomes[index]!));
      expect(decisions, vector.id).toEqual(vector.right.map(canonical));
    }
  });

  test('publish the decision, and the order exactly after an approval, unless nobody can be answered', () => {
    for (const vector of vectors) {
      const topics = playOnce(vector).outcomes.map(({ messages }) => messages.map(({ topic }) => topic));
      expect(topics, vector.id).toEqual(vector.right.map(expectedTopics));
    }
  });
});

interface Played {
  readonly world: RiskWorld;
  readonly outcomes: readonly RiskOutcome[];
}

const alreadyPlayed = new Map<RiskVector, Played>();

/** Plays a vector; both tests look at what comes of it. */
function playOnce(vector: RiskVector): Played {
  const known = alreadyPlayed.get(vector);
  if (known !== undefined) return known;
  const world = makeWorld(vector);
  const played = { world, outcomes: vector.steps.map((step) => decide(world, step)) };
  alreadyPlayed.set(vector, played);
  return played;
}

function makeWorld({ caps }: RiskVector): RiskWorld {
  return makeRiskWorld({
    perOrderCap: parseDecimal(caps.per_order_usd_cap),
    dailyLossCap: parseDecimal(caps.daily_loss_usd_cap),
    ordersPerMinuteCap: caps.orders_per_min_cap,
  });
}

function decide(world: RiskWorld, step: Step): RiskOutcome {
  world.become({
    nowNs: msToNs(step.t_ms),
    killState: step.kill,
    lastPrice: step.last_price,
    dayPnl: step.day_pnl,
  });
  return world.engine.handleMessage({
    ...step.intent,
    ts_local_ns: '0',
    strategy_id: 'strategy-1',
    meta: {},
  });
}

function describeDecision({ limits }: RiskWorld, step: Step, { verdict }: RiskOutcome): Expected {
  if (verdict.kind === 'denied') {
    const { reason, caps } = verdict.denial;
    const base = { allowed: false, reason };
    if (reason === 'invalid-intent') return { ...base, fields: caps.fields };
    if (reason === 'kill-switch') return { ...base, source: caps.source };
    return reason === 'per-order-cap' ? { ...base, notional: formatDecimal(caps.notional) } : base;
  }
  const nowNs = msToNs(step.t_ms);
  const price = step.last_price === null ? undefined : asPrice(parseDecimal(step.last_price));
  const lastTrade = price && { price, atNs: nowNs };
  const notional = notionalOf(verdict.intent, { nowNs, lastTrade }, limits);
  return { allowed: true, reason: null, ...(notional && { notional: formatDecimal(notional) }) };
}

function canonical({ notional, ...expected }: Expected): Expected {
  return notional === undefined ? expected : { ...expected, notional: formatDecimal(parseDecimal(notional)) };
}

function expectedTopics({ allowed, fields }: Expected): readonly string[] {
  if (fields?.includes('id')) return [];
  return allowed ? ['risk.decision', 'exec.order'] : ['risk.decision'];
}
