import { setTimeout as sleep } from 'node:timers/promises';
import { type OpenPlay, withDisk } from './open-play.ts';
import type { LagOutcome, PlayOf } from './plays.ts';
import { TurnLengths } from './turn-lengths.ts';

/** The loop alone and the loop with events take turns of this length, so that a busy machine slows both. */
const SLICE_MS = 1_000;

/** Before the first slice that counts, for the compiler. */
const WARM_UP_MS = 5_000;

/** Measures every turn of the event loop, with journals on a real disk. */
export function playLag({ seed, seconds, eventsPerSecond }: PlayOf<'lag'>): Promise<LagOutcome> {
  return withDisk(seed, (play) => playSlices(play, seconds, eventsPerSecond));
}

async function playSlices(
  { pipeline, market, witness }: OpenPlay,
  seconds: number,
  eventsPerSecond: number,
): Promise<LagOutcome> {
  const bare = new TurnLengths();
  const loaded = new TurnLengths();
  const working = new TurnLengths();
  let sentTrades = 0;
  let longestDrainMs = 0;

  async function flow(
    forMs: number,
    lengths: readonly TurnLengths[],
    busy: readonly TurnLengths[],
  ): Promise<void> {
    let sent = 0;
    let published = witness.seenCount();
    await turnFor(forMs, (elapsedMs, turnMs) => {
      for (const each of lengths) each.add(turnMs);
      if (witness.seenCount() > published) for (const each of busy) each.add(turnMs);
      const due = Math.floor((elapsedMs * eventsPerSecond) / 1_000) - sent;
      // What this turn sends is handled behind it, and is part of the length of this turn.
      published = witness.seenCount();
      if (due === 0) return;
      sent += due;
      void pipeline.send(market.next(due));
    });
    const endMs = performance.now();
    while (!pipeline.isQuiet()) await sleep(1);
    if (lengths.length === 0) return;
    sentTrades += sent;
    longestDrainMs = Math.max(longestDrainMs, performance.now() - endMs);
  }

  await flow(WARM_UP_MS, [], []);
  for (let slice = 0; slice < seconds; slice += 1) {
    await turnFor(SLICE_MS, (_elapsedMs, turnMs) => {
      bare.add(turnMs);
    });
    await flow(SLICE_MS, [loaded], [working]);
  }
  const outcome = { bare: bare.facts(), loaded: loaded.facts(), working: working.facts() };
  return { counts: witness.counts(), eventsPerSecond, sentTrades, longestDrainMs, ...outcome };
}

/** Turns the loop for a while and hands out the length of every turn, from `setImmediate` to `setImmediate`. */
function turnFor(forMs: number, take: (elapsedMs: number, turnMs: number) => void): Promise<void> {
  return new Promise((resolve) => {
    const startMs = performance.now();
    let lastMs = startMs;
    const turn = (): void => {
      const nowMs = performance.now();
      take(nowMs - startMs, nowMs - lastMs);
      lastMs = nowMs;
      if (nowMs - startMs < forMs) setImmediate(turn);
      else resolve();
    };
    setImmediate(turn);
  });
}
