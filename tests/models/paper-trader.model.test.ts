import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeFillEvent } from '../../src/core/contracts/index.ts';
import { add, formatDecimal, parseDecimal, ZERO } from '../../src/core/money/index.ts';
import { averagePrice } from '../../src/core/position/index.ts';
import type { PaperTrader, PaperTraderSettings } from '../../src/services/paper-trader/index.ts';
import { isWithin, rationalPositionAfter } from '../services/paper-trader/rational-position.ts';
import { makeTrader, orderMessage, tradeMessage } from '../services/paper-trader/sample-messages.ts';
import { type Command, command, commandLists } from './command.ts';
import {
  cancel,
  MAKER_FEE,
  type MarketModel,
  type PaperModel,
  RESTING_COUNT_MAX,
  TAKER_FEE,
  takeOrder,
  takeTrade,
} from './paper-model.ts';

interface RealTrader {
  trader: PaperTrader;
}

type PaperCommand = Command<PaperModel, RealTrader>;

const SETTINGS: Partial<PaperTraderSettings> = {
  costs: {
    makerFeeRate: parseDecimal(MAKER_FEE),
    takerFeeRate: parseDecimal(TAKER_FEE),
    slippageBps: parseDecimal('50'),
  },
  restingOrderCountMax: RESTING_COUNT_MAX,
};

const symbols = fc.constantFrom('ATOM/USDT', 'BTC/USDT');
const ids = fc.nat(11).map(String);
const prices = fc.constantFrom('9', '10', '10.5', '11.25', '12');

/** Says what the trader published about orders in the words of the model; positions are compared as such. */
function inWords({ messages }: ReturnType<PaperTrader['handleMessage']>): readonly string[] {
  return messages.flatMap(({ topic, payload }) => {
    if (topic === 'positions.snapshot') return [];
    if (topic === 'broker.orders') {
      const { order_id: id, status, reason } = payload as Readonly<Record<string, unknown>>;
      return [[id, status, reason].filter((word) => typeof word === 'string').join(' ')];
    }
    const decoded = decodeFillEvent(payload);
    if (decoded.kind === 'invalid') throw new Error(JSON.stringify(decoded.fields));
    const { orderId, side, quantity, price, fee } = decoded.value;
    const [size, level, cost] = [quantity, price, fee].map(formatDecimal);
    return [`${orderId} ${side} ${size} at ${level}, fee ${cost}`];
  });
}

/** Holds the real positions to fractions: nothing but the average and what a part of it earned may be rounded. */
function expectSame(model: PaperModel, { trader }: RealTrader): void {
  for (const [symbol, { resting, fills }] of model.markets) {
    const { position } = trader.market(symbol);
    const exact = rationalPositionAfter(fills);
    expect(isWithin(position.quantity, exact.quantity, 100)).toBe(true);
    expect(isWithin(averagePrice(position), exact.average, 18)).toBe(true);
    expect(isWithin(position.realizedPnl, exact.realized, 40)).toBe(true);
    expect(formatDecimal(position.fees)).toBe(
      formatDecimal(fills.map(({ fee }) => fee).reduce((sum, fee) => add(sum, fee), ZERO)),
    );
    expect(trader.openOrders().get(symbol) ?? 0).toBe(resting.length);
  }
}

const orders = fc
  .record({
    id: ids,
    symbol: symbols,
    side: fc.constantFrom('buy' as const, 'sell' as const),
    quantity: fc.constantFrom('1', '3', '0.7'),
    limit: fc.oneof(prices, fc.constant(null)),
  })
  .map((order) =>
    command<PaperModel, RealTrader>({
      text: `order ${order.id}: ${order.side} ${order.quantity} ${order.symbol} at ${order.limit ?? 'market'}`,
      run: (model, real) => {
        const { id, symbol, side, quantity, limit } = order;
        const type = limit === null ? 'market' : 'limit';
        const terms = { intent_id: id, symbol, side, type, qty: quantity, limit_price: limit };
        const outcome = real.trader.handleMessage('order', orderMessage(terms));
        expect(inWords(outcome)).toEqual(takeOrder(model, order));
        expectSame(model, real);
      },
    }),
  );

const trades = fc.tuple(symbols, prices).map(([symbol, price]) =>
  command<PaperModel, RealTrader>({
    text: `trade of ${symbol} at ${price}`,
    run: (model, real) => {
      const outcome = real.trader.handleMessage('trade', tradeMessage(price, symbol));
      expect(inWords(outcome)).toEqual(takeTrade(model, symbol, parseDecimal(price)));
      expectSame(model, real);
    },
  }),
);

const cancels = ids.map((id) =>
  command<PaperModel, RealTrader>({
    text: `cancel ${id}`,
    run: (model, real) => {
      const outcome = real.trader.handleMessage('cancel', { order_id: id });
      expect(inWords(outcome)).toEqual(cancel(model, id));
      expectSame(model, real);
    },
  }),
);

const restart = command<PaperModel, RealTrader>({
  text: 'restart',
  run: (model, real) => {
    real.trader = makeTrader(SETTINGS, real.trader.snapshot());
    // Prices are of another time after a restart.
    real.trader.forgetPrices();
    for (const market of model.markets.values()) market.last = undefined;
    expectSame(model, real);
  },
});

const commands: readonly fc.Arbitrary<PaperCommand>[] = [
  orders,
  orders,
  orders,
  trades,
  trades,
  cancels,
  fc.constant(restart),
];

test('the paper trader fills, lets rest and cancels as the rules say, and its positions are exact', () => {
  fc.assert(
    fc.property(commandLists(commands), (list) => {
      const model = { markets: new Map<string, MarketModel>(), knownIds: new Set<string>() };
      fc.modelRun(() => ({ model, real: { trader: makeTrader(SETTINGS) } }), list);
    }),
  );
});
