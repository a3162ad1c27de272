import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { clientOrderIdOf } from '../../src/services/broker/index.ts';
import { anyText } from '../any-text.ts';
import { readVectorGroups, type Vector } from './read-vectors.ts';

interface IdVector extends Vector {
  readonly intent_ids: readonly [string, string];
  readonly original: readonly [string, string];
}

describe.each(readVectorGroups<IdVector>('client_order_id', 60))('client ids, $span', ({ vectors }) => {
  test('differ where intents differ, fit the venue, and are the same in every life', () => {
    for (const { id, intent_ids: intentIds } of vectors) {
      const [one, other] = intentIds.map(clientOrderIdOf);
      expect(one, id).not.toBe(other);
      for (const clientId of [one, other]) expect(clientId, id).toMatch(/^NJ-[A-Z2-7]{32}$/);
      expect(intentIds.map(clientOrderIdOf), id).toEqual([one, other]);
    }
  });

  test('are no cut of the intent id, as those of the predecessor were', () => {
    for (const { id, intent_ids: intentIds, original } of vectors)
      expect(intentIds.map(clientOrderIdOf), id).not.toEqual(original);
  });
});

test('a client id is NJ- and the first 160 bits of the SHA-256 digest of the intent id, in base 32', () => {
  fc.assert(
    fc.property(anyText(), (intentId) => {
      const digest = createHash('sha256').update(Buffer.from(intentId, 'utf16le')).digest();
      const bits = [...digest].map((byte) => byte.toString(2).padStart(8, '0')).join('');
      const digits = (bits.slice(0, 160).match(/.{5}/g) ?? []).map((five) =>
        'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.charAt(Number.parseInt(five, 2)),
      );
      expect(clientOrderIdOf(intentId)).toBe(`NJ-${digits.join('')}`);
    }),
  );
});
