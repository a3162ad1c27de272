/**
 * Made-up trades that are the same for the same seed, on every machine.
 *
 * Each symbol walks by small steps, and now and then jumps by one to four percent, so that breakouts
 * happen; now and then it halts for up to two minutes, so that prices become stale. This is no model of a
 * market; it only has the shapes that the engines must cope with.
 */
import type { TradeEvent } from '../../core/contracts/index.ts';
import { asPrice, asQuantity, makeDecimal } from '../../core/money/index.ts';
import { createRandomSource, drawFraction, drawInteger, type RandomSource } from '../../core/random.ts';
import { NS_PER_MS, nsToMs } from '../../core/time.ts';
import { isNearStart, PRICE_SCALE, QUANTITY_SCALE, sampleSymbol } from './sample-symbols.ts';

/** What to generate. */
export interface GeneratorSettings {
  /** Number that determines everything else. */
  readonly seed: number;
  /** How many trades, at least 0. */
  readonly tradeCount: number;
  /** How many symbols, 1 to 99. */
  readonly symbolCount: number;
  /** Time of the start, in nanoseconds since the epoch. */
  readonly startNs: bigint;
}

/** Start of generated data unless told otherwise: 2026-01-05T09:00:00Z. */
export const GENERATED_START_NS = 1_767_603_600_000_000_000n;

/** Yields the trades in order of time. */
export function* generateTrades(settings: GeneratorSettings): Generator<TradeEvent, void, undefined> {
  const random = createRandomSource(settings.seed);
  const walks = Array.from({ length: settings.symbolCount }, (_, index) =>
    startWalk(index, settings.startNs),
  );
  let nowNs = settings.startNs;
  for (let index = 0; index < settings.tradeCount; index += 1) {
    nowNs += BigInt(drawInteger(random, TRADE_GAP_NS_MIN, TRADE_GAP_NS_MAX));
    const walk = chooseWalk(random, walks, nowNs);
    if (walk.openFromNs > nowNs) nowNs = walk.openFromNs;
    yield takeStep(random, walk, nowNs);
  }
}

const TRADE_GAP_NS_MIN = 1_000_000;
const TRADE_GAP_NS_MAX = 1_500_000_000;

/** Chances per trade of a symbol, and sizes as parts of the price. */
const JUMP_CHANCE = 1 / 60;
const JUMP_PART_MIN = 0.01;
const JUMP_PART_MAX = 0.04;
const HALT_CHANCE = 1 / 300;
const HALT_MS_MIN = 30_000;
const HALT_MS_MAX = 120_000;
const STEP_PART_MAX = 0.0012;

interface Walk {
  readonly symbol: string;
  readonly firstTicks: number;
  ticks: number;
  tradeCount: number;
  openFromNs: bigint;
}

function startWalk(index: number, startNs: bigint): Walk {
  const sample = sampleSymbol(index);
  return { ...sample, ticks: sample.firstTicks, tradeCount: 0, openFromNs: startNs };
}

/** Chooses among the symbols that trade now; when all halt, the one that opens first. */
function chooseWalk(random: RandomSource, walks: readonly Walk[], nowNs: bigint): Walk {
  const open = walks.filter((walk) => walk.openFromNs <= nowNs);
  const chosen = open[drawInteger(random, 0, Math.max(0, open.length - 1))];
  return chosen ?? walks.reduce((first, walk) => (walk.openFromNs < first.openFromNs ? walk : first));
}

function takeStep(random: RandomSource, walk: Walk, nowNs: bigint): TradeEvent {
  walk.ticks = nextTicks(random, walk);
  walk.tradeCount += 1;
  if (drawFraction(random) < HALT_CHANCE) {
    walk.openFromNs = nowNs + BigInt(drawInteger(random, HALT_MS_MIN, HALT_MS_MAX)) * NS_PER_MS;
  }
  return {
    tsLocalNs: nowNs,
    tsExchangeMs: nsToMs(nowNs) - drawInteger(random, 1, 40),
    symbol: walk.symbol,
    side: drawFraction(random) < 0.5 ? 'buy' : 'sell',
    quantity: asQuantity(makeDecimal(BigInt(drawLots(random)), QUANTITY_SCALE)),
    price: asPrice(makeDecimal(BigInt(walk.ticks), PRICE_SCALE)),
    aggregateId: String(walk.tradeCount),
  };
}

function nextTicks(random: RandomSource, { ticks, firstTicks }: Walk): number {
  const isJump = drawFraction(random) < JUMP_CHANCE;
  const size = drawFraction(random);
  const part = isJump ? JUMP_PART_MIN + size * (JUMP_PART_MAX - JUMP_PART_MIN) : size * STEP_PART_MAX;
  const direction = drawFraction(random) < 0.5 ? -1 : 1;
  const next = Math.round(ticks * (1 + direction * part));
  return isNearStart(next, firstTicks) ? next : ticks;
}

/** Mostly small lots and a few large ones: the cube of a fraction is below 1/8 half of the time. */
function drawLots(random: RandomSource): number {
  const fraction = drawFraction(random);
  return 1 + Math.floor(fraction * fraction * fraction * 50_000);
}
