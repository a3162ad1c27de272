import { setTimeout as sleep } from 'node:timers/promises';
import { collectGarbage, heapMb } from './heap.ts';
import { type OpenPlay, withDisk } from './open-play.ts';
import { EVENTS_PER_SECOND, type PlayOf, type SoakOutcome } from './plays.ts';

const MINUTE_MS = 60_000;

/** Time between two looks at what is due: as a feed that gets some trades at a time. */
const PERIOD_MS = 2;

/**
 * Plays for long, with journals on a real disk, and looks at the memory every minute. The market is slow and played fast:
 * within ten minutes the 48 hours of identifiers are full, and from then on as many leave as come.
 */
export function playSoak({ seed, minutes }: PlayOf<'soak'>): Promise<SoakOutcome> {
  return withDisk(seed, (play) => playMinutes(play, minutes));
}

async function playMinutes({ pipeline, market, witness }: OpenPlay, minutes: number): Promise<SoakOutcome> {
  const samples: { minute: number; heapMb: number; residentMb: number }[] = [];
  const startMs = performance.now();
  let sent = 0;

  async function flowUntil(endMs: number): Promise<void> {
    for (let nowMs = performance.now(); nowMs < endMs; nowMs = performance.now()) {
      const due = Math.floor(((nowMs - startMs) * EVENTS_PER_SECOND) / 1_000) - sent;
      if (due > 0) await pipeline.send(market.next(due));
      sent += due;
      await sleep(PERIOD_MS);
    }
  }

  for (let minute = 1; minute <= minutes; minute += 1) {
    await flowUntil(startMs + minute * MINUTE_MS);
    const residentMb = process.memoryUsage.rss() / 2 ** 20;
    collectGarbage();
    samples.push({ minute, heapMb: heapMb(), residentMb });
  }
  return { counts: witness.counts(), samples };
}
