import { describe, expect, test } from 'vitest';
import { readIntentMessage } from '../../../src/services/risk-engine/intent-message.ts';
import { intent, intentMessage } from './sample-intents.ts';

describe('an intent message', () => {
  test('prefers its id to its intent_id', () => {
    expect(readIntentMessage(intentMessage({ id: 'a', intent_id: 'b' })).intentId).toBe('a');
  });

  test.each(['x', 'x'.repeat(64)])('may name a venue of 1 to 64 characters', (venue) => {
    expect(readIntentMessage(intentMessage({ venue }))).toEqual({
      intent: intent({ venue }),
      intentId: 'intent-1',
      venue,
    });
  });

  test('is told what is wrong with its venue beside all else that is wrong', () => {
    const badVenue = {
      field: 'venue',
      expected: 'a venue name of 1 to 64 characters',
      found: 'something else',
    };
    expect(readIntentMessage(intentMessage({ venue: 7 })).intent).toMatchObject({
      kind: 'invalid',
      fields: [badVenue],
    });
    expect(readIntentMessage(intentMessage({ venue: 7, qty: '0' })).intent).toMatchObject({
      kind: 'invalid',
      fields: [{ field: 'qty' }, badVenue],
    });
  });

  test.each([undefined, null, 'text', 7, [], () => 0])('that is %s breaks the contract', (message) => {
    expect(readIntentMessage(message)).toMatchObject({
      intent: { kind: 'invalid' },
      intentId: undefined,
      venue: undefined,
    });
  });
});
