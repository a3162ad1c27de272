import type { FillEvent, OrderEvent, OrderUpdate } from '../../core/contracts/index.ts';
import { add, compare, type Decimal, equals, formatDecimal, isZero, ZERO } from '../../core/money/index.ts';
import type { Fact, Finding, Invariant } from '../facts.ts';

interface OrderState {
  readonly order: OrderEvent;
  filled: Decimal;
  end: OrderUpdate['status'] | null;
}

/**
 * Every order comes to one end: filled as a whole, canceled or rejected. Fills belong to an order that has not ended, have
 * its symbol and side, come once each, and together never exceed it.
 */
export function orderEnds(): Invariant {
  const orders = new Map<string, OrderState>();
  const fillIds = new Set<string>();

  function take(fact: Fact): Finding | undefined {
    switch (fact.kind) {
      case 'order':
        if (!orders.has(fact.order.intentId))
          orders.set(fact.order.intentId, { order: fact.order, filled: ZERO, end: null });
        return undefined;
      case 'fill':
        return takeFill(fact.fill);
      case 'update':
        return takeUpdate(fact.update);
      case 'end':
        return atEnd(new Set(fact.open));
      default:
        return undefined;
    }
  }

  function takeFill(fill: FillEvent): Finding | undefined {
    const state = orders.get(fill.orderId);
    if (state === undefined) return { expected: `an order before its fill ${fill.fillId}`, found: 'none' };
    if (fillIds.has(fill.fillId)) return { expected: `one fill ${fill.fillId}`, found: 'a second one' };
    fillIds.add(fill.fillId);
    const { order, end } = state;
    state.filled = add(state.filled, fill.quantity);
    if (end !== null)
      return { expected: `no fill of ${fill.orderId}, which is ${end}`, found: `fill ${fill.fillId}` };
    if (fill.symbol !== order.symbol || fill.side !== order.side)
      return {
        expected: `a fill of ${order.side} ${order.symbol}`,
        found: `${fill.side} ${fill.symbol} (${fill.orderId})`,
      };
    if (compare(state.filled, order.quantity) <= 0) return undefined;
    return {
      expected: `fills of ${fill.orderId} of at most ${formatDecimal(order.quantity)}`,
      found: formatDecimal(state.filled),
    };
  }

  function takeUpdate({ orderId, status }: OrderUpdate): Finding | undefined {
    const state = orders.get(orderId);
    if (state === undefined) return { expected: `an order before ${orderId} is ${status}`, found: 'none' };
    if (status === 'NEW' || status === 'PARTIALLY_FILLED') return undefined;
    const before = state.end ?? (status !== 'FILLED' && isFilled(state) ? 'filled as a whole' : null);
    state.end = status;
    if (before !== null) return { expected: `one end of ${orderId}, which is ${before}`, found: status };
    return fillsAgainst(status, state);
  }

  /** What has not ended must still be open somewhere. */
  function atEnd(open: ReadonlySet<string>): Finding | undefined {
    for (const [orderId, state] of orders) {
      if (state.end === null && !isFilled(state) && !open.has(orderId))
        return { expected: `an end of ${orderId}, or an order that is open`, found: 'neither' };
      if ((state.end !== null || isFilled(state)) && open.has(orderId))
        return { expected: `${orderId} to be over`, found: 'an order that is open' };
    }
    return undefined;
  }

  return { name: 'order-ends', take };
}

function isFilled({ filled, order }: OrderState): boolean {
  return equals(filled, order.quantity);
}

/** Compares the fills of an order with the end that was told. */
function fillsAgainst(end: OrderUpdate['status'], state: OrderState): Finding | undefined {
  const { intentId, quantity } = state.order;
  const found = formatDecimal(state.filled);
  if (end === 'FILLED' && !isFilled(state))
    return { expected: `fills of ${formatDecimal(quantity)} before ${intentId} is FILLED`, found };
  if (end !== 'REJECTED' || isZero(state.filled)) return undefined;
  return { expected: `no fills of ${intentId}, which is rejected`, found };
}
