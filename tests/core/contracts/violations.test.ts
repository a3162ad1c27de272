import { describe, expect, test } from 'vitest';
import {
  type Decoded,
  decodeBookEvent,
  decodeFillEvent,
  decodeOHLCVBar,
  decodeOrderCancel,
  decodeOrderEvent,
  decodeOrderIntent,
  decodePositionSnapshot,
  decodeRiskDecision,
  decodeTradeEvent,
  describeFieldErrors,
} from '../../../src/core/contracts/index.ts';

type Wire = Readonly<Record<string, unknown>>;

const TRADE: Wire = { ts_local_ns: '1', symbol: 'BTC/USDT', side: 'buy', qty: '1', price: '10' };
const INTENT: Wire = { ...TRADE, id: 'i1', strategy_id: 's', type: 'limit', limit_price: '10' };
const ORDER: Wire = { ...INTENT, intent_id: 'i1', venue: 'paper', ts_accepted_ns: '1' };
const FILL: Wire = {
  ...TRADE,
  fill_id: 'f1',
  order_id: 'i1',
  strategy_id: 's',
  ts_fill_ns: '1',
  fee: '-0.01',
  fee_currency: 'USDT',
};
const POSITION: Wire = {
  symbol: 'BTC/USDT',
  qty: '-1',
  avg_price: '10',
  realized_pnl: '5',
  fees: '2',
  ts_ns: '1',
};
const BAR: Wire = {
  symbol: 'BTC/USDT',
  timeframe: '1m',
  ts_open: '0',
  ts_close: '60000000000',
  open: '2',
  high: '4',
  low: '1',
  close: '3',
  volume: '0',
};
const BOOK: Wire = {
  ts_local_ns: '1',
  symbol: 'BTC/USDT',
  bids: [
    ['10', '1'],
    ['9', '0'],
  ],
  asks: [
    ['11', '1'],
    ['12', '1'],
  ],
};

/** Names of the wrong fields, in the order in which they are reported; none for a valid message. */
function wrongFields(decoded: Decoded<unknown>): readonly string[] {
  return decoded.kind === 'ok' ? [] : decoded.fields.map(({ field }) => field);
}

describe('an intent', () => {
  test.each<[Wire, readonly string[]]>([
    [{}, []],
    [{ id: '' }, ['id']],
    [{ id: 'x'.repeat(64) }, []],
    [{ id: 'x'.repeat(65) }, ['id']],
    [{ id: 7 }, ['id']],
    [{ qty: '0' }, ['qty']],
    [{ qty: '-1' }, ['qty']],
    [{ qty: 'NaN' }, ['qty']],
    [{ qty: Number.NaN }, ['qty']],
    [{ qty: Number.POSITIVE_INFINITY }, ['qty']],
    [{ qty: 2 ** 53 }, ['qty']],
    [{ qty: true }, ['qty']],
    [{ qty: 7.953 }, []],
    [{ side: 'BUY' }, ['side']],
    [{ side: null }, ['side']],
    [{ type: 'stop' }, ['type']],
    [{ symbol: 'BTCUSDT' }, ['symbol']],
    [{ symbol: 'btc/usdt' }, ['symbol']],
    [{ ts_local_ns: '-1' }, ['ts_local_ns']],
    [{ ts_local_ns: 1.5 }, ['ts_local_ns']],
    [{ ts_local_ns: '9223372036854775808' }, ['ts_local_ns']],
    [{ ts_local_ns: '9223372036854775807' }, []],
    [{ limit_price: null }, ['limit_price']],
    [{ limit_price: undefined }, ['limit_price']],
    [{ limit_price: '0' }, ['limit_price']],
    [{ type: 'market' }, ['limit_price']],
    [{ type: 'market', limit_price: 'NaN' }, ['limit_price']],
    [{ type: 'market', limit_price: null }, []],
    [{ type: 'market', limit_price: undefined }, []],
    [{ meta: [] }, ['meta']],
    [{ meta: null }, []],
    [{ id: '', side: 'BUY', qty: '-1', limit_price: null }, ['id', 'side', 'qty', 'limit_price']],
  ])('with %j has these wrong fields: %j', (change, expected) => {
    expect(wrongFields(decodeOrderIntent({ ...INTENT, ...change }))).toEqual(expected);
  });

  test.each([null, undefined, 7, 'text', [], [INTENT]])('that is %j is wrong as a whole', (message) => {
    expect(wrongFields(decodeOrderIntent(message))).toEqual(['']);
  });

  test('may carry its time as a bigint', () => {
    expect(decodeOrderIntent({ ...INTENT, ts_local_ns: 7n })).toMatchObject({ value: { tsLocalNs: 7n } });
  });

  test('of market type carries no limit price in memory', () => {
    const decoded = decodeOrderIntent({ ...INTENT, type: 'market', limit_price: null });
    expect(decoded).toMatchObject({ kind: 'ok', value: { type: 'market' } });
    expect(decoded.kind === 'ok' && 'limitPrice' in decoded.value).toBe(false);
  });
});

test.each<[string, (message: unknown) => Decoded<unknown>, Wire, Wire, readonly string[]]>([
  ['trade', decodeTradeEvent, TRADE, {}, []],
  ['trade', decodeTradeEvent, TRADE, { qty: '0', price: '-1' }, ['qty', 'price']],
  ['trade', decodeTradeEvent, TRADE, { ts_exchange_ms: '1' }, ['ts_exchange_ms']],
  ['trade', decodeTradeEvent, TRADE, { agg_id: 0.5 }, ['agg_id']],
  ['trade', decodeTradeEvent, TRADE, { agg_id: 12_345 }, []],
  ['order', decodeOrderEvent, ORDER, {}, []],
  ['order', decodeOrderEvent, ORDER, { venue: '', strategy_id: undefined }, ['strategy_id', 'venue']],
  ['order', decodeOrderEvent, ORDER, { type: 'market' }, ['limit_price']],
  ['fill', decodeFillEvent, FILL, {}, []],
  ['fill', decodeFillEvent, FILL, { fill_id: '', fee: 'free' }, ['fill_id', 'fee']],
  ['position', decodePositionSnapshot, POSITION, {}, []],
  ['position', decodePositionSnapshot, POSITION, { fees: undefined }, []],
  ['position', decodePositionSnapshot, POSITION, { net_pnl: '3' }, []],
  ['position', decodePositionSnapshot, POSITION, { net_pnl: '5' }, ['net_pnl']],
  ['position', decodePositionSnapshot, POSITION, { avg_price: '0' }, ['avg_price']],
  ['position', decodePositionSnapshot, POSITION, { qty: '0' }, ['avg_price']],
  ['position', decodePositionSnapshot, POSITION, { qty: '0', avg_price: '0' }, []],
  ['bar', decodeOHLCVBar, BAR, {}, []],
  ['bar', decodeOHLCVBar, BAR, { ts_close: '60000000001' }, ['ts_close']],
  ['bar', decodeOHLCVBar, BAR, { timeframe: '2m' }, ['timeframe']],
  ['bar', decodeOHLCVBar, BAR, { close: '5', open: '0.5' }, ['open', 'close']],
  ['bar', decodeOHLCVBar, BAR, { volume: '-1' }, ['volume']],
  ['book', decodeBookEvent, BOOK, {}, []],
  ['book', decodeBookEvent, BOOK, { bids: [], asks: [] }, []],
  [
    'book',
    decodeBookEvent,
    BOOK,
    {
      bids: [
        ['9', '1'],
        ['9', '1'],
      ],
    },
    ['bids[1]'],
  ],
  [
    'book',
    decodeBookEvent,
    BOOK,
    {
      asks: [
        ['12', '1'],
        ['11', '1'],
      ],
    },
    ['asks[1]'],
  ],
  ['book', decodeBookEvent, BOOK, { bids: [['11', '1']] }, ['bids']],
  ['book', decodeBookEvent, BOOK, { bids: [['11', '0']] }, []],
  ['book', decodeBookEvent, BOOK, { bids: [['10', '1'], ['9']] }, ['bids[1]']],
  ['book', decodeBookEvent, BOOK, { bids: [['10', '-1']] }, ['bids[0]']],
  ['book', decodeBookEvent, BOOK, { bids: 'none' }, ['bids']],
  ['cancel', decodeOrderCancel, { order_id: 'i1' }, {}, []],
  ['cancel', decodeOrderCancel, {}, {}, ['order_id', 'exchange_order_id']],
  ['cancel', decodeOrderCancel, { order_id: '' }, {}, ['order_id']],
  ['decision', decodeRiskDecision, { intent_id: 'i', allowed: true }, {}, []],
  [
    'decision',
    decodeRiskDecision,
    { intent_id: 'i', allowed: true, reason: 'daily-loss' },
    {},
    ['allowed', 'reason'],
  ],
  ['decision', decodeRiskDecision, { intent_id: 'i', allowed: false }, {}, ['allowed', 'reason']],
  [
    'decision',
    decodeRiskDecision,
    { intent_id: 'i', allowed: 'false', reason: 'halted' },
    {},
    ['allowed', 'reason'],
  ],
  [
    'decision',
    decodeRiskDecision,
    { intent_id: 'i', allowed: false, reason: 'kill-switch' },
    {},
    ['caps.source'],
  ],
  [
    'decision',
    decodeRiskDecision,
    {
      intent_id: 'i',
      allowed: false,
      reason: 'rate-limit',
      caps: { approved_in_window: -1, orders_per_min_cap: 3 },
    },
    {},
    ['caps.approved_in_window'],
  ],
])('a %s is judged field by field (row %#)', (_, decode, base, change, expected) => {
  expect(wrongFields(decode({ ...base, ...change }))).toEqual(expected);
});

test('a violation says what was expected and what was found', () => {
  const decoded = decodeTradeEvent({ ...TRADE, side: 'BUY', qty: undefined, price: '9'.repeat(99) });
  expect(decoded.kind === 'invalid' && describeFieldErrors(decoded.fields)).toBe(
    'side: expected "buy" or "sell", was "BUY"; ' +
      'qty: expected a quantity above 0, as decimal text, was missing; ' +
      `price: expected a price above 0, as decimal text, was "${'9'.repeat(40)}…"`,
  );
});

test('a message of another kind is described without its content', () => {
  const decoded = decodeTradeEvent([1, 2]);
  expect(decoded.kind === 'invalid' && describeFieldErrors(decoded.fields)).toBe(
    'message: expected an object, was a list of 2',
  );
});

test('a hostile message with very many unknown fields is listed only in part', () => {
  const junk = Object.fromEntries(
    Array.from({ length: 100 }, (_, index) => [`x${index}`.padEnd(90, '.'), index]),
  );
  const { ignored } = decodeTradeEvent({ ...TRADE, ...junk });
  expect(ignored).toHaveLength(16);
  expect(ignored.every((name) => name.length <= 64)).toBe(true);
});
