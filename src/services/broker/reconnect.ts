/** Reading a stream that breaks: again and again, at growing distances, and never in silence. */

/** Least and greatest pause before a stream is opened again, in milliseconds. */
const PAUSE_MS = { min: 100, first: 1_000, max: 30_000 };

/** Returns the pause after so many failures in a row, at least 1; `fraction` is drawn from 0 to below 1. */
export function reconnectMs(failureCount: number, fraction: number): number {
  const boundMs = Math.min(PAUSE_MS.max, PAUSE_MS.first * 2 ** (failureCount - 1));
  return Math.max(PAUSE_MS.min, fraction * boundMs);
}

/** What a reader needs. */
export interface ReadingPorts<Batch> {
  /** Resolves to what has come; opens the stream first where it is closed. */
  readonly read: () => Promise<Batch>;
  readonly take: (batch: Batch) => void;
  /** Hears of every failure, with how many there were in a row. */
  readonly onFailure: (error: unknown, failureCount: number) => void;
  readonly draw: () => number;
  readonly wait: (milliseconds: number) => Promise<void>;
  readonly isStopped: () => boolean;
  /** Failures in a row after which it gives up; it never does by default. */
  readonly failuresMax?: number;
}

/** Reads until it is stopped or gives up, and says which: whoever waits for the stream always hears of its end. */
export async function keepReading<Batch>(ports: ReadingPorts<Batch>): Promise<'stopped' | 'gave-up'> {
  const { failuresMax = Number.POSITIVE_INFINITY } = ports;
  let failureCount = 0;
  while (!ports.isStopped()) {
    try {
      const batch = await ports.read();
      failureCount = 0;
      ports.take(batch);
    } catch (error) {
      failureCount += 1;
      if (ports.isStopped()) break;
      ports.onFailure(error, failureCount);
      if (failureCount >= failuresMax) return 'gave-up';
      await ports.wait(reconnectMs(failureCount, ports.draw()));
    }
  }
  return 'stopped';
}
