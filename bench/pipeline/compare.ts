import { median } from '../measure/statistics.ts';
import { type Checkout, playIn } from './checkout.ts';
import { type ThroughputOutcome, throughputOutcome } from './plays.ts';

/** What the rounds of one checkout came to; medians. */
export interface Throughput {
  readonly name: string;
  readonly rounds: number;
  readonly eventsPerWallSecond: number;
  /** Per second of CPU of the thread that does the work: what one core gives that nobody else uses. */
  readonly eventsPerThreadSecond: number;
  /** Per second of CPU of the process, the collector's threads included. */
  readonly eventsPerCpuSecond: number;
  readonly peakMb: number;
  readonly heapMb: number;
  readonly hash: string;
  readonly counts: ThroughputOutcome['counts'];
}

/** What is played. */
export interface ComparedPlay {
  readonly seed: number;
  readonly events: number;
  readonly rounds: number;
}

/**
 * Plays checkouts in alternating rounds, so that a busy machine slows all of them.
 *
 * @throws where rounds of one checkout differ in what came out
 */
export async function compareThroughput(
  checkouts: readonly Checkout[],
  { seed, events, rounds }: ComparedPlay,
  say: (line: string) => void,
): Promise<readonly Throughput[]> {
  const outcomes = checkouts.map((checkout) => ({ checkout, all: [] as ThroughputOutcome[] }));
  for (let round = 1; round <= rounds; round += 1) {
    for (const { checkout, all } of outcomes) {
      const outcome = await playIn(checkout, { kind: 'throughput', seed, events }, throughputOutcome);
      all.push(outcome);
      const rate = Math.round(events / outcome.threadSeconds);
      say(
        `round ${round}, ${checkout.name}: ${rate} events per CPU second, ${Math.round(outcome.peakMb)} MB`,
      );
    }
  }
  return outcomes.map(({ checkout, all }) => summaryOf(checkout.name, all, events));
}

/** Adds the rounds of a checkout up. */
export function summaryOf(name: string, all: readonly ThroughputOutcome[], events: number): Throughput {
  const [first] = all;
  if (first === undefined) throw new RangeError('Expected at least one round, was none.');
  for (const { hash, counts } of all) {
    if (hash !== first.hash || JSON.stringify(counts) !== JSON.stringify(first.counts))
      throw new Error(
        `Expected the same to come out of every round of ${name}, was ${hash} and ${first.hash}.`,
      );
  }
  const rateOf = (seconds: (outcome: ThroughputOutcome) => number): number =>
    events / median(all.map(seconds));
  return {
    name,
    rounds: all.length,
    eventsPerWallSecond: rateOf(({ wallSeconds }) => wallSeconds),
    eventsPerThreadSecond: rateOf(({ threadSeconds }) => threadSeconds),
    eventsPerCpuSecond: rateOf(({ processSeconds }) => processSeconds),
    peakMb: median(all.map(({ peakMb }) => peakMb)),
    heapMb: median(all.map(({ heapMb }) => heapMb)),
    hash: first.hash,
    counts: first.counts,
  };
}
