/** How fast recorded time passes: a factor above 0, or `max` for no waiting at all. */
export type ReplaySpeed = number | 'max';

/** How waiting is done. */
export interface Pacer {
  /** Returns milliseconds that never go backwards. */
  monotonicMs(): number;
  /** Resolves after some milliseconds. */
  sleep(milliseconds: number): Promise<void>;
}

/** Something that happened at a time. */
interface Stamped {
  readonly timeNs: bigint;
}

const SPEED = /^(\d{1,9}(?:\.\d{1,9})?)x?$/;

/** Reads a speed such as `max`, `10x` or `0.5`; `undefined` for anything else, 0 included. */
export function parseReplaySpeed(text: string): ReplaySpeed | undefined {
  if (text === 'max') return 'max';
  const factor = Number(SPEED.exec(text)?.[1]);
  return factor > 0 ? factor : undefined;
}

/**
 * Hands items out when they are due: the first one at once, every other one as long after it as it was recorded, divided
 * by the speed. Due times count from the start, so that delays of the receiver do not add up. Items in order of time.
 */
export async function* paceByTime<Item extends Stamped>(
  blocks: AsyncIterable<readonly Item[]> | Iterable<readonly Item[]>,
  speed: ReplaySpeed,
  pacer: Pacer,
): AsyncGenerator<readonly Item[]> {
  if (speed === 'max') {
    yield* blocks;
    return;
  }
  let start: { readonly timeNs: bigint; readonly atMs: number } | undefined;
  for await (const block of blocks) {
    for (const item of block) {
      start ??= { timeNs: item.timeNs, atMs: pacer.monotonicMs() };
      const dueMs = start.atMs + Number(item.timeNs - start.timeNs) / NS_PER_MS / speed;
      await sleepUntil(dueMs, pacer);
      yield [item];
    }
  }
}

const NS_PER_MS = 1_000_000;

/** Longest single wait: timers take 2^31 − 1 ms at most. */
const SLEEP_MS_MAX = 86_400_000;

async function sleepUntil(dueMs: number, pacer: Pacer): Promise<void> {
  for (let restMs = dueMs - pacer.monotonicMs(); restMs > 0; restMs = dueMs - pacer.monotonicMs()) {
    await pacer.sleep(Math.min(restMs, SLEEP_MS_MAX));
  }
}
