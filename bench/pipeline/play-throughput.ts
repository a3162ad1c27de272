import { setImmediate as nextTurn } from 'node:timers/promises';
import { collectGarbage, heapMb } from './heap.ts';
import type { Burst } from './market.ts';
import { openInMemory } from './open-play.ts';
import type { Pipeline } from './pipeline.ts';
import type { PlayOf, ThroughputOutcome } from './plays.ts';
import type { WitnessCounts } from './witness.ts';

const TRADES_PER_BURST = 500;

/** Trades that are made before they are sent, with the clock stopped: making them up is no work of Njord's. */
const BURSTS_PER_PART = 10;

/** So many trades let the compiler see everything; they do not count. */
const WARM_UP_TRADES = 40_000;

/** Trades of which everything that comes out is hashed. */
const HASHED_TRADES = 2_000;

/** Plays bursts as fast as they are handled, each when the one before it has come to its end. */
export async function playThroughput({ seed, events }: PlayOf<'throughput'>): Promise<ThroughputOutcome> {
  const { hash } = await playHashed(seed);
  const { pipeline, market, witness } = await openInMemory({ seed, hashes: false });
  const took = { wallSeconds: 0, threadSeconds: 0, processSeconds: 0 };
  await playTrades(WARM_UP_TRADES, () => undefined);
  await playTrades(events, (part) => {
    took.wallSeconds += part.wallSeconds;
    took.threadSeconds += part.threadSeconds;
    took.processSeconds += part.processSeconds;
  });
  const peakMb = process.resourceUsage().maxRSS / 1024;
  collectGarbage();
  const outcome = { counts: witness.counts(), hash, ...took, peakMb, heapMb: heapMb() };
  await pipeline.stop();
  return outcome;

  async function playTrades(count: number, take: (part: Taken) => void): Promise<void> {
    for (let left = count; left > 0; left -= BURSTS_PER_PART * TRADES_PER_BURST) {
      const bursts = Array.from({ length: BURSTS_PER_PART }, () => market.next(TRADES_PER_BURST));
      take(await timed(() => sendAll(pipeline, bursts)));
    }
  }
}

/** Plays a short market and hashes everything that comes out of it. */
export async function playHashed(
  seed: number,
): Promise<{ readonly hash: string; readonly counts: WitnessCounts }> {
  const { pipeline, market, witness } = await openInMemory({ seed, hashes: true });
  const bursts = Array.from({ length: HASHED_TRADES / TRADES_PER_BURST }, () =>
    market.next(TRADES_PER_BURST),
  );
  await sendAll(pipeline, bursts);
  await pipeline.stop();
  return { hash: witness.hash(), counts: witness.counts() };
}

async function sendAll(pipeline: Pipeline, bursts: readonly Burst[]): Promise<void> {
  for (const burst of bursts) {
    await pipeline.send(burst);
    do await nextTurn();
    while (!pipeline.isQuiet());
  }
}

interface Taken {
  readonly wallSeconds: number;
  readonly threadSeconds: number;
  readonly processSeconds: number;
}

async function timed(run: () => Promise<void>): Promise<Taken> {
  const startMs = performance.now();
  const thread = process.threadCpuUsage();
  const whole = process.cpuUsage();
  await run();
  return {
    wallSeconds: (performance.now() - startMs) / 1_000,
    threadSeconds: secondsOf(process.threadCpuUsage(thread)),
    processSeconds: secondsOf(process.cpuUsage(whole)),
  };
}

function secondsOf({ user, system }: NodeJS.CpuUsage): number {
  return (user + system) / 1_000_000;
}
