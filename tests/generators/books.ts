/**
 * The two things that are called a book here: the resting orders of a symbol, as steps that are done to them, and the books
 * that add up what messages say, as the messages of a history in which everything was filled.
 */
import fc from 'fast-check';
import type {
  FillEvent,
  OrderEvent,
  PositionSnapshot,
  RiskDecision,
} from '../../src/core/contracts/index.ts';
import { asPrice, asQuantity, makeDecimal, type Price } from '../../src/core/money/index.ts';
import { applyFill, FLAT_POSITION } from '../../src/core/position/index.ts';
import { snapshotOf } from '../../src/services/paper-trader/index.ts';
import type { RestingOrder } from '../../src/services/paper-trader/order-book.ts';
import { fillSequences } from './fill-sequences.ts';

/** Something that is done to a book of resting orders. */
export type BookStep =
  | { readonly kind: 'rest'; readonly order: RestingOrder }
  | { readonly kind: 'trade'; readonly price: Price }
  /** It may have gone, or never have been there. */
  | { readonly kind: 'cancel'; readonly orderId: string };

/** Few prices, so that limits meet, sides cross and a trade reaches several; some are spelt with more digits. */
const bookPrices = fc
  .tuple(fc.bigInt({ min: 1n, max: 8n }), fc.constantFrom(0, 0, 0, 5))
  .map(([ticks, tenths]) => asPrice(makeDecimal(ticks * 10n + BigInt(tenths), 1)));

const drawnStep = fc.oneof(
  fc.record({
    kind: fc.constant('rest' as const),
    side: fc.constantFrom('buy' as const, 'sell' as const),
    lots: fc.bigInt({ min: 1n, max: 5n }),
    price: bookPrices,
  }),
  fc.record({ kind: fc.constant('trade' as const), price: bookPrices }),
  fc.record({ kind: fc.constant('cancel' as const), index: fc.nat(20) }),
);

/**
 * Steps of a book that begins empty: one-sided, crossed and emptied books are on their way. Orders are numbered as they
 * come, from `order-0`.
 */
export function bookSteps(countMax = 30): fc.Arbitrary<readonly BookStep[]> {
  return fc.array(drawnStep, { maxLength: countMax }).map((steps) => {
    let sequence = 0;
    return steps.map((step): BookStep => {
      if (step.kind === 'trade') return step;
      if (step.kind === 'cancel') return { kind: 'cancel', orderId: `order-${step.index}` };
      const { side, lots, price: limitPrice } = step;
      const orderId = `order-${sequence}`;
      const order = { orderId, strategyId: 's', side, limitPrice, sequence };
      sequence += 1;
      return { kind: 'rest', order: { ...order, quantity: asQuantity(makeDecimal(lots, 0)) } };
    });
  });
}

/** A message that the books add up. */
export type BookMessage =
  | { readonly kind: 'intent'; readonly intentId: string }
  | { readonly kind: 'decision'; readonly decision: RiskDecision }
  | { readonly kind: 'order'; readonly order: OrderEvent }
  | { readonly kind: 'fill'; readonly fill: FillEvent }
  | { readonly kind: 'position'; readonly position: PositionSnapshot };

const KINDS = ['intent', 'decision', 'order', 'fill', 'position'] as const;

/**
 * Messages of a history in which every intent was approved and filled: of each kind in their order, and the kinds as they
 * happened, or one kind after the other in any order.
 */
export function filledHistories(countMax = 8): fc.Arbitrary<readonly BookMessage[]> {
  const kindOrders = fc.option(fc.shuffledSubarray([...KINDS], { minLength: KINDS.length }));
  return fc.tuple(fillSequences('BTC/USDT', countMax), kindOrders).map(([{ fills }, kinds]) => {
    const messages = messagesOf(fills);
    return kinds === null
      ? messages
      : kinds.flatMap((kind) => messages.filter((message) => message.kind === kind));
  });
}

function messagesOf(fills: readonly FillEvent[]): readonly BookMessage[] {
  let position = FLAT_POSITION;
  return fills.flatMap((fill): readonly BookMessage[] => {
    const { orderId: intentId, symbol, side, quantity, strategyId, tsFillNs } = fill;
    position = applyFill(position, fill);
    const terms = { intentId, strategyId, venue: 'paper', symbol, side, quantity, type: 'market' } as const;
    return [
      { kind: 'intent', intentId },
      { kind: 'decision', decision: { kind: 'approved', intentId } },
      { kind: 'order', order: { ...terms, tsAcceptedNs: tsFillNs } },
      { kind: 'fill', fill },
      { kind: 'position', position: snapshotOf(symbol, position, tsFillNs) },
    ];
  });
}

/** What a history became when one message was lost or came twice. */
export interface DamagedHistory {
  readonly messages: readonly BookMessage[];
  readonly damaged: BookMessage;
  readonly how: 'lost' | 'repeated';
}

/** Histories with one message lost or repeated. */
export const damagedHistories: fc.Arbitrary<DamagedHistory> = fc
  .tuple(
    filledHistories().filter(({ length }) => length > 0),
    fc.nat(),
    fc.constantFrom('lost' as const, 'repeated' as const),
  )
  .map(([messages, place, how]) => {
    const index = place % messages.length;
    const damaged = messages[index]!;
    return {
      damaged,
      how,
      messages: messages.toSpliced(index, 1, ...(how === 'lost' ? [] : [damaged, damaged])),
    };
  });

/** What a message is about, as books name it. */
export function subjectOf(message: BookMessage): string {
  switch (message.kind) {
    case 'intent':
      return message.intentId;
    case 'decision':
      return message.decision.intentId;
    case 'order':
      return message.order.intentId;
    case 'fill':
      return message.fill.symbol;
    case 'position':
      return message.position.symbol;
    default:
      return message satisfies never;
  }
}
