/**
 * Trades of one symbol → bars of one timeframe, as a state machine without clock or timer.
 *
 * A bar holds the trades from its open (included) to its close (excluded), both whole multiples of the
 * timeframe since the epoch. It ends once a trade, or a look at the clock, is at its close plus the grace;
 * until then trades may still come late. A trade of a bar that has ended is dropped and counted. Intervals
 * without trades become flat bars at the last close with volume 0.
 *
 * Within a bar, open and close follow the order of arrival: the stamp of a trade decides its bar alone.
 */
import { type OHLCVBar, TIMEFRAME_NS, type Timeframe, type TradeEvent } from '../../core/contracts/index.ts';
import { add, max, min, type Price, ZERO } from '../../core/money/index.ts';

/** What to aggregate. */
export interface BarSettings {
  /** Instrument; trades of others are refused. */
  readonly symbol: string;
  /** Length of the bars. */
  readonly timeframe: Timeframe;
  /** How long after its close a bar still takes trades, in nanoseconds; 0 by default. */
  readonly graceNs?: bigint;
}

/** An aggregation between two inputs. */
export interface BarState {
  /** What is aggregated, with the defaults. */
  readonly settings: Required<BarSettings>;
  /** Bars that may still take trades, by time of opening, without those that have none. */
  readonly openBars: readonly OHLCVBar[];
  /** Bars that close up to here are final; `undefined` before the first trade. */
  readonly finalUntilNs: bigint | undefined;
  /** Close of the last final bar. */
  readonly lastClose: Price | undefined;
  /** Trades that came after the end of their bar. */
  readonly lateCount: number;
  /** Intervals left out, because more than `GAP_BAR_COUNT_MAX` in a row had no trade. */
  readonly unfilledCount: number;
}

/** What follows from an input. */
export interface BarStep {
  /** The aggregation after the input. */
  readonly state: BarState;
  /** Bars that became final, in order of time. */
  readonly bars: readonly OHLCVBar[];
}

/** Most flat bars in a row: a week of minutes. One wrong stamp must not fill the memory with bars. */
export const GAP_BAR_COUNT_MAX = 10_080;

/**
 * Starts an aggregation.
 *
 * @throws RangeError when the grace is negative.
 */
export function startBars({ symbol, timeframe, graceNs = 0n }: BarSettings): BarState {
  if (graceNs < 0n) throw new RangeError(`Expected a grace of at least 0 ns, was ${graceNs} ns.`);
  return {
    settings: { symbol, timeframe, graceNs },
    openBars: [],
    finalUntilNs: undefined,
    lastClose: undefined,
    lateCount: 0,
    unfilledCount: 0,
  };
}

/**
 * Takes a trade: bars that it ends come first, then it counts for its own.
 *
 * @throws RangeError for a trade of another symbol.
 */
export function takeTrade(state: BarState, trade: TradeEvent): BarStep {
  const { symbol, timeframe } = state.settings;
  if (trade.symbol !== symbol) throw new RangeError(`Expected trades of ${symbol}, was ${trade.symbol}.`);
  const step = takeTime(begin(state, trade.tsLocalNs), trade.tsLocalNs);
  const openNs = trade.tsLocalNs - (trade.tsLocalNs % TIMEFRAME_NS[timeframe]);
  const isLate = step.state.finalUntilNs !== undefined && openNs < step.state.finalUntilNs;
  if (isLate) return { ...step, state: { ...step.state, lateCount: step.state.lateCount + 1 } };
  return { ...step, state: addToBar(step.state, trade, openNs) };
}

/** Takes the time, nanoseconds since the epoch: every bar whose close and grace have passed becomes final. */
export function takeTime(state: BarState, nowNs: bigint): BarStep {
  return finishUntil(state, lastEndedNs(state.settings, nowNs));
}

/** Ends every bar that has trades, at the end of the data, without waiting for its close. */
export function finishBars(state: BarState): BarStep {
  return finishUntil(state, state.openBars.at(-1)?.tsCloseNs ?? 0n);
}

/** The first trade decides what is too late: whatever would have ended by its time. */
function begin(state: BarState, nowNs: bigint): BarState {
  return state.finalUntilNs === undefined
    ? { ...state, finalUntilNs: lastEndedNs(state.settings, nowNs) }
    : state;
}

function lastEndedNs({ timeframe, graceNs }: Required<BarSettings>, nowNs: bigint): bigint {
  const passedNs = nowNs - graceNs;
  return passedNs - (passedNs % TIMEFRAME_NS[timeframe]);
}

function finishUntil(state: BarState, untilNs: bigint): BarStep {
  if (state.finalUntilNs === undefined || untilNs <= state.finalUntilNs) return { state, bars: [] };
  const bars: OHLCVBar[] = [];
  let { lastClose, unfilledCount, finalUntilNs } = state;
  for (const bar of state.openBars) {
    if (bar.tsCloseNs > untilNs) break;
    unfilledCount += fillGap(bars, state.settings, {
      lastClose,
      fromNs: finalUntilNs,
      untilNs: bar.tsOpenNs,
    });
    bars.push(bar);
    lastClose = bar.close;
    finalUntilNs = bar.tsCloseNs;
  }
  unfilledCount += fillGap(bars, state.settings, { lastClose, fromNs: finalUntilNs, untilNs });
  const openBars = state.openBars.filter((bar) => bar.tsCloseNs > untilNs);
  return { state: { ...state, openBars, finalUntilNs: untilNs, lastClose, unfilledCount }, bars };
}

interface Gap {
  readonly lastClose: Price | undefined;
  readonly fromNs: bigint;
  readonly untilNs: bigint;
}

/** Appends flat bars, and returns how many intervals had to stay without. */
function fillGap(bars: OHLCVBar[], settings: BarSettings, { lastClose, fromNs, untilNs }: Gap): number {
  const lengthNs = TIMEFRAME_NS[settings.timeframe];
  const count = Number((untilNs - fromNs) / lengthNs);
  if (lastClose === undefined) return 0;
  for (let index = 0; index < Math.min(count, GAP_BAR_COUNT_MAX); index += 1)
    bars.push(flatBar(settings, fromNs + BigInt(index) * lengthNs, lastClose));
  return Math.max(0, count - GAP_BAR_COUNT_MAX);
}

function flatBar(settings: BarSettings, tsOpenNs: bigint, price: Price): OHLCVBar {
  const { symbol, timeframe } = settings;
  const tsCloseNs = tsOpenNs + TIMEFRAME_NS[timeframe];
  return {
    symbol,
    timeframe,
    tsOpenNs,
    tsCloseNs,
    open: price,
    high: price,
    low: price,
    close: price,
    volume: ZERO,
  };
}

function addToBar(state: BarState, trade: TradeEvent, openNs: bigint): BarState {
  const before = state.openBars.filter((bar) => bar.tsOpenNs < openNs);
  const after = state.openBars.filter((bar) => bar.tsOpenNs > openNs);
  const bar =
    state.openBars.find((each) => each.tsOpenNs === openNs) ?? flatBar(state.settings, openNs, trade.price);
  return { ...state, openBars: [...before, withTrade(bar, trade), ...after] };
}

function withTrade(bar: OHLCVBar, { price, quantity }: TradeEvent): OHLCVBar {
  return {
    ...bar,
    high: max(bar.high, price),
    low: min(bar.low, price),
    close: price,
    volume: add(bar.volume, quantity),
  };
}
