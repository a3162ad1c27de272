import { expect, test } from 'vitest';
import { SEEN_SPAN_NS, SeenIntents } from '../../../src/services/risk-engine/seen-intents.ts';

test('an identifier is new, then seen for 48 hours, then new again', () => {
  const intents = new SeenIntents(10, []);
  expect(intents.look('a', 0n)).toBe('new');
  intents.add('a', 0n);
  expect(intents.look('a', SEEN_SPAN_NS - 1n)).toBe('seen');
  expect(intents.look('a', SEEN_SPAN_NS)).toBe('new');
});

test('a memory is full for new identifiers, not for those that it knows, and starts from what it is given', () => {
  const intents = new SeenIntents(1, [{ item: 'a', atNs: 0n }]);
  expect([intents.size, intents.look('a', 1n), intents.look('b', 1n)]).toEqual([1, 'seen', 'full']);
});
