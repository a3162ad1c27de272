import { type Clock, NS_PER_MS } from './time.ts';

/** A clock that stands still until it is moved: replays and backtests live by the time of their events. */
export interface VirtualClock extends Clock {
  /** Moves to a later time; an earlier one is ignored, since time does not run backwards. */
  advanceTo(timestampNs: bigint): void;
}

/** Makes a clock that shows `startNs`, nanoseconds since the epoch, until it is moved. */
export function createVirtualClock(startNs: bigint): VirtualClock {
  let nowNs = startNs;
  return {
    nowNs: () => nowNs,
    monotonicMs: () => Number(nowNs - startNs) / Number(NS_PER_MS),
    advanceTo: (timestampNs) => {
      if (timestampNs > nowNs) nowNs = timestampNs;
    },
  };
}
