/**
 * The kill switch as it really stands, and the medium through which processes look at it: somebody trips it, it cannot be
 * read, or a look hangs.
 */
import type { KillLook, KillMedium } from '../core/kill-switch/index.ts';
import type { VirtualTime } from './virtual-time.ts';

/** How the switch stands. */
export interface KillBoard {
  readonly medium: KillMedium;
  /** Somebody trips it, and somebody clears it so much later. */
  readonly trip: (forMs: number) => void;
  /** It cannot be read for a while. */
  readonly hide: (forMs: number) => void;
  /** Looks do not end for a while. */
  readonly silence: (forMs: number) => void;
  /** Since when nobody can have seen it clear, in milliseconds of virtual time; null while it shows that. */
  readonly stoppedSinceMs: () => number | null;
}

/** Makes a switch that is clear. */
export function createKillBoard(time: Pick<VirtualTime, 'nowMs' | 'wait'>): KillBoard {
  const until = { tripped: 0, hidden: 0, silent: 0 };
  let stoppedSince: number | null = null;

  function stop(reason: keyof typeof until, forMs: number): void {
    const nowMs = time.nowMs();
    stoppedSince = stoppedSinceMs() ?? nowMs;
    until[reason] = Math.max(until[reason], nowMs + forMs);
  }

  function stoppedSinceMs(): number | null {
    const isStopped = time.nowMs() < Math.max(until.tripped, until.hidden, until.silent);
    if (!isStopped) stoppedSince = null;
    return stoppedSince;
  }

  async function look(): Promise<KillLook> {
    const leftMs = until.silent - time.nowMs();
    if (leftMs > 0) await time.wait(leftMs);
    if (time.nowMs() < until.hidden) return 'unreadable';
    return time.nowMs() < until.tripped ? 'tripped' : 'clear';
  }

  return {
    medium: {
      name: 'file',
      look,
      trip: () => Promise.resolve(),
      clear: () => Promise.resolve(),
      note: () => Promise.resolve(undefined),
      watch: () => () => undefined,
    },
    trip: (forMs) => {
      stop('tripped', forMs);
    },
    hide: (forMs) => {
      stop('hidden', forMs);
    },
    silence: (forMs) => {
      stop('silent', forMs);
    },
    stoppedSinceMs,
  };
}
