import { describe, expect, test } from 'vitest';
import { keepReading } from '../../src/services/broker/index.ts';
import { readVectorGroups, type Vector } from './read-vectors.ts';

interface ReconnectVector extends Vector {
  /** Outcome of successive reads; then there is silence. */
  readonly plan: readonly ('ok' | 'err')[];
  readonly max_attempts: number | null;
  readonly random: readonly number[];
  readonly original: {
    readonly sleeps: readonly number[];
    readonly batches: number;
    /** The pending read is one of them. */
    readonly calls: number;
    readonly aborted: boolean;
  };
}

describe.each(readVectorGroups<ReconnectVector>('stream_reconnect', 25))(
  'reconnecting, $span',
  ({ vectors }) => {
    test('pauses, reads and gives up as the predecessor did, and says that it gave up', async () => {
      for (const vector of vectors) {
        const { sleeps, ...counts } = await play(vector);
        const { original } = vector;
        expect(counts, vector.id).toEqual({
          batches: original.batches,
          calls: original.calls,
          // The predecessor told nobody; whoever waits for our stream hears of its end.
          end: original.aborted ? 'gave-up' : 'silence',
        });
        expect(
          sleeps.map((sleep) => sleep.toFixed(9)),
          vector.id,
        ).toEqual(original.sleeps.map((sleep) => sleep.toFixed(9)));
      }
    });
  },
);

async function play({ plan, max_attempts: failuresMax, random }: ReconnectVector) {
  const draws = [...random];
  const sleeps: number[] = [];
  let batches = 0;
  let calls = 0;
  let onSilence: (word: 'silence') => void = () => undefined;
  const silence = new Promise<'silence'>((resolve) => {
    onSilence = resolve;
  });
  const reading = keepReading({
    read() {
      const outcome = plan[calls];
      calls += 1;
      if (outcome === 'ok') return Promise.resolve(null);
      if (outcome === 'err') return Promise.reject(new Error('cut'));
      onSilence('silence');
      return new Promise<null>(() => undefined);
    },
    take() {
      batches += 1;
    },
    onFailure: () => undefined,
    draw: () => draws.shift()!,
    wait(milliseconds) {
      sleeps.push(milliseconds / 1_000);
      return Promise.resolve();
    },
    isStopped: () => false,
    ...(failuresMax === null ? {} : { failuresMax }),
  });
  return { end: await Promise.race([reading, silence]), sleeps, batches, calls };
}
