import { describe, expect, test } from 'vitest';
import { approximate, parseDecimal } from '../../src/core/money/index.ts';
import { type PolledOrder, pollDifference, statusOf } from '../../src/services/broker/index.ts';
import { readVectorGroups, type Vector } from './read-vectors.ts';

interface RawOrder {
  readonly id: string;
  readonly status: string;
  readonly filled: number;
  readonly average: number | null;
}

/** Id, status, filled quantity, average price, and `removed` where the order had vanished. */
type Change = readonly [string, string, number, number | null, string | null];

interface PollVector extends Vector {
  /** Open orders at successive polls. */
  readonly snapshots: readonly (readonly RawOrder[])[];
  /** What the predecessor told; polls without a change told nothing. */
  readonly original: { readonly batches: readonly (readonly Change[])[] };
}

describe.each(readVectorGroups<PollVector>('order_poll_diff'))(
  'polls of open orders, $span',
  ({ vectors }) => {
    test('tell what has changed as the predecessor did, and of vanished orders nothing but their names', () => {
      for (const vector of vectors) {
        const told = poll(vector).map(({ changed, vanishedIds }) => ({
          changed: changed.map(shown).toSorted(byId),
          vanishedIds: vanishedIds.toSorted(),
        }));
        const expected = vector.original.batches.map((batch) => ({
          changed: batch.filter(([, , , , reason]) => reason !== 'removed').toSorted(byId),
          // Declared CANCELED by the predecessor, though most are filled: they have to be looked up.
          vanishedIds: batch
            .filter(([, , , , reason]) => reason === 'removed')
            .map(([id]) => id)
            .toSorted(),
        }));
        expect(told, vector.id).toEqual(expected);
      }
    });
  },
);

function poll({ snapshots }: PollVector) {
  let before: readonly PolledOrder[] = [];
  const differences = snapshots.map((snapshot) => {
    const now = snapshot.map(read);
    const difference = pollDifference(before, now);
    before = now;
    return difference;
  });
  return differences.filter(({ changed, vanishedIds }) => changed.length + vanishedIds.length > 0);
}

function read({ id, status, filled, average }: RawOrder): PolledOrder {
  return {
    id,
    status: statusOf(status),
    filledQuantity: parseDecimal(String(filled)),
    averagePrice: average === null ? null : parseDecimal(String(average)),
  };
}

function shown({ id, status, filledQuantity, averagePrice }: PolledOrder): Change {
  return [id, status, approximate(filledQuantity), averagePrice && approximate(averagePrice), null];
}

function byId([one]: Change, [other]: Change): number {
  return one < other ? -1 : 1;
}
