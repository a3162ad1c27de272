import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { asPrice, compare, max, multiply, parseDecimal, ZERO } from '../../../src/core/money/index.ts';
import {
  type Admission,
  admit,
  type BrokerSituation,
  obstacleToCall,
  REFUSAL_REASONS,
  readOrderMessage,
} from '../../../src/services/broker/index.ts';
import { anyText } from '../../any-text.ts';

const NOW_NS = 1_000_000_000_000n;

const LIMITS = {
  orderCap: parseDecimal('10'),
  dayCap: parseDecimal('25'),
  priceAgeMsMax: 1_000,
  orderAgeMsMax: 2_000,
};

const SITUATION: BrokerSituation = {
  venue: 'binanceus',
  killState: 'clear',
  lastTrade: { price: asPrice(parseDecimal('5')), atNs: NOW_NS },
  nowNs: NOW_NS,
  isKnown: false,
  activeCount: 0,
  dayNotional: ZERO,
};

const ORDER = {
  intent_id: 'intent-1',
  strategy_id: 'strategy-1',
  venue: 'binanceus',
  symbol: 'ATOM/USDT',
  side: 'buy',
  type: 'market',
  qty: '1',
  limit_price: null,
  ts_accepted_ns: NOW_NS.toString(),
};

function decide(order: object, situation: Partial<BrokerSituation> = {}): Admission {
  return admit(readOrderMessage({ ...ORDER, ...order }), { ...SITUATION, ...situation }, LIMITS);
}

function outcome(order: object, situation: Partial<BrokerSituation> = {}): string {
  const admission = decide(order, situation);
  return admission.kind === 'admitted' ? 'admitted' : admission.reason;
}

const ahead = { lastTrade: { price: asPrice(parseDecimal('5')), atNs: NOW_NS + 1n } };
const stale = { lastTrade: { price: asPrice(parseDecimal('5')), atNs: NOW_NS - 1_000_000_001n } };

describe('admission', () => {
  test.each([
    ['a market order within the caps', {}, {}, 'admitted'],
    ['a notional that equals the cap', { qty: '2' }, {}, 'admitted'],
    ['a notional a little above the cap', { qty: '2.000000000000000001' }, {}, 'order-cap'],
    ['a limit above the last price', { type: 'limit', limit_price: '11' }, {}, 'order-cap'],
    ['a limit below the last price', { type: 'limit', limit_price: '1', qty: '3' }, {}, 'order-cap'],
    ['a day that is used up to the cap', { qty: '2' }, { dayNotional: parseDecimal('15') }, 'admitted'],
    ['a day that would exceed the cap', { qty: '2' }, { dayNotional: parseDecimal('15.01') }, 'day-cap'],
    ['a market order without a price', {}, { lastTrade: undefined }, 'no-fresh-price'],
    ['a price that is too old', {}, stale, 'no-fresh-price'],
    ['a price from before the clock stepped back', {}, ahead, 'no-fresh-price'],
    [
      'a limit without a price',
      { type: 'limit', limit_price: '1' },
      { lastTrade: undefined },
      'no-fresh-price',
    ],
    ['a negative quantity', { qty: '-1' }, {}, 'invalid-order'],
    ['a quantity of zero', { qty: '0' }, {}, 'invalid-order'],
    ['a quantity that is no number', { qty: 'NaN' }, {}, 'invalid-order'],
    ['a number that is none', { qty: Number.NaN }, {}, 'invalid-order'],
    ['an endless quantity', { qty: 'Infinity' }, {}, 'invalid-order'],
    ['a side in capitals', { side: 'BUY' }, {}, 'invalid-order'],
    ['a side that is none', { side: '' }, {}, 'invalid-order'],
    ['a type that is none', { type: 'stop_loss' }, {}, 'invalid-order'],
    ['a market order with a limit', { limit_price: '1' }, {}, 'invalid-order'],
    ['an order of the paper trader', { venue: 'paper' }, {}, 'wrong-venue'],
    ['an order of another venue', { venue: 'BINANCEUS' }, {}, 'wrong-venue'],
    ['an order without a venue', { venue: undefined }, {}, 'wrong-venue'],
    ['a switch tripped by file', {}, { killState: 'file' }, 'kill-switch'],
    ['a switch tripped by Redis', {}, { killState: 'redis' }, 'kill-switch'],
    ['a switch that cannot be read', {}, { killState: 'unreadable' }, 'kill-switch'],
    ['an order that is known', {}, { isKnown: true }, 'duplicate-order'],
    ['more orders than are watched', {}, { activeCount: 20_000 }, 'too-many-orders'],
    [
      'an approval from long ago',
      { ts_accepted_ns: (NOW_NS - 2_000_000_001n).toString() },
      {},
      'order-too-old',
    ],
  ] as const)('%s: %#', (_, order, situation, expected) => {
    expect(outcome(order, situation)).toBe(expected);
  });

  test('asks its rules in the closed order: each hides those after it', () => {
    const worst = {
      order: { venue: 'paper', side: 'BUY', qty: '100', ts_accepted_ns: '1' },
      situation: {
        killState: 'file',
        isKnown: true,
        activeCount: 20_000,
        lastTrade: undefined,
      } as Partial<BrokerSituation>,
    };
    const found: string[] = [];
    const mend: Readonly<Record<string, () => void>> = {
      'wrong-venue': () => Object.assign(worst.order, { venue: 'binanceus' }),
      'invalid-order': () => Object.assign(worst.order, { side: 'buy' }),
      'kill-switch': () => Object.assign(worst.situation, { killState: 'clear' }),
      'duplicate-order': () => Object.assign(worst.situation, { isKnown: false }),
      'too-many-orders': () => Object.assign(worst.situation, { activeCount: 0 }),
      'order-too-old': () => Object.assign(worst.order, { ts_accepted_ns: NOW_NS.toString() }),
      'no-fresh-price': () => Object.assign(worst.situation, SITUATION, { dayNotional: parseDecimal('25') }),
      'order-cap': () => Object.assign(worst.order, { qty: '1' }),
      'day-cap': () => Object.assign(worst.situation, { dayNotional: ZERO }),
    };
    for (const _ of [...REFUSAL_REASONS, 'and none after it']) {
      const now = outcome(worst.order, worst.situation);
      if (now === 'admitted') break;
      found.push(now);
      mend[now]?.();
    }
    expect(found).toEqual(REFUSAL_REASONS);
  });

  test('never throws, and admits nothing above a cap, whatever comes', () => {
    const value = fc.oneof(
      anyText(),
      fc.double(),
      fc.constantFrom('1', '2', '3', '-1', 'NaN', 'buy', 'limit', null),
    );
    const message = fc.record({
      ...Object.fromEntries(Object.keys(ORDER).map((key) => [key, fc.option(value, { nil: undefined })])),
    });
    fc.assert(
      fc.property(fc.oneof(message, fc.anything()), fc.subarray(Object.keys(ORDER)), (hostile, kept) => {
        const sound = Object.fromEntries(kept.map((key) => [key, ORDER[key as keyof typeof ORDER]]));
        const read = readOrderMessage(
          typeof hostile === 'object' && hostile !== null ? { ...hostile, ...sound } : hostile,
        );
        const admission = admit(read, SITUATION, LIMITS);
        if (admission.kind === 'refused') return;
        expect(compare(admission.notional, LIMITS.orderCap)).toBeLessThanOrEqual(0);
        const { order } = admission;
        const price =
          order.type === 'limit' ? max(order.limitPrice, asPrice(parseDecimal('5'))) : parseDecimal('5');
        expect(admission.notional).toEqual(multiply(order.quantity, price));
      }),
    );
  });
});

describe('right before a call', () => {
  const read = decide({ qty: '2' });
  const order = read.kind === 'admitted' ? read.order : expect.unreachable();

  test.each([
    ['nothing has changed', {}, undefined],
    ['the switch was tripped', { killState: 'redis' }, 'kill-switch'],
    ['the price has aged', { nowNs: NOW_NS + 1_000_000_001n }, 'no-fresh-price'],
    [
      'the price has risen',
      { lastTrade: { price: asPrice(parseDecimal('5.01')), atNs: NOW_NS } },
      'order-cap',
    ],
    ['the approval has aged', { nowNs: NOW_NS + 2_000_000_001n }, 'order-too-old'],
  ] as const)('asks again: %s', (_, change, expected) => {
    expect(obstacleToCall(order, { ...SITUATION, ...change }, LIMITS)).toBe(expected);
  });
});
