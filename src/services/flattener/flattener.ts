/**
 * Closes positions, as an operator orders it: by market orders in the other direction, one at a time for each symbol.
 * Risk decides about each of them by the rules for all, and denies it while the kill switch is tripped: nothing is
 * closed then.
 *
 * An order never exceeds the position that is known, and the next one is sent when the position after the last is
 * known: no position is turned round. What is too large for the cap of one order is closed in parts.
 */
import type {
  Denial,
  DenialReason,
  FillEvent,
  OrderIntent,
  OrderUpdate,
  PositionSnapshot,
  RiskDecision,
} from '../../core/contracts/index.ts';
import {
  absolute,
  add,
  asQuantity,
  compare,
  type Decimal,
  decimalFromInteger,
  divide,
  isZero,
  makeDecimal,
  min,
  multiply,
  sign,
  ZERO,
} from '../../core/money/index.ts';

/** Strategy of the orders that an operator sends. */
export const OPERATOR = 'operator';

/** What kept a position from being closed; it is tried again, where time alone may help. */
export type FlattenObstacle =
  | DenialReason
  | 'order-rejected'
  | 'order-canceled'
  | 'below-smallest-order'
  | 'kill-switch-unreadable';

/** Where one symbol stands. */
export interface FlattenLine {
  /** Instrument, `BASE/QUOTE`. */
  readonly symbol: string;
  /** Signed position that was found first. */
  readonly before: Decimal;
  /** Signed position that is known now. */
  readonly now: Decimal;
  /** Orders sent so far. */
  readonly orderCount: number;
  /** Whether the outcome of an order is awaited. */
  readonly isWaiting: boolean;
  /** What came in the way last; null when nothing did, or it is past. */
  readonly obstacle: FlattenObstacle | null;
}

/**
 * - `working`: orders are to be sent, or their outcome is awaited.
 * - `flat`: nothing is held.
 * - `stuck`: something is held, and no waiting will change that.
 */
export type FlattenState = 'working' | 'flat' | 'stuck';

/** Closes positions. */
export interface Flattener {
  /** Takes what a position is now. */
  readonly takePosition: (position: PositionSnapshot) => void;
  /** Takes a decision of risk; those about others' intents change nothing, as with fills and updates. */
  readonly takeDecision: (decision: RiskDecision) => void;
  /** Takes a fill. */
  readonly takeFill: (fill: FillEvent) => void;
  /** Takes what became of an order that did not fill. */
  readonly takeUpdate: (update: OrderUpdate) => void;
  /** Returns the orders that are due, and counts them as sent. */
  readonly next: (now: FlattenMoment) => readonly OrderIntent[];
  /** Returns where everything stands. */
  readonly state: () => FlattenState;
  /** Returns a line for each symbol that was ever held, by symbol. */
  readonly lines: () => readonly FlattenLine[];
}

/** When orders are sent. */
export interface FlattenMoment {
  /** In nanoseconds since the epoch, for the contract. */
  readonly nowNs: bigint;
  /** In milliseconds that never go backwards, for waits. */
  readonly monotonicMs: number;
}

/** Facts of a flattening. */
export interface FlattenGiven {
  /** Begins the ids of its intents, 1 to 48 characters; no other flattening has the same. */
  readonly runId: string;
  /** Facts that every intent carries, such as who ordered it and why. */
  readonly meta: Readonly<Record<string, string>>;
}

/** Wait before what time may help is tried again, in milliseconds. */
const RETRY_MS = 1_000;

/** Part of the cap that the next order makes use of, so that a price that moves on does not deny it again. */
const CAP_SHARE = makeDecimal(9n, 1);

/** Reason of a broker for an order above its own cap. */
const BROKER_CAP = 'order-cap';

const TWO = decimalFromInteger(2);

/** Digits after the point of an order that was made smaller. */
const QUANTITY_SCALE = 8;

/** What time, or a market that goes on, may mend. */
const PASSING: ReadonlySet<FlattenObstacle> = new Set([
  'kill-switch-unreadable',
  'rate-limit',
  'no-reference-price',
  'order-rejected',
  'order-canceled',
]);

/** Makes a flattener that knows of no position yet. */
export function createFlattener({ runId, meta }: FlattenGiven): Flattener {
  const holdings = new Map<string, Holding>();
  const sent = new Map<string, SentOrder>();

  return { takePosition, takeDecision, takeFill, takeUpdate, next, state, lines };

  function takePosition({ symbol, quantity, tsNs }: PositionSnapshot): void {
    const holding = holdings.get(symbol) ?? newHolding(quantity);
    holdings.set(symbol, holding);
    holding.quantity = quantity;
    holding.tsNs = tsNs;
    settle(holding);
  }

  function takeDecision(decision: RiskDecision): void {
    if (decision.kind === 'approved') return;
    const order = sent.get(decision.intentId);
    if (order === undefined) return;
    if (decision.reason === 'per-order-cap') shrink(order, decision.caps);
    else end(order, obstacleOf(decision));
  }

  function takeFill({ orderId, quantity, tsFillNs }: FillEvent): void {
    const order = sent.get(orderId);
    if (order === undefined) return;
    order.filled = add(order.filled, quantity);
    order.tsFillNs = tsFillNs;
    settle(order.holding);
  }

  function takeUpdate(update: OrderUpdate): void {
    const order = sent.get(update.orderId);
    if (order === undefined) return;
    if (update.status === 'REJECTED' && update.reason === BROKER_CAP) halve(order);
    else if (update.status === 'REJECTED') end(order, 'order-rejected');
    if (update.status === 'CANCELED') end(order, 'order-canceled');
  }

  function next({ nowNs, monotonicMs }: FlattenMoment): readonly OrderIntent[] {
    const intents: OrderIntent[] = [];
    for (const [symbol, holding] of holdings) {
      if (!isDue(holding, monotonicMs)) continue;
      const held = absolute(holding.quantity);
      const quantity = asQuantity(holding.quantityMax === null ? held : min(held, holding.quantityMax));
      const id = `${runId}-${String(sent.size + 1).padStart(4, '0')}`;
      const order = { holding, quantity, filled: ZERO, tsFillNs: 0n };
      holding.order = order;
      holding.orderCount += 1;
      sent.set(id, order);
      intents.push({
        id,
        tsLocalNs: nowNs,
        strategyId: OPERATOR,
        symbol,
        side: sign(holding.quantity) > 0 ? 'sell' : 'buy',
        type: 'market',
        quantity,
        meta,
      });
    }
    return intents;
  }

  function state(): FlattenState {
    const open = [...holdings.values()].filter(({ quantity, order }) => order !== null || !isZero(quantity));
    if (open.length === 0) return 'flat';
    return open.every((holding) => holding.order === null && isStuck(holding)) ? 'stuck' : 'working';
  }

  function lines(): readonly FlattenLine[] {
    return [...holdings]
      .filter(([, { before, quantity, orderCount }]) => ![before, quantity].every(isZero) || orderCount > 0)
      .map(([symbol, { before, quantity: now, orderCount, order, obstacle }]) => ({
        symbol,
        before,
        now,
        orderCount,
        isWaiting: order !== null,
        obstacle: isZero(now) ? null : obstacle,
      }))
      .toSorted((one, other) => (one.symbol < other.symbol ? -1 : 1));
  }
}

/** What is known of one symbol. */
interface Holding {
  readonly before: Decimal;
  quantity: Decimal;
  /** When the position was that. */
  tsNs: bigint;
  /** The order whose outcome is awaited. */
  order: SentOrder | null;
  orderCount: number;
  /** Largest quantity that the cap of one order is known to allow; null while it never denied one. */
  quantityMax: Decimal | null;
  obstacle: FlattenObstacle | null;
  /** Moment of the next attempt; null when it is yet to be fixed. */
  retryAtMs: number | null;
}

interface SentOrder {
  readonly holding: Holding;
  readonly quantity: Decimal;
  filled: Decimal;
  /** When it was filled last. */
  tsFillNs: bigint;
}

function newHolding(quantity: Decimal): Holding {
  return {
    before: quantity,
    quantity,
    tsNs: 0n,
    order: null,
    orderCount: 0,
    quantityMax: null,
    obstacle: null,
    retryAtMs: 0,
  };
}

/** An order is over when it is filled and the position after its last fill is known. */
function settle(holding: Holding): void {
  const { order } = holding;
  if (order === null || compare(order.filled, order.quantity) < 0 || holding.tsNs < order.tsFillNs) return;
  holding.order = null;
  holding.obstacle = null;
}

function end({ holding }: SentOrder, obstacle: FlattenObstacle): void {
  holding.order = null;
  holding.obstacle = obstacle;
  holding.retryAtMs = null;
}

/** Makes the next order half as large: a broker says that its cap is lower than that of risk, and not by how much. */
function halve({ holding, quantity }: SentOrder): void {
  const quantityMax = roundDown(divide(quantity, TWO), QUANTITY_SCALE);
  holding.order = null;
  holding.quantityMax = quantityMax;
  holding.obstacle = isZero(quantityMax) ? 'below-smallest-order' : 'per-order-cap';
}

/** Makes the next order as large as the cap allows. */
function shrink(
  { holding, quantity }: SentOrder,
  { notional, cap }: { readonly notional: Decimal; readonly cap: Decimal },
): void {
  const allowed = divide(multiply(multiply(quantity, cap), CAP_SHARE), notional);
  const quantityMax = roundDown(allowed, QUANTITY_SCALE);
  holding.order = null;
  holding.quantityMax = quantityMax;
  holding.obstacle = isZero(quantityMax) ? 'below-smallest-order' : 'per-order-cap';
}

function roundDown(value: Decimal, scale: number): Decimal {
  const { coefficient, scale: own } = value;
  return own <= scale ? value : makeDecimal(coefficient / 10n ** BigInt(own - scale), scale);
}

/** A switch that nobody could read for a moment denies as one that is tripped does, and is read again. */
function obstacleOf(denial: Denial): FlattenObstacle {
  const isUnread = denial.reason === 'kill-switch' && denial.caps.source === 'unreadable';
  return isUnread ? 'kill-switch-unreadable' : denial.reason;
}

/** Whether an order is to be sent now; fixes the moment of the next attempt where there is none. */
function isDue(holding: Holding, monotonicMs: number): boolean {
  if (holding.order !== null || isZero(holding.quantity) || isStuck(holding)) return false;
  holding.retryAtMs ??= monotonicMs + RETRY_MS;
  return monotonicMs >= holding.retryAtMs;
}

function isStuck({ obstacle }: Holding): boolean {
  return obstacle !== null && obstacle !== 'per-order-cap' && !PASSING.has(obstacle);
}
