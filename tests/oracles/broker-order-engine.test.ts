import { describe, expect, test } from 'vitest';
import type { KillState } from '../../src/core/kill-switch/index.ts';
import {
  approximate,
  asPrice,
  formatDecimal,
  makeDecimal,
  parseDecimal,
  ZERO,
} from '../../src/core/money/index.ts';
import { type Admission, admit, notionalOf, readOrderMessage } from '../../src/services/broker/index.ts';
import { readVectorGroups, type Vector } from './read-vectors.ts';

interface EngineVector extends Vector {
  readonly input: {
    readonly live_enabled: boolean;
    readonly broker_read_only: boolean;
    readonly kill_file: boolean;
    readonly kill_redis_value: string | null;
    readonly redis_down: boolean;
    readonly last_price: number | null;
    readonly event: {
      readonly intent_id: string;
      readonly side: unknown;
      readonly type: string;
      readonly qty: unknown;
      readonly limit_price: number | null;
    };
  };
  readonly original: {
    /** Requests that reached the venue. */
    readonly placed: readonly { readonly side: string; readonly type: string; readonly qty: number }[];
    readonly published: readonly {
      readonly payload: { readonly reason?: string; readonly caps?: { readonly notional?: number } };
    }[];
  };
  readonly trust: 'trusted' | 'wrong';
}

const NOW_NS = 2_000_000_000n;

const LIMITS = {
  orderCap: parseDecimal('10'),
  dayCap: parseDecimal('1000000'),
  priceAgeMsMax: 1_000,
  orderAgeMsMax: 10_000,
};

describe.each(readVectorGroups<EngineVector>('broker_order_engine', 50))(
  'admission, $span',
  ({ vectors }) => {
    test('an order passes only whole, with the switch clear and a fresh price, and within the cap', () => {
      for (const vector of vectors) expect(outcomeOf(decide(vector)), vector.id).toBe(required(vector));
    });

    test('what the predecessor rightly placed with a price is admitted with the same terms', () => {
      const placed = vectors.filter(
        ({ trust, input, original }) =>
          trust === 'trusted' && original.placed.length > 0 && input.last_price !== null && !input.redis_down,
      );
      for (const vector of placed) {
        const admission = decide(vector);
        const [request] = vector.original.placed;
        if (admission.kind === 'refused') expect.unreachable(`${vector.id}: ${admission.reason}`);
        const { side, type, quantity } = admission.order;
        expect({ side, type }, vector.id).toEqual({ side: request!.side, type: request!.type });
        expect(approximate(quantity), vector.id).toBeCloseTo(request!.qty, 11);
      }
    });

    test('what the predecessor rightly refused is refused, by the same notional where the last price is the higher', () => {
      for (const vector of vectors.filter(({ trust }) => trust === 'trusted')) {
        const { reason, caps } = vector.original.published[0]!.payload;
        if (reason === undefined) continue;
        const admission = decide(vector);
        expect(admission.kind, vector.id).toBe('refused');
        const { last_price: last, event } = vector.input;
        if (outcomeOf(admission) !== 'order-cap' || last === null || (event.limit_price ?? 0) > last)
          continue;
        const { order } = readOrderMessage(messageOf(vector));
        if (order.kind === 'invalid') expect.unreachable(vector.id);
        expect(approximate(notionalOf(order.value, surroundingsOf(vector), LIMITS)!), vector.id).toBeCloseTo(
          caps!.notional!,
          9,
        );
      }
    });
  },
);

/** The rules of ours are stricter: a mandatory fresh price, the higher of price and limit, whole orders, a closed switch. */
function required(vector: EngineVector): string {
  const { event, last_price: last } = vector.input;
  if (!isWhole(vector)) return 'invalid-order';
  if (killStateOf(vector) !== 'clear') return 'kill-switch';
  if (last === null) return 'no-fresh-price';
  const price = Math.max(last, event.limit_price ?? last);
  const notional = price * Number(event.qty);
  // Equality passes; the vectors reach it by 10 / price, rounded to a double.
  return notional > 10 + 1e-9 ? 'order-cap' : 'admitted';
}

function isWhole({ input: { event } }: EngineVector): boolean {
  const isKnownSide = event.side === 'buy' || event.side === 'sell';
  const isQuantity = typeof event.qty === 'number' && event.qty > 0;
  const isKnownType = event.type === 'market' || event.type === 'limit';
  const isPriced = typeof event.limit_price === 'number' && event.limit_price > 0;
  const fits = event.type === 'limit' ? isPriced : event.limit_price === null;
  return isKnownSide && isQuantity && isKnownType && fits;
}

function decide(vector: EngineVector): Admission {
  return admit(
    readOrderMessage(messageOf(vector)),
    { ...surroundingsOf(vector), venue: 'binanceus', isKnown: false, activeCount: 0, dayNotional: ZERO },
    LIMITS,
  );
}

/** Places that the vectors mean: further digits of a quantity are those of a double. */
const QUANTITY_SCALE = 12;

/** The predecessor's orders had neither owner nor, here, a venue; an exact product would find the digits of a double too much. */
function messageOf({ input }: EngineVector) {
  const { qty } = input.event;
  const exact = typeof qty === 'number' ? Math.floor(qty * 10 ** QUANTITY_SCALE) : Number.NaN;
  return {
    ...input.event,
    qty: Number.isSafeInteger(exact) ? formatDecimal(makeDecimal(BigInt(exact), QUANTITY_SCALE)) : qty,
    ts_accepted_ns: '1',
    strategy_id: 'strategy-1',
    venue: 'binanceus',
  };
}

function surroundingsOf(vector: EngineVector) {
  const { last_price: last } = vector.input;
  return {
    killState: killStateOf(vector),
    lastTrade: last === null ? undefined : { price: asPrice(parseDecimal(String(last))), atNs: NOW_NS },
    nowNs: NOW_NS,
  };
}

/** As the switch tells it: silence is no consent. */
function killStateOf({ input }: EngineVector): KillState {
  if (input.kill_file) return 'file';
  if (input.redis_down) return 'unreadable';
  return input.kill_redis_value === '1' ? 'redis' : 'clear';
}

function outcomeOf(admission: Admission): string {
  return admission.kind === 'admitted' ? 'admitted' : admission.reason;
}
