import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeFillEvent, decodePositionSnapshot } from '../../../src/core/contracts/index.ts';
import { decimalFromInteger, formatDecimal, parseDecimal } from '../../../src/core/money/index.ts';
import { type FillCosts, NO_COSTS, type PaperTrader } from '../../../src/services/paper-trader/index.ts';
import {
  limitMessage,
  makeTrader,
  NOW_NS,
  orderMessage,
  tradeMessage,
  UPDATE_TOPIC,
} from './sample-messages.ts';

const COSTS: FillCosts = {
  makerFeeRate: parseDecimal('0.001'),
  takerFeeRate: parseDecimal('0.002'),
  slippageBps: decimalFromInteger(10),
};

describe('the paper trader', () => {
  test('publishes a fill and then the position after it', () => {
    const trader = makeTrader({ costs: COSTS });
    trader.handleMessage('trade', tradeMessage('10'));
    const { messages } = trader.handleMessage('order', orderMessage());
    expect(messages).toEqual([
      {
        topic: 'exec.fill',
        payload: {
          fill_id: 'order-1',
          order_id: 'order-1',
          strategy_id: 'strategy-1',
          symbol: 'ATOM/USDT',
          side: 'buy',
          qty: '2',
          price: '10.01',
          ts_fill_ns: NOW_NS.toString(),
          fee: '0.04004',
          fee_currency: 'USDT',
          meta: { liquidity: 'taker' },
        },
      },
      {
        topic: 'positions.snapshot',
        payload: {
          symbol: 'ATOM/USDT',
          qty: '2',
          avg_price: '10.01',
          realized_pnl: '0',
          fees: '0.04004',
          net_pnl: '-0.04004',
          ts_ns: NOW_NS.toString(),
        },
      },
    ]);
  });

  test('publishes messages that keep the contracts', () => {
    const trader = makeTrader({ costs: COSTS });
    const messages = [
      trader.handleMessage('order', limitMessage('a', 'buy', '9')),
      trader.handleMessage('order', limitMessage('b', 'buy', '9.5')),
      trader.handleMessage('trade', tradeMessage('8')),
    ].flatMap((outcome) => outcome.messages);
    const kinds = messages.map(({ topic, payload }) => {
      if (topic === 'exec.fill') return decodeFillEvent(payload).kind;
      return topic === 'positions.snapshot' ? decodePositionSnapshot(payload).kind : topic;
    });
    expect(kinds).toEqual([UPDATE_TOPIC, UPDATE_TOPIC, 'ok', 'ok', 'ok', 'ok']);
  });

  test('lets an unreached limit rest, and fills it at its limit and the maker fee', () => {
    const trader = makeTrader({ costs: COSTS });
    trader.handleMessage('trade', tradeMessage('10'));
    expect(trader.handleMessage('order', limitMessage('a', 'buy', '9')).messages).toEqual([
      { topic: UPDATE_TOPIC, payload: update('a', 'NEW') },
    ]);
    expect(fillsOf(trader, 'trade', tradeMessage('9.01'))).toEqual([]);
    expect(fillsOf(trader, 'trade', tradeMessage('8.5'))).toEqual(['a 2@9 fee 0.018 maker']);
    expect(fillsOf(trader, 'trade', tradeMessage('8'))).toEqual([]);
  });

  test('fills a limit that is reached on arrival at once, at the taker fee and without slippage', () => {
    const trader = makeTrader({ costs: COSTS });
    trader.handleMessage('trade', tradeMessage('10'));
    expect(fillsOf(trader, 'order', limitMessage('a', 'sell', '9'))).toEqual(['a 2@9 fee 0.036 taker']);
  });

  test('fills all orders that one trade reaches in the order of their acceptance', () => {
    const trader = makeTrader();
    trader.handleMessage('order', limitMessage('far', 'sell', '11'));
    trader.handleMessage('order', limitMessage('near', 'sell', '10.5'));
    trader.handleMessage('order', limitMessage('above', 'sell', '13'));
    expect(fillsOf(trader, 'trade', tradeMessage('12'))).toEqual([
      'far 2@11 fee 0 maker',
      'near 2@10.5 fee 0 maker',
    ]);
  });

  test('takes prices from trades alone: its own fills do not move the market', () => {
    const trader = makeTrader({ costs: COSTS });
    trader.handleMessage('trade', tradeMessage('10'));
    trader.handleMessage('order', orderMessage());
    expect(fillsOf(trader, 'order', orderMessage({ intent_id: 'order-2' }))).toEqual([
      'order-2 2@10.01 fee 0.04004 taker',
    ]);
  });

  test('keeps symbols apart', () => {
    const trader = makeTrader();
    trader.handleMessage('trade', tradeMessage('10', 'BTC/USDT'));
    expect(trader.handleMessage('order', orderMessage()).messages).toEqual([
      { topic: UPDATE_TOPIC, payload: update('order-1', 'REJECTED', 'no-reference-price') },
    ]);
  });

  test('does nothing when an order comes again, filled or resting', () => {
    const trader = makeTrader({ rememberedOrderCountMin: 1 });
    trader.handleMessage('order', limitMessage('resting', 'buy', '9'));
    trader.handleMessage('trade', tradeMessage('10'));
    trader.handleMessage('order', orderMessage({ intent_id: 'other' }));
    trader.handleMessage('order', orderMessage({ intent_id: 'filled' }));
    for (const id of ['resting', 'filled']) {
      expect(trader.handleMessage('order', orderMessage({ intent_id: id }))).toEqual({
        kind: 'repeated-order',
        orderId: id,
        messages: [],
      });
    }
  });

  test('cancels a resting order, by either name, once', () => {
    const trader = makeTrader();
    trader.handleMessage('order', limitMessage('a', 'buy', '9'));
    trader.handleMessage('order', limitMessage('b', 'buy', '9'));
    expect(trader.handleMessage('cancel', { order_id: 'a' }).messages).toEqual([
      { topic: UPDATE_TOPIC, payload: update('a', 'CANCELED') },
    ]);
    expect(trader.handleMessage('cancel', { exchange_order_id: 'b' }).kind).toBe('handled');
    expect(trader.handleMessage('cancel', { order_id: 'a' })).toEqual({
      kind: 'not-resting',
      orderId: 'a',
      messages: [],
    });
    expect(fillsOf(trader, 'trade', tradeMessage('1'))).toEqual([]);
  });

  test('has nothing to cancel once a resting order has filled', () => {
    const trader = makeTrader();
    trader.handleMessage('order', limitMessage('a', 'buy', '9'));
    trader.handleMessage('trade', tradeMessage('9'));
    expect(trader.handleMessage('cancel', { order_id: 'a' }).kind).toBe('not-resting');
  });

  test('rejects an order for another venue', () => {
    const outcome = makeTrader().handleMessage('order', orderMessage({ venue: 'binanceus' }));
    expect(outcome.messages).toEqual([
      { topic: UPDATE_TOPIC, payload: update('order-1', 'REJECTED', 'wrong-venue', ['venue']) },
    ]);
  });

  test('rejects a limit order when the book of the symbol is full', () => {
    const trader = makeTrader({ restingOrderCountMax: 1 });
    trader.handleMessage('order', limitMessage('a', 'buy', '9'));
    expect(trader.handleMessage('order', limitMessage('b', 'buy', '9')).messages).toEqual([
      { topic: UPDATE_TOPIC, payload: update('b', 'REJECTED', 'book-full') },
    ]);
  });

  test.each([
    ['side', { side: 'BUY' }],
    ['type', { type: 'stop' }],
    ['qty', { qty: '-1' }],
    ['qty', { qty: 'NaN' }],
    ['qty', { qty: 0 }],
    ['limit_price', { type: 'limit' }],
    ['limit_price', { limit_price: '10' }],
  ])('refuses an order with a bad %s, and tells its owner: %j', (field, changes) => {
    const trader = makeTrader();
    trader.handleMessage('trade', tradeMessage('10'));
    const outcome = trader.handleMessage('order', orderMessage(changes));
    expect(outcome.kind).toBe('malformed');
    expect(outcome.messages).toEqual([
      { topic: UPDATE_TOPIC, payload: update('order-1', 'REJECTED', 'invalid-order', [field]) },
    ]);
  });

  test('survives any message, and neither fills nor moves on one that breaks its contract', () => {
    const kinds = fc.constantFrom('trade', 'order', 'cancel');
    const broken = fc.oneof(
      fc.jsonValue(),
      fc.record({ intent_id: fc.jsonValue(), side: fc.jsonValue(), qty: fc.jsonValue() }).map(orderMessage),
    );
    fc.assert(
      fc.property(kinds, broken, (kind, message) => {
        const trader = makeTrader();
        const before = trader.snapshot();
        const outcome = trader.handleMessage(kind, message);
        if (outcome.kind === 'malformed') expect(trader.snapshot()).toEqual(before);
        expect(outcome.messages.filter(({ topic }) => topic !== UPDATE_TOPIC)).toEqual([]);
      }),
    );
  });

  test.each(['-1', '10000', '123456'])('cannot be made with a slippage of %s basis points', (slippage) => {
    expect(() => makeTrader({ costs: { ...NO_COSTS, slippageBps: parseDecimal(slippage) } })).toThrow(
      `Expected a slippage of 0 to below 10000 basis points, was ${slippage}.`,
    );
  });
});

describe('the snapshot of a paper trader', () => {
  const messages = fc.array(
    fc.oneof(
      fc.record({ kind: fc.constant('trade' as const), price: fc.integer({ min: 90, max: 110 }) }),
      fc.record({
        kind: fc.constantFrom('market', 'limit'),
        id: fc.nat({ max: 20 }),
        side: fc.constantFrom('buy', 'sell'),
        price: fc.integer({ min: 90, max: 110 }),
        quantity: fc.integer({ min: 1, max: 9 }),
      }),
      fc.record({ kind: fc.constant('cancel' as const), id: fc.nat({ max: 20 }) }),
    ),
    { maxLength: 30 },
  );
  type Message = Exclude<
    (typeof messages extends fc.Arbitrary<infer List> ? List : never)[number],
    undefined
  >;

  test('survives JSON, and a trader made from it goes on as the first one would have', () => {
    fc.assert(
      fc.property(messages, messages, (before, after) => {
        const first = makeTrader({ costs: COSTS });
        for (const message of before) handle(first, message);
        const second = makeTrader({ costs: COSTS }, JSON.parse(JSON.stringify(first.snapshot())));
        expect(after.map((message) => handle(second, message))).toEqual(
          after.map((message) => handle(first, message)),
        );
        expect(second.snapshot()).toEqual(first.snapshot());
      }),
    );
  });

  function handle(trader: PaperTrader, message: Message) {
    switch (message.kind) {
      case 'trade':
        return trader.handleMessage('trade', tradeMessage(`${message.price}`));
      case 'cancel':
        return trader.handleMessage('cancel', { order_id: `order-${message.id}` });
      default: {
        const { kind, id, side, price, quantity } = message;
        const limit_price = kind === 'limit' ? `${price}` : null;
        const changes = { intent_id: `order-${id}`, side, type: kind, qty: `0.${quantity}`, limit_price };
        return trader.handleMessage('order', orderMessage(changes));
      }
    }
  }
});

function update(
  orderId: string,
  status: string,
  reason: string | null = null,
  fields: readonly string[] = [],
) {
  return { order_id: orderId, status, reason, fields, ts_ns: NOW_NS.toString() };
}

function fillsOf(trader: PaperTrader, kind: 'trade' | 'order', message: unknown): readonly string[] {
  const outcome = trader.handleMessage(kind, message);
  return (outcome.kind === 'handled' ? outcome.events : []).flatMap((event) => {
    if (event.kind !== 'filled') return [];
    const [quantity, price, fee] = [event.quantity, event.price, event.fee].map(formatDecimal);
    return [`${event.orderId} ${quantity}@${price} fee ${fee} ${event.liquidity}`];
  });
}
