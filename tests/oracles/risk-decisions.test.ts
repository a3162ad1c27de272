/**
 * What the predecessor decided, step by step. Its flow (duplicates, kill switch, approval, shape of the
 * messages) is trusted; it never looked at caps, let malformed intents through, and took an unreadable kill
 * switch for a clear one. The model below states the rules that these vectors can show, and the trusted steps
 * are compared with the recorded messages as well.
 */
import { describe, expect, test } from 'vitest';
import { approximate, compare, multiply, parseDecimal } from '../../src/core/money/index.ts';
import { msToNs } from '../../src/core/time.ts';
import type { KillState, RiskOutcome } from '../../src/services/risk-engine/index.ts';
import { readVectorGroups, type Vector } from './read-vectors.ts';
import { makeRiskWorld } from './risk-world.ts';

type Fields = Readonly<Record<string, unknown>>;

interface Environment {
  readonly kill_file?: boolean;
  readonly kill_redis_value?: string | null;
  readonly redis_down?: boolean;
}

interface Step {
  /** Changes before the step; they last. */
  readonly env: Environment;
  readonly intent: Fields;
  readonly original: { readonly published: readonly { readonly payload: Fields }[] };
  readonly trust: 'trusted' | 'wrong';
}

interface DecisionVector extends Vector {
  readonly caps: { readonly per_order_usd_cap: number; readonly daily_loss_usd_cap: number };
  readonly steps: readonly Step[];
}

describe.each(readVectorGroups<DecisionVector>('risk_decisions', 10))('risk flow, $span', ({ vectors }) => {
  test('denies and approves by the rules, step by step', () => {
    for (const vector of vectors) {
      const played = playOnce(vector);
      expect(
        played.map(({ outcome }) => reasonOf(outcome)),
        vector.id,
      ).toEqual(played.map(({ expected }) => expected));
    }
  });

  test('publishes what the predecessor published in the steps that can be trusted', () => {
    for (const vector of vectors) {
      for (const { step, outcome } of playOnce(vector).filter(({ isComparable }) => isComparable)) {
        const published = outcome.messages.map(({ payload }) => asOriginal(payload));
        expect(published, vector.id).toMatchObject(step.original.published.map(({ payload }) => payload));
      }
    }
  });
});

interface PlayedStep {
  readonly step: Step;
  readonly outcome: RiskOutcome;
  readonly expected: string;
  /** Trusted, and not the consequence of an intent that ought to have been refused. */
  readonly isComparable: boolean;
}

const alreadyPlayed = new Map<DecisionVector, readonly PlayedStep[]>();

/** Plays a vector; both tests look at what comes of it. */
function playOnce(vector: DecisionVector): readonly PlayedStep[] {
  const played = alreadyPlayed.get(vector) ?? play(vector);
  alreadyPlayed.set(vector, played);
  return played;
}

/** So low that a market order always has a reference price and a limit order is valued at its limit. */
const DUST_PRICE = '0.00000001';

function play({ caps, steps }: DecisionVector): readonly PlayedStep[] {
  const perOrderCap = parseDecimal(String(caps.per_order_usd_cap));
  const world = makeRiskWorld({
    perOrderCap,
    dailyLossCap: parseDecimal(String(caps.daily_loss_usd_cap)),
    // The predecessor counted nothing, so that an approval here says nothing about a rate.
    ordersPerMinuteCap: Number.MAX_SAFE_INTEGER,
  });
  const taken = new Set<unknown>();
  const takenByMalformed = new Set<unknown>();
  let environment: Environment = {};

  return steps.map((step, index) => {
    environment = { ...environment, ...step.env };
    const killState = killStateIn(environment);
    world.become({ nowNs: msToNs(index), killState, lastPrice: DUST_PRICE, dayPnl: '0' });
    const outcome = world.engine.handleMessage(step.intent);
    const id = identifierOf(step.intent);
    const isMalformed = !id || !isWellFormed(step.intent);
    const isTaken = taken.has(id);
    const isComparable = step.trust === 'trusted' && !isMalformed && (isTaken || !takenByMalformed.has(id));
    (isMalformed ? takenByMalformed : taken).add(id);
    return { step, outcome, expected: expectedReason(), isComparable };

    function expectedReason(): string {
      if (isMalformed) return 'invalid-intent';
      if (isTaken) return 'duplicate-intent';
      if (killState !== 'clear') return `kill-switch ${killState}`;
      const { qty, limit_price: limitPrice } = step.intent;
      const referencePrice = parseDecimal(
        (limitPrice ?? null) === null ? DUST_PRICE : `${Number(limitPrice)}`,
      );
      const notional = multiply(parseDecimal(`${Number(qty)}`), referencePrice);
      return compare(notional, perOrderCap) > 0 ? 'per-order-cap' : 'approved';
    }
  });
}

/** An empty identifier is none. */
function identifierOf({ id, intent_id: alias }: Fields): unknown {
  return id === '' ? alias : (id ?? alias);
}

function killStateIn({ kill_file, kill_redis_value, redis_down }: Environment): KillState {
  if (kill_file) return 'file';
  if (redis_down) return 'unreadable';
  return kill_redis_value === '1' ? 'redis' : 'clear';
}

function isWellFormed({ symbol, side, type, qty, limit_price: limitPrice = null }: Fields): boolean {
  const isOrder = typeof symbol === 'string' && symbol.includes('/') && (side === 'buy' || side === 'sell');
  const hasTerms = type === 'limit' ? isAmount(limitPrice) : type === 'market' && limitPrice === null;
  return isOrder && hasTerms && isAmount(qty);
}

function isAmount(value: unknown): boolean {
  return Number.isFinite(Number(value)) && Number(value) > 0;
}

function reasonOf({ verdict }: RiskOutcome): string {
  if (verdict.kind === 'approved') return verdict.kind;
  const { reason, caps } = verdict.denial;
  return reason === 'kill-switch' ? `${reason} ${caps.source}` : reason;
}

/** Writes the decimal texts of an order as doubles, which is how the predecessor wrote them. */
function asOriginal(payload: unknown): Fields {
  const fields = payload as Fields;
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) =>
      DECIMAL_FIELDS.has(name) && typeof value === 'string'
        ? [name, approximate(parseDecimal(value))]
        : [name, value],
    ),
  );
}

const DECIMAL_FIELDS: ReadonlySet<string> = new Set(['qty', 'limit_price']);
