import { createEffectLog } from '../effects.ts';
import { installTime } from './install-time.ts';
import { watchNativeWaits } from './native-waits.ts';

/**
 * Virtual time for an ordinary run: the clock of the neutral world, which starts at the true time and goes on from file to
 * file. Once user code waits in a way that no virtual clock holds, time goes on as the real one does: nothing that such a
 * wait is measured by jumps any more, and what was asked for before keeps its place.
 */
export interface OrdinaryTime {
  /** Milliseconds that have passed since it was installed. */
  readonly elapsedMs: () => number;
  /** From here on time goes on as the real one does. */
  readonly goOnReal: () => void;
  /** Time does not jump, because something is waited for that nobody sees from here, until the function given is called. */
  readonly hold: () => () => void;
  /** Whether it goes on as the real one. */
  readonly isReal: () => boolean;
  /** Something may take so long from here on, in milliseconds; 0 for no limit. What waits for longer cannot come to its end. */
  readonly mayTake: (timeoutMs: number) => void;
  /** What made time go on as the real one since this was asked last. */
  readonly takeCauses: () => readonly NativeCause[];
}

/** A wait that no virtual clock holds. */
export interface NativeCause {
  /** Such as `a socket time-out of 200 ms`. */
  readonly what: string;
  /** Made where user code asked for it. */
  readonly at: Error;
}

interface Wait extends NativeCause {
  readonly waitMs: number;
}

/** Installs it: after Vitest has captured its natives, before any user code has loaded. */
export function installOrdinaryTime(root: string): OrdinaryTime {
  const start = { baseMs: Date.now(), uptimeMs: performance.now(), virtualDeadlines: true };
  const time = installTime(start, createEffectLog(root));
  time.restart();
  let isReal = false;
  let longestMs = 0;
  let waits: Wait[] = [];
  const causes: NativeCause[] = [];

  function judge(): void {
    const short = waits.filter(({ waitMs }) => waitMs < longestMs);
    if (short.length === 0) return;
    waits = waits.filter((each) => !short.includes(each));
    causes.push(...short);
    goOnReal();
  }

  function goOnReal(): void {
    isReal = true;
    time.goOnReal();
  }

  watchNativeWaits(({ what, waitMs }) => {
    waits.push({ what: `${what} of ${waitMs} ms`, waitMs, at: new Error(what) });
    judge();
  });
  return {
    elapsedMs: time.elapsedMs,
    goOnReal,
    hold: time.hold,
    isReal: () => isReal,
    mayTake(timeoutMs) {
      longestMs = Math.max(longestMs, timeoutMs > 0 ? timeoutMs : Number.POSITIVE_INFINITY);
      judge();
    },
    takeCauses: () => causes.splice(0),
  };
}
