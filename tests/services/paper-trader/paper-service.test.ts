import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { TOPICS, type WireMessage } from '../../../src/core/bus/index.ts';
import { parseDecimal } from '../../../src/core/money/index.ts';
import { createVirtualClock, type VirtualClock } from '../../../src/core/virtual-clock.ts';
import { paperService, restingOrderIdsIn } from '../../../src/services/paper-trader/index.ts';
import { type HandFed, handFed } from '../../core/service/hand-fed.ts';
import { restartLaw } from '../../core/service/restart-law.ts';
import { limitMessage, NOW_NS, orderMessage, tradeMessage } from './sample-messages.ts';

describe('the paper service', () => {
  test('has the name that its journal and its cursors are found by', () => {
    expect(define(createVirtualClock(NOW_NS)).name).toBe('paper-trader');
  });

  test('fills an order at the latest trade, and notes both with the time', async () => {
    const service = await begin();
    await service.tell(tradeAt('10'));
    const { note, messages } = await service.tell(order());
    expect(messages.map(({ topic }) => topic)).toEqual(['exec.fill', 'positions.snapshot']);
    expect(note).toEqual({ at_ns: NOW_NS.toString(), trade: tradeMessage('10'), order: orderMessage() });
  });

  test('notes no trade beside an order that met none', async () => {
    const { note } = await (await begin()).tell(limit('a', 'buy', '9'));
    expect(note).toEqual({ at_ns: NOW_NS.toString(), trade: null, order: limitMessage('a', 'buy', '9') });
  });

  test('notes a trade only where it fills something', async () => {
    const service = await begin();
    expect((await service.tell(tradeAt('10'))).note).toBeUndefined();
    await service.tell(limit('a', 'buy', '9'));
    expect((await service.tell(tradeAt('9.5'))).note).toBeUndefined();
    const { note } = await service.tell(tradeAt('9'));
    expect(note).toEqual({ at_ns: NOW_NS.toString(), trade: tradeMessage('9') });
  });

  test('notes a cancel, and not one that finds no order', async () => {
    const service = await begin();
    await service.tell(limit('a', 'buy', '9'));
    expect((await service.tell(cancel('a'))).note).toMatchObject({
      trade: null,
      cancel: cancel('a').payload,
    });
    expect((await service.tell(cancel('a'))).note).toBeUndefined();
  });

  test('neither notes nor answers an order for the second time', async () => {
    const service = await begin();
    await service.tell(limit('a', 'buy', '9'));
    const { note, messages } = await service.tell(limit('a', 'buy', '9'));
    expect(note).toBeUndefined();
    expect(messages).toEqual([]);
  });

  test('counts open orders by symbol, and tells their ids from its snapshot', async () => {
    const service = await begin();
    await service.tell(limit('a', 'buy', '9'));
    await service.tell(limit('b', 'sell', '11'));
    expect(service.logic.measures?.()).toEqual([{ name: 'open-orders', symbol: 'ATOM/USDT', value: 2 }]);
    expect(restingOrderIdsIn(service.logic.snapshot()).toSorted()).toEqual(['a', 'b']);
  });

  test('fills nothing at a price of an earlier life', async () => {
    const before = await begin();
    await before.tell(tradeAt('10'));
    const after = await handFed(define(createVirtualClock(NOW_NS)), { snapshot: before.logic.snapshot() });
    const [update] = (await after.tell(order())).messages;
    expect(update?.payload).toMatchObject({ status: 'REJECTED' });
  });

  test('gives what it recalls the time of then, and what comes after it the time of now', async () => {
    const clock = createVirtualClock(NOW_NS + 5n);
    const note = { at_ns: NOW_NS.toString(), trade: tradeMessage('10'), order: orderMessage() };
    const service = await handFed(define(clock), { notes: [note] });
    expect((await service.tell(limit('later', 'buy', '9'))).note).toMatchObject({
      at_ns: (NOW_NS + 5n).toString(),
    });
  });

  test('judges an order that it recalls by the price that it met, not by that of an earlier note', async () => {
    const notes = [
      { at_ns: NOW_NS.toString(), trade: tradeMessage('10'), order: orderMessage({ intent_id: 'filled' }) },
      { at_ns: NOW_NS.toString(), trade: null, order: orderMessage({ intent_id: 'rejected' }) },
    ];
    const service = await handFed(define(createVirtualClock(NOW_NS)), { notes });
    expect(service.logic.snapshot()).toMatchObject({ markets: [{ position: { qty: '2' } }] });
  });

  test.each([
    ['a trade', { at_ns: '1', trade: {} }],
    ['an order', { at_ns: '1', trade: null, order: {} }],
    ['a cancel', { at_ns: '1', trade: null, cancel: {} }],
    ['a time', { trade: null }],
  ])('refuses a note with %s that breaks its contract', async (_, note) => {
    await expect(handFed(define(createVirtualClock(NOW_NS)), { notes: [note] })).rejects.toThrow();
  });

  test.each([{}, { markets: [] }, { order_ids: [] }, { markets: [{}], order_ids: [] }, null])(
    'refuses the snapshot %j',
    (snapshot) => {
      expect(() => define(createVirtualClock(NOW_NS)).create(snapshot)).toThrow();
      expect(() => restingOrderIdsIn(snapshot)).toThrow();
    },
  );
});

const prices = fc.constantFrom('8', '9', '10', '11');
const ids = fc.constantFrom('a', 'b', 'c', 'd', 'e');
const sides = fc.constantFrom('buy' as const, 'sell' as const);

const arrivals = fc.array(
  fc
    .oneof(
      prices.map((price) => tradeAt(price)),
      fc.tuple(ids, sides, prices).map(([id, side, price]) => limit(id, side, price)),
      fc.tuple(ids, sides).map(([id, side]) => order({ intent_id: id, side })),
      ids.map((id) => cancel(id)),
    )
    .map((message) => ({ afterNs: 1n, message })),
  { maxLength: 12 },
);

test('a paper service does after a restart, from notes or from a snapshot, as if there had been none', () =>
  restartLaw({
    startNs: NOW_NS,
    define,
    before: arrivals,
    // Prices are not remembered on purpose.
    after: arrivals.map((after) => [{ afterNs: 1n, message: tradeAt('10') }, ...after]),
    look: (logic) => logic.snapshot(),
  }));

const SETTINGS = {
  venue: 'paper',
  costs: {
    makerFeeRate: parseDecimal('0.001'),
    takerFeeRate: parseDecimal('0.002'),
    slippageBps: parseDecimal('0'),
  },
};

function define(clock: VirtualClock) {
  return paperService(clock, SETTINGS);
}

function begin(): Promise<HandFed> {
  return handFed(define(createVirtualClock(NOW_NS)));
}

function tradeAt(price: string): WireMessage {
  return { topic: 'md.trades.ATOM/USDT', payload: tradeMessage(price) };
}

function order(changes: Readonly<Record<string, unknown>> = {}): WireMessage {
  return { topic: 'exec.order', payload: orderMessage(changes) };
}

function limit(id: string, side: 'buy' | 'sell', price: string): WireMessage {
  return { topic: 'exec.order', payload: limitMessage(id, side, price) };
}

function cancel(id: string): WireMessage {
  return { topic: TOPICS.cancels.pattern, payload: { order_id: id } };
}
