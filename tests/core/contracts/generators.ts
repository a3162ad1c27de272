import fc from 'fast-check';
import {
  type BookEvent,
  DENIAL_REASONS,
  type Denial,
  type FillEvent,
  type OHLCVBar,
  type OrderCancel,
  type OrderEvent,
  type OrderIntent,
  type OrderTerms,
  type OrderUpdate,
  type PositionSnapshot,
  type RiskDecision,
  TIMEFRAME_NS,
  type Timeframe,
  type TradeEvent,
} from '../../../src/core/contracts/index.ts';
import { asPrice, asQuantity, compare, makeDecimal, ZERO } from '../../../src/core/money/index.ts';

const positive = fc
  .tuple(fc.bigInt({ min: 1n, max: 10n ** 15n }), fc.nat(12))
  .map(([coefficient, scale]) => makeDecimal(coefficient, scale));
const signed = fc
  .tuple(fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }), fc.nat(12))
  .map(([coefficient, scale]) => makeDecimal(coefficient, scale));

const price = positive.map(asPrice);
const quantity = positive.map(asQuantity);
const id = fc.string({ minLength: 1, maxLength: 64, unit: 'grapheme-ascii' });
const timestampNs = fc.bigInt({ min: 0n, max: 2n ** 63n - 1n });
const symbol = fc.constantFrom('BTC/USDT', 'ETH/USDT', 'A/B', '1INCH/USD.P');
const side = fc.constantFrom('buy' as const, 'sell' as const);
const meta = fc.dictionary(fc.string({ maxLength: 8 }), fc.oneof(fc.string(), fc.integer(), fc.boolean()), {
  maxKeys: 3,
  noNullPrototype: true,
});
const terms: fc.Arbitrary<OrderTerms> = fc.oneof(
  fc.constant({ type: 'market' as const }),
  price.map((limitPrice) => ({ type: 'limit' as const, limitPrice })),
);

/** Any trade that keeps the contract. */
export const trades: fc.Arbitrary<TradeEvent> = fc.record({
  tsLocalNs: timestampNs,
  tsExchangeMs: fc.option(fc.maxSafeNat(), { nil: undefined }),
  symbol,
  side,
  quantity,
  price,
  aggregateId: fc.option(id, { nil: undefined }),
});

/** Any intent that keeps the contract. */
export const intents: fc.Arbitrary<OrderIntent> = fc
  .tuple(fc.record({ id, tsLocalNs: timestampNs, strategyId: id, symbol, side, quantity, meta }), terms)
  .map(([fields, orderTerms]) => ({ ...fields, ...orderTerms }));

/** Any order that keeps the contract. */
export const orders: fc.Arbitrary<OrderEvent> = fc
  .tuple(
    fc.record({ intentId: id, strategyId: id, venue: id, symbol, side, quantity, tsAcceptedNs: timestampNs }),
    terms,
  )
  .map(([fields, orderTerms]) => ({ ...fields, ...orderTerms }));

/** Any fill that keeps the contract. */
export const fills: fc.Arbitrary<FillEvent> = fc.record({
  fillId: id,
  orderId: id,
  strategyId: id,
  symbol,
  side,
  quantity,
  price,
  tsFillNs: timestampNs,
  fee: signed,
  feeCurrency: fc.constantFrom('USDT', 'BNB'),
  meta,
});

/** Any position that keeps the contract. */
export const positions: fc.Arbitrary<PositionSnapshot> = fc
  .record({
    symbol,
    quantity: signed,
    averagePrice: price,
    realizedPnl: signed,
    fees: signed,
    tsNs: timestampNs,
  })
  .map((position) => ({
    ...position,
    averagePrice: position.quantity.coefficient === 0n ? ZERO : position.averagePrice,
  }));

/** Any cancel request that keeps the contract. */
export const cancels: fc.Arbitrary<OrderCancel> = fc.record({
  order: fc.oneof(
    id.map((orderId) => ({ kind: 'order-id' as const, orderId })),
    id.map((exchangeOrderId) => ({ kind: 'exchange-order-id' as const, exchangeOrderId })),
  ),
  clientOrderId: fc.option(id, { nil: undefined }),
});

/** Any order update that keeps the contract. */
export const updates: fc.Arbitrary<OrderUpdate> = fc.oneof(
  fc.record({
    orderId: id,
    status: fc.constantFrom(
      'NEW' as const,
      'PARTIALLY_FILLED' as const,
      'FILLED' as const,
      'CANCELED' as const,
    ),
    tsNs: timestampNs,
  }),
  fc.record({
    orderId: id,
    status: fc.constant('REJECTED' as const),
    reason: id,
    fields: fc.array(id, { maxLength: 5 }),
    tsNs: timestampNs,
  }),
);

const levelPrices = fc.uniqueArray(price, {
  minLength: 2,
  maxLength: 8,
  comparator: (left, right) => compare(left, right) === 0,
});

/** Any book that keeps the contract: distinct prices, split between the sides. */
export const books: fc.Arbitrary<BookEvent> = fc
  .tuple(levelPrices, fc.nat(8), timestampNs, symbol, fc.option(id, { nil: undefined }))
  .map(([prices, bidCount, tsLocalNs, bookSymbol, checksum]) => {
    const levels = prices
      .toSorted(compare)
      .map((levelPrice) => ({ price: levelPrice, quantity: levelPrice }));
    const bids = levels.slice(0, bidCount).toReversed();
    return { tsLocalNs, symbol: bookSymbol, bids, asks: levels.slice(bidCount), checksum };
  });

/** Any bar that keeps the contract. */
export const bars: fc.Arbitrary<OHLCVBar> = fc
  .record({
    symbol,
    timeframe: fc.constantFrom(...(Object.keys(TIMEFRAME_NS) as Timeframe[])),
    tsOpenNs: fc.bigInt({ min: 0n, max: 2n ** 62n }),
    prices: fc.tuple(price, price, price, price),
    volume: fc.oneof(positive, fc.constant(ZERO)),
  })
  .map(({ prices, ...bar }) => {
    const [low, first, second, high] = prices.toSorted(compare) as [
      (typeof prices)[0],
      (typeof prices)[0],
      (typeof prices)[0],
      (typeof prices)[0],
    ];
    return {
      ...bar,
      tsCloseNs: bar.tsOpenNs + TIMEFRAME_NS[bar.timeframe],
      open: second,
      high,
      low,
      close: first,
    };
  });

const denials: fc.Arbitrary<Denial> = fc
  .constantFrom(...DENIAL_REASONS)
  .chain((reason): fc.Arbitrary<Denial> => {
    switch (reason) {
      case 'invalid-intent':
        return fc
          .array(fc.constantFrom('id', 'qty', 'side'), { maxLength: 3 })
          .map((fields) => ({ reason, caps: { fields } }));
      case 'kill-switch':
        return fc
          .constantFrom('file' as const, 'redis' as const, 'unreadable' as const)
          .map((source) => ({ reason, caps: { source } }));
      case 'rate-limit':
        return fc
          .record({ approvedInWindow: fc.nat(), ordersPerMinuteCap: fc.nat() })
          .map((caps) => ({ reason, caps }));
      case 'per-order-cap':
        return fc.record({ notional: positive, cap: positive }).map((caps) => ({ reason, caps }));
      case 'daily-loss':
        return fc.record({ realizedLoss: positive, cap: positive }).map((caps) => ({ reason, caps }));
      case 'duplicate-intent':
      case 'no-reference-price':
        return fc.constant({ reason, caps: {} });
    }
  });

/** Any decision that keeps the contract. */
export const decisions: fc.Arbitrary<RiskDecision> = fc.oneof(
  id.map((intentId) => ({ kind: 'approved' as const, intentId })),
  fc.tuple(id, denials).map(([intentId, denial]) => ({ kind: 'denied' as const, intentId, ...denial })),
);
