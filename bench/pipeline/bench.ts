import type { Bench, BenchResult, Say } from '../bench.ts';
import type { Figures } from '../floors.ts';
import { countOption, type OptionValues, textOption } from '../options.ts';
import { type Checkout, OWN_CHECKOUT, openCheckout, playIn } from './checkout.ts';
import { compareThroughput, type Throughput } from './compare.ts';
import { type HeldClaim, heapGrowth, lagLines, soakLines, throughputLines } from './describe.ts';
import { EVENTS_PER_SECOND, type LagOutcome, lagOutcome, type SoakOutcome, soakOutcome } from './plays.ts';

/** Whether the loop stays free, how much goes through one process, and what memory it takes. */
export const pipelineBench: Bench = {
  name: 'pipeline',
  claim:
    'lag of the event loop at 2000 events/s, events per second and memory of all services in one process, journals included',
  examples: [
    ['pipeline --check', 'lag for 10 s and 5 rounds of 300 000 events, held to the floors'],
    ['pipeline --against before-optimization', 'the same beside another commit, in alternating rounds'],
    ['pipeline --rate 4000', 'the loop alone, at 4000 events/s, and whether everything is handled'],
    ['pipeline --minutes 60', 'an hour at 2000 events/s, with its memory minute by minute'],
  ],
  options: {
    events: { type: 'string', help: 'market events of a round (300000)' },
    rounds: { type: 'string', help: 'rounds, of which the median counts (5)' },
    seconds: { type: 'string', help: 'seconds of the measurement of the loop (10)' },
    rate: { type: 'string', help: 'measures the loop alone, at so many events per second' },
    minutes: { type: 'string', help: 'plays so many minutes and does nothing else' },
    against: { type: 'string', help: 'another checkout: its folder, or a ref of git' },
    seed: { type: 'string', help: 'which market (1)' },
  },
  run,
};

/** What a run came to. */
export interface PipelineMeasured {
  readonly own: Throughput;
  /** Null without another checkout. */
  readonly other: Throughput | null;
  readonly ownLag: LagOutcome;
  readonly otherLag: LagOutcome | null;
}

/** What is asked of a run. */
export interface PipelineAsked {
  readonly seed: number;
  readonly events: number;
  readonly rounds: number;
  readonly seconds: number;
  readonly against: string | null;
}

async function run(values: OptionValues, say: Say): Promise<BenchResult> {
  const seed = countOption(values, 'seed', 1);
  const minutes = countOption(values, 'minutes', null);
  if (minutes !== null)
    return describeSoak(await playIn(OWN_CHECKOUT, { kind: 'soak', seed, minutes }, soakOutcome));
  const rate = countOption(values, 'rate', null);
  const seconds = countOption(values, 'seconds', 10);
  if (rate !== null) return describeLag(await lagIn(OWN_CHECKOUT, { seed, seconds, rate }));
  const measured = await measurePipeline(
    {
      seed,
      events: countOption(values, 'events', 300_000),
      rounds: countOption(values, 'rounds', 5),
      seconds,
      against: textOption(values, 'against', null),
    },
    say,
  );
  const { own, other } = measured;
  const agree = other === null || other.hash === own.hash;
  return {
    passed: agree,
    lines: [
      ...throughputLines(own, other),
      '',
      ...lagLines('this checkout', measured.ownLag),
      ...(measured.otherLag === null ? [] : ['', ...lagLines(other?.name ?? 'the other', measured.otherLag)]),
      '',
      agree ? `the same came out every time: ${own.hash}` : `DIFFERENT came out: ${own.hash}, ${other.hash}`,
      '',
    ],
    figures: figuresOf(measured),
    facts: { ...measured },
  };
}

/** Measures throughput, memory and lag of this checkout and, where one is named, of another. */
export async function measurePipeline(
  { seed, events, rounds, seconds, against }: PipelineAsked,
  say: Say,
): Promise<PipelineMeasured> {
  const checkout = against === null ? null : await openCheckout(against);
  const checkouts = checkout === null ? [OWN_CHECKOUT] : [OWN_CHECKOUT, checkout];
  const lagOf = (each: Checkout): Promise<LagOutcome> =>
    lagIn(each, { seed, seconds, rate: EVENTS_PER_SECOND });
  const [own, other = null] = await compareThroughput(checkouts, { seed, events, rounds }, say);
  if (own === undefined) throw new RangeError('Expected a checkout to measure, was none.');
  const ownLag = await lagOf(OWN_CHECKOUT);
  const otherLag = checkout === null ? null : await lagOf(checkout);
  return { own, other, ownLag, otherLag };
}

function lagIn(
  checkout: Checkout,
  { seed, seconds, rate }: { readonly seed: number; readonly seconds: number; readonly rate: number },
): Promise<LagOutcome> {
  return playIn(checkout, { kind: 'lag', seed, seconds, eventsPerSecond: rate }, lagOutcome);
}

function describeLag(ownLag: LagOutcome): BenchResult {
  const { sentTrades, longestDrainMs } = ownLag;
  return {
    passed: true,
    lines: [
      ...lagLines('this checkout', ownLag),
      '',
      `${sentTrades} events were sent; after a second of them everything was handled within ${longestDrainMs.toFixed(1)} ms`,
    ],
    facts: { ownLag },
  };
}

/** Ratios only where there is something to compare with: only they are the same on every machine. */
function figuresOf({ own, other, ownLag }: PipelineMeasured): Figures {
  const alone = {
    'p99 of turns at 2000 events/s, ms': ownLag.loaded.p99,
    'p99 of turns with work in them, ms': ownLag.working.p99,
    'market events per CPU second': own.eventsPerThreadSecond,
  };
  if (other === null) return alone;
  return {
    ...alone,
    'throughput, × the other checkout': own.eventsPerThreadSecond / other.eventsPerThreadSecond,
    'peak memory, × the other checkout': own.peakMb / other.peakMb,
  };
}

function describeSoak(soak: SoakOutcome): BenchResult {
  const growth = heapGrowth(soak);
  const residentMb = Math.max(...soak.samples.map((sample) => sample.residentMb));
  const claims: readonly HeldClaim[] = [
    { claim: 'heap grows by less than 1 % from minute 10 on', found: growth, unit: '%', holds: growth < 1 },
    { claim: 'resident memory below 500 MB', found: residentMb, unit: 'MB', holds: residentMb < 500 },
  ];
  return {
    passed: claims.every(({ holds }) => holds),
    lines: soakLines(soak, claims),
    figures: { 'heap from minute 10 to the end, %': Number.isNaN(growth) ? null : growth },
    facts: { soak },
  };
}
