import type {
  DenialReason,
  FillEvent,
  OrderUpdate,
  RiskDecision,
  TradeEvent,
} from '../core/contracts/index.ts';

/** Fills that are shown from the beginning and from the end, unless all are wanted. */
const SHOWN_FILL_COUNT = 4;

/** Counts what happened in a session, in memory that does not grow with it. */
export interface PaperTally {
  /** Takes a trade. */
  readonly countTrade: (trade: TradeEvent) => void;
  /** Takes a decision. */
  readonly countDecision: (decision: RiskDecision) => void;
  /** Takes a fill. */
  readonly countFill: (fill: FillEvent) => void;
  /** Takes the status of an order that did not fill at once. */
  readonly countOrderUpdate: (update: Pick<OrderUpdate, 'status'>) => void;
  /** Returns the counts. */
  readonly totals: () => PaperTotals;
}

/** What was counted. */
export interface PaperTotals {
  /** Trades that were replayed. */
  readonly tradeCount: number;
  /** Time of the first trade, nanoseconds since the epoch. */
  readonly firstTradeNs: bigint;
  /** Time of the last trade. */
  readonly lastTradeNs: bigint;
  /** Symbols in order of appearance. */
  readonly symbols: readonly string[];
  /** Intents that risk approved. */
  readonly approvedCount: number;
  /** Intents that risk denied, by reason, in order of evaluation; reasons that never occurred are 0. */
  readonly deniedCounts: Readonly<Record<DenialReason, number>>;
  /** Orders that had to wait for their price. */
  readonly restedCount: number;
  /** Orders that the venue refused. */
  readonly rejectedCount: number;
  /** Fills by side and by liquidity. */
  readonly fillCounts: Readonly<Record<'buy' | 'sell' | 'maker' | 'taker', number>>;
  /** Fills in all. */
  readonly fillCount: number;
  /** The first fills, or all of them. */
  readonly firstFills: readonly FillEvent[];
  /** The last fills that are not among the first; empty when all are listed there. */
  readonly lastFills: readonly FillEvent[];
}

const NO_DENIALS: Readonly<Record<DenialReason, number>> = Object.freeze({
  'invalid-intent': 0,
  'duplicate-intent': 0,
  'kill-switch': 0,
  'rate-limit': 0,
  'no-reference-price': 0,
  'per-order-cap': 0,
  'daily-loss': 0,
});

/** Makes an empty tally; `keepsAllFills` lets its memory grow with the fills. */
export function createPaperTally(keepsAllFills: boolean): PaperTally {
  const symbols = new Set<string>();
  const deniedCounts: Record<DenialReason, number> = { ...NO_DENIALS };
  const fillCounts = { buy: 0, sell: 0, maker: 0, taker: 0 };
  const firstFillCountMax = keepsAllFills ? Number.POSITIVE_INFINITY : SHOWN_FILL_COUNT;
  const firstFills: FillEvent[] = [];
  const lastFills: FillEvent[] = [];
  let tradeCount = 0;
  let firstTradeNs = 0n;
  let lastTradeNs = 0n;
  let approvedCount = 0;
  let restedCount = 0;
  let rejectedCount = 0;

  return { countTrade, countDecision, countFill, countOrderUpdate, totals };

  function countTrade(trade: TradeEvent): void {
    if (tradeCount === 0) firstTradeNs = trade.tsLocalNs;
    lastTradeNs = trade.tsLocalNs;
    tradeCount += 1;
    symbols.add(trade.symbol);
  }

  function countDecision(decision: RiskDecision): void {
    if (decision.kind === 'approved') approvedCount += 1;
    else deniedCounts[decision.reason] += 1;
  }

  function countFill(fill: FillEvent): void {
    fillCounts[fill.side] += 1;
    fillCounts[liquidityOf(fill)] += 1;
    if (firstFills.length < firstFillCountMax) firstFills.push(fill);
    else if (lastFills.push(fill) > SHOWN_FILL_COUNT) lastFills.shift();
  }

  function countOrderUpdate({ status }: Pick<OrderUpdate, 'status'>): void {
    if (status === 'NEW') restedCount += 1;
    if (status === 'REJECTED') rejectedCount += 1;
  }

  function totals(): PaperTotals {
    return {
      tradeCount,
      firstTradeNs,
      lastTradeNs,
      symbols: [...symbols],
      approvedCount,
      deniedCounts: { ...deniedCounts },
      restedCount,
      rejectedCount,
      fillCounts: { ...fillCounts },
      fillCount: fillCounts.buy + fillCounts.sell,
      firstFills: [...firstFills],
      lastFills: [...lastFills],
    };
  }
}

/** Tells whether a fill had waited in the book. */
export function liquidityOf(fill: FillEvent): 'maker' | 'taker' {
  return fill.meta['liquidity'] === 'maker' ? 'maker' : 'taker';
}
