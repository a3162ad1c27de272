/** Says when a worker has grown so much that a fresh one is cheaper than its memory. */
export interface MemoryGrowth {
  /** Learns how much memory the worker has after a world, in bytes; whether that is too much. */
  readonly tooMuch: (bytes: number) => boolean;
}

/** Worlds in which a worker is still growing to its size: caches fill, code is compiled. */
const settlingWorlds = 5;

/**
 * What a worker may grow by above its size after the first worlds, in bytes. Packages that live on from
 * world to world leak by themselves, happy-dom 0.12 MB per window.
 */
const growthBytesMax = 300 * 2 ** 20;

/** Makes the watch over one worker. */
export function watchMemory(): MemoryGrowth {
  let worlds = 0;
  let settledBytes = 0;
  return {
    tooMuch(bytes) {
      worlds += 1;
      if (worlds <= settlingWorlds) settledBytes = Math.max(settledBytes, bytes);
      return bytes > settledBytes + growthBytesMax;
    },
  };
}
