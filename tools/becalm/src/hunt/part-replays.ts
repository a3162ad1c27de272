import type { PartHunt } from './part-hunt.ts';
import type { ReplayOptions } from './replays.ts';

/**
 * How replays of a part are run: until its hunt is stopped, each told to who observes it.
 *
 * @param concurrency - how many at a time; by default as many as the hunt may
 */
export function replayOptionsOf(
  { options, surveyed }: PartHunt,
  concurrency: number = options.concurrency,
): ReplayOptions {
  return {
    concurrency,
    signal: options.signal,
    onReplay: () => {
      options.observe({ kind: 'replayFinished', part: surveyed.index });
    },
  };
}
