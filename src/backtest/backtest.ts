/**
 * A backtest: history through the engines that trade live.
 *
 *     bars ─▶ exchange (orders of earlier bars) ─▶ account ─▶ positions ─┐
 *      └────▶ strategies ◀──────────────────────────────────────────────┘
 *                  └─▶ intents ─▶ risk engine ─▶ orders ─▶ exchange
 *
 * Bars that open at the same moment make one step: all of them first execute what waits, then all of them close, then
 * the strategies hear of them. So nothing is executed at a price from before the decision. Time is that of the bars;
 * there is no other clock and no randomness: the same bars, strategies and rules give the same result, which its hash
 * shows.
 */
import {
  encodeOrderIntent,
  type FillEvent,
  type OHLCVBar,
  type OrderIntent,
  TIMEFRAME_NS,
  type Timeframe,
} from '../core/contracts/index.ts';
import { asQuantity, compare, formatDecimal, isPositive, ONE, type Price } from '../core/money/index.ts';
import { averagePrice } from '../core/position/index.ts';
import { formatIsoTime } from '../core/time.ts';
import { createVirtualClock } from '../core/virtual-clock.ts';
import { requireChargeable, snapshotOf } from '../services/paper-trader/index.ts';
import { createRiskEngine, DayPnl, orderOfIntent } from '../services/risk-engine/index.ts';
import { createStrategyRunner, type StrategyFailure } from '../services/strategy-runner/index.ts';
import { openAccount } from './account.ts';
import { hashBars } from './bar-table.ts';
import { BarWalk, stepTimesOf } from './bar-walk.ts';
import { BacktestDataError } from './data-error.ts';
import { DecimalColumn } from './decimal-column.ts';
import { openExchange } from './exchange.ts';
import { itemAt } from './item-at.ts';
import type {
  Backtest,
  BacktestPlan,
  BacktestResult,
  BacktestRules,
  FinalPosition,
  Rejection,
} from './plan.ts';

const VENUE = 'backtest';
const FAILURE_COUNT_MAX = 100;
const RESTING_ORDER_COUNT_MAX = 10_000;

/**
 * Plays a whole backtest.
 *
 * @throws what `startBacktest` throws
 */
export function runBacktest(plan: BacktestPlan): BacktestResult {
  const backtest = startBacktest(plan);
  backtest.advance(backtest.stepCount);
  return backtest.finish();
}

/**
 * Prepares a backtest.
 *
 * @throws BacktestDataError when there are no bars in the period, a symbol comes twice or timeframes differ, and
 * RangeError for rules or strategies out of their range
 */
export function startBacktest(plan: BacktestPlan): Backtest {
  const { rules, strategies, fromNs, untilNs } = plan;
  const { fillMode = 'next-open', liquidatesAtEnd = false } = rules;
  requireRules(rules);
  const timeframe = requireAlike(plan);
  const symbols = plan.tables.map(({ symbol }) => symbol);
  const walks = plan.tables.map((table) => new BarWalk(table, { fromNs, untilNs }));
  const stepTimes = stepTimesOf(walks);
  requireSteps(stepTimes, plan);

  const clock = createVirtualClock(itemAt(stepTimes, 0));
  const account = openAccount(rules.initialCapital, symbols);
  const dayPnl = new DayPnl();
  const closes = new Map<string, { readonly price: Price; readonly atNs: bigint }>();
  const fills: FillEvent[] = [];
  const rejections: Rejection[] = [];
  const failures: StrategyFailure[] = [];
  const equity = new DecimalColumn(stepTimes.length);
  let exposedCount = 0;
  let barCount = 0;

  const risk = createRiskEngine(
    { clock, dayPnl, lastTrades: { of: (symbol) => closes.get(symbol) }, readKillState: () => 'clear' },
    { limits: rules.limits, venue: VENUE },
  );
  const runner = createStrategyRunner(clock, strategies, (failure) => {
    if (failures.length < FAILURE_COUNT_MAX) failures.push(failure);
  });
  const exchange = openExchange(
    account,
    {
      symbols,
      costs: rules.costs,
      participation: rules.participation,
      restingOrderCountMax: rules.restingOrderCountMax ?? RESTING_ORDER_COUNT_MAX,
    },
    {
      onFill: takeFill,
      onRefusal: ({ orderId, strategyId, symbol }, reason) => {
        rejections.push({ orderId, strategyId, symbol, tsNs: clock.nowNs(), by: 'exchange', reason });
      },
    },
  );
  runner.start();

  return { stepCount: stepTimes.length, advance, finish };

  function advance(stepCountMax: number): boolean {
    const end = Math.min(stepTimes.length, equity.length + stepCountMax);
    while (equity.length < end) playStep(itemAt(stepTimes, equity.length));
    return equity.length < stepTimes.length;
  }

  function playStep(tsOpenNs: bigint): void {
    const bars = walks.map((walk) => walk.takeBar(tsOpenNs)).filter((bar) => bar !== undefined);
    clock.advanceTo(tsOpenNs);
    for (const bar of bars) exchange.openBar(bar);
    clock.advanceTo(tsOpenNs + TIMEFRAME_NS[timeframe]);
    for (const bar of bars) close(bar);
    for (const bar of bars) for (const intent of runner.handleEvent({ kind: 'bar', bar })) submit(intent);
    barCount += bars.length;
    equity.push(account.equity());
    if (account.isExposed()) exposedCount += 1;
  }

  function close({ symbol, close: price, tsCloseNs: atNs }: OHLCVBar): void {
    account.mark(symbol, price);
    closes.set(symbol, { price, atNs });
  }

  /** An intent goes by the wire, as it does live: what breaks the contract is denied here as it is there. */
  function submit(intent: OrderIntent): void {
    const { verdict } = risk.handleMessage(encodeOrderIntent(intent));
    if (verdict.kind === 'denied') {
      const { id: orderId, strategyId, symbol } = intent;
      rejections.push({
        orderId,
        strategyId,
        symbol,
        tsNs: clock.nowNs(),
        by: 'risk',
        reason: verdict.denial.reason,
      });
      return;
    }
    const order = orderOfIntent(verdict.intent, VENUE, clock.nowNs());
    const price = fillMode === 'signal-close' ? closes.get(order.symbol)?.price : undefined;
    if (order.type === 'market' && price !== undefined) exchange.execute(order, price);
    else exchange.accept(order);
  }

  function takeFill(fill: FillEvent): void {
    fills.push(fill);
    const snapshot = snapshotOf(fill.symbol, account.positionOf(fill.symbol), clock.nowNs());
    dayPnl.record(snapshot, clock.nowNs());
    runner.handlePosition(snapshot);
  }

  function finish(): BacktestResult {
    runner.stop();
    if (liquidatesAtEnd) liquidate();
    const positions = symbols.flatMap((symbol) => finalPosition(symbol));
    return {
      timeframe,
      symbols,
      dataHash: hashBars(plan.tables),
      barCount,
      initialCapital: rules.initialCapital,
      finalCash: account.cash(),
      finalEquity: account.equity(),
      positions,
      curve: { tsOpenNs: stepTimes.subarray(0, equity.length), equity },
      exposedCount,
      fills,
      rejections,
      openOrders: exchange.waiting(),
      strategies: runner.reports(),
      failures,
    };
  }

  /** The last point of the curve is the account after everything was sold. */
  function liquidate(): void {
    for (const { symbol, quantity, lastPrice } of symbols.flatMap((each) => finalPosition(each))) {
      if (!isPositive(quantity)) continue;
      exchange.execute(
        {
          intentId: `liquidation-${symbol}`,
          strategyId: LIQUIDATION,
          venue: VENUE,
          symbol,
          side: 'sell',
          type: 'market',
          quantity: asQuantity(quantity),
          tsAcceptedNs: clock.nowNs(),
        },
        lastPrice,
      );
    }
    equity.replaceLast(account.equity());
  }

  function finalPosition(symbol: string): readonly FinalPosition[] {
    const lastPrice = closes.get(symbol)?.price;
    if (lastPrice === undefined) return [];
    const position = account.positionOf(symbol);
    return [{ symbol, quantity: position.quantity, averagePrice: averagePrice(position), lastPrice }];
  }
}

/** Strategy that owns the orders of a liquidation. */
const LIQUIDATION = 'liquidation';

function requireRules({ initialCapital, costs, participation }: BacktestRules): void {
  if (!isPositive(initialCapital)) {
    throw new RangeError(`Expected an initial capital above 0, was ${formatDecimal(initialCapital)}.`);
  }
  requireChargeable(costs);
  if (participation === undefined) return;
  if (!isPositive(participation) || compare(participation, ONE) > 0) {
    const found = formatDecimal(participation);
    throw new RangeError(`Expected a participation above 0 and at most 1, was ${found}. Write 0.1 for 10 %.`);
  }
}

function requireAlike({ tables }: BacktestPlan): Timeframe {
  const [first] = tables;
  if (first === undefined) {
    throw new BacktestDataError('NO_BARS', 'Expected bars of at least one symbol, were none.');
  }
  for (const [index, { symbol, timeframe }] of tables.entries()) {
    if (timeframe !== first.timeframe) {
      throw new BacktestDataError(
        'MIXED_TIMEFRAMES',
        `Expected bars of ${first.timeframe} for all symbols, found ${symbol} with ${timeframe}.`,
      );
    }
    if (tables.findIndex((each) => each.symbol === symbol) < index) {
      throw new BacktestDataError('FOREIGN_BAR', `Expected each symbol once, found ${symbol} twice.`);
    }
  }
  return first.timeframe;
}

function requireSteps(stepTimes: BigInt64Array, { fromNs, untilNs }: BacktestPlan): void {
  if (stepTimes.length > 0) return;
  const from = fromNs === undefined ? 'the beginning' : formatIsoTime(fromNs);
  const until = untilNs === undefined ? 'the end' : formatIsoTime(untilNs);
  throw new BacktestDataError(
    'NO_BARS',
    `Expected bars from ${from} to ${until}, found none. Check the period against the data.`,
  );
}
