/**
 * Made-up bars that are the same for the same seed, on every machine.
 *
 * A bar opens where the one before closed, now and then a few ticks beside it, moves by some hundredths of a percent,
 * and rarely jumps by one to four percent. A drift that changes about once a day makes trends. This is no model of a
 * market; it only has the shapes that the engines must cope with.
 */
import { type OHLCVBar, TIMEFRAME_NS, type Timeframe } from '../../core/contracts/index.ts';
import { asPrice, makeDecimal, type Price } from '../../core/money/index.ts';
import { createRandomSource, drawFraction, drawInteger, type RandomSource } from '../../core/random.ts';
import { isNearStart, PRICE_SCALE, QUANTITY_SCALE, sampleSymbol } from './sample-symbols.ts';

/** What to generate. */
export interface BarGeneratorSettings {
  /** Number that determines everything else, a whole number from 0 on. */
  readonly seed: number;
  /** Which of the made-up instruments, 0 to 98. */
  readonly symbolIndex: number;
  /** Length of each bar. */
  readonly timeframe: Timeframe;
  /** When the first bar opens, in nanoseconds since the epoch; a multiple of the timeframe. */
  readonly startNs: bigint;
  /** How many bars, at least 0. */
  readonly barCount: number;
}

const GAP_CHANCE = 1 / 50;
const GAP_TICKS_MAX = 12;
const STEP_PART_MAX = 0.0008;
const JUMP_CHANCE = 1 / 3_000;
const JUMP_PART_MIN = 0.01;
const JUMP_PART_MAX = 0.04;
const DRIFT_CHANCE = 1 / 1_440;
const DRIFT_PART_MAX = 0.00002;
const WICK_PART_MAX = 0.0005;
const LOTS_MAX = 200_000;

/** Seeds of neighbouring instruments lie apart. */
const SYMBOLS_PER_SEED = 100;

/** Yields the bars in order of time. */
export function* generateBars(settings: BarGeneratorSettings): Generator<OHLCVBar, void, undefined> {
  const { seed, symbolIndex, timeframe, startNs, barCount } = settings;
  const random = createRandomSource(seed * SYMBOLS_PER_SEED + symbolIndex);
  const { symbol, firstTicks } = sampleSymbol(symbolIndex);
  let ticks = firstTicks;
  let drift = 0;
  for (let index = 0; index < barCount; index += 1) {
    if (drawFraction(random) < DRIFT_CHANCE) drift = (drawFraction(random) * 2 - 1) * DRIFT_PART_MAX;
    const open = nearby(random, ticks, firstTicks);
    const close = nextClose(random, { open, drift, firstTicks });
    const tsOpenNs = startNs + BigInt(index) * TIMEFRAME_NS[timeframe];
    yield {
      symbol,
      timeframe,
      tsOpenNs,
      tsCloseNs: tsOpenNs + TIMEFRAME_NS[timeframe],
      open: price(open),
      high: price(Math.max(open, close) + drawWick(random, open)),
      low: price(Math.max(1, Math.min(open, close) - drawWick(random, open))),
      close: price(close),
      volume: makeDecimal(BigInt(drawVolume(random)), QUANTITY_SCALE),
    };
    ticks = close;
  }
}

function price(ticks: number): Price {
  return asPrice(makeDecimal(BigInt(ticks), PRICE_SCALE));
}

function nearby(random: RandomSource, ticks: number, firstTicks: number): number {
  if (drawFraction(random) >= GAP_CHANCE) return ticks;
  const open = ticks + drawInteger(random, -GAP_TICKS_MAX, GAP_TICKS_MAX);
  return isNearStart(open, firstTicks) ? open : ticks;
}

function nextClose(
  random: RandomSource,
  { open, drift, firstTicks }: { readonly open: number; readonly drift: number; readonly firstTicks: number },
): number {
  const isJump = drawFraction(random) < JUMP_CHANCE;
  const size = drawFraction(random);
  const part = isJump ? JUMP_PART_MIN + size * (JUMP_PART_MAX - JUMP_PART_MIN) : size * STEP_PART_MAX;
  const direction = drawFraction(random) < 0.5 ? -1 : 1;
  const close = Math.round(open * (1 + direction * part + drift));
  return isNearStart(close, firstTicks) ? close : open;
}

function drawWick(random: RandomSource, open: number): number {
  const fraction = drawFraction(random);
  return Math.floor(open * WICK_PART_MAX * fraction * fraction);
}

/** Mostly quiet bars and a few lively ones. */
function drawVolume(random: RandomSource): number {
  const fraction = drawFraction(random);
  return Math.floor(fraction * fraction * fraction * LOTS_MAX);
}
