import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { InboxSubscription } from '../../../../src/core/bus/inbox-subscription.ts';
import { LossyFeed } from '../../../../src/core/bus/redis/lossy-feed.ts';
import {
  positionOf,
  rankOf,
  readAttached,
  readItem,
  readStreams,
} from '../../../../src/core/bus/redis/stream-answer.ts';
import { decodePayload, encodePayload } from '../../../../src/core/bus/wire-payload.ts';
import { anyText } from '../../../any-text.ts';
import { decodeNumber } from '../number-topics.ts';

const BOUNDS = { lengthMax: 200, depthMax: 5 };
const PLACE = { topic: 'prices.a', position: 3 };

/** Everything that may stand on the wire: JSON, cut JSON, other text, too much of it, too deep. */
const texts = fc.oneof(
  fc.json(),
  fc.tuple(fc.json(), fc.nat(40)).map(([text, length]) => text.slice(0, length)),
  anyText(),
  fc.integer({ min: 190, max: 400 }).map((length) => `"${'x'.repeat(length)}"`),
  fc.integer({ min: 1, max: 90 }).map((depth) => '['.repeat(depth) + ']'.repeat(depth)),
  fc.integer({ min: 1, max: 100 }).map((depth) => '{"a":'.repeat(depth)),
);

function depthOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  return 1 + Math.max(0, ...Object.values(value).map(depthOf));
}

describe('a payload on the wire', () => {
  test('comes out as it went in, or is refused before it goes', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 7 }), (payload) => {
        const plain: unknown = JSON.parse(JSON.stringify(payload));
        const text = JSON.stringify(payload);
        const fits = text.length <= BOUNDS.lengthMax && depthOf(plain) <= BOUNDS.depthMax;
        if (!fits) {
          const encode = () => encodePayload({ topic: 'prices.a', payload }, BOUNDS);
          expect(encode).toThrow(expect.objectContaining({ code: 'PAYLOAD_TOO_LARGE' }));
          expect(decodePayload(PLACE, text, BOUNDS)).toMatchObject({ kind: 'broken' });
          return;
        }
        const encoded = encodePayload({ topic: 'prices.a', payload }, BOUNDS);
        expect(decodePayload(PLACE, encoded, BOUNDS)).toEqual({ kind: 'payload', ...PLACE, payload: plain });
      }),
    );
  });

  test('whatever it is, is a payload or broken, and what is kept of it is short', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const item = decodePayload(PLACE, text, BOUNDS);
        expect(item).toMatchObject(PLACE);
        if (item.kind === 'broken') expect(String(item.payload).length).toBeLessThanOrEqual(1_000);
        else expect(item).toEqual({ kind: 'payload', ...PLACE, payload: JSON.parse(text) });
      }),
    );
  });

  test('may hold brackets in strings', () => {
    const payload = { text: '[[[[[[{{{{{{"\\"[[[' };
    expect(decodePayload(PLACE, JSON.stringify(payload), BOUNDS)).toMatchObject({ payload });
  });

  test.each([[undefined], [() => 1], [Symbol('x')], [1n]])(
    'is refused when it has no text: %s',
    (payload) => {
      expect(() => encodePayload({ topic: 'prices.a', payload }, BOUNDS)).toThrow(
        expect.objectContaining({ code: 'PAYLOAD_NOT_JSON' }),
      );
    },
  );
});

describe('a lossy message on the wire', () => {
  test('whatever it is, is delivered, counted as missing, or set aside', () => {
    const wire = fc.oneof(
      texts,
      fc.tuple(fc.nat(20), texts).map(([position, text]) => `${position} ${text}`),
      fc.nat(20).map((position) => `${position} 7`),
    );
    fc.assert(
      fc.property(fc.array(wire, { maxLength: 20 }), (messages) => {
        const feed = new LossyFeed('prices.*', 100, BOUNDS);
        const subscription = new InboxSubscription(feed.inbox, decodeNumber, async () => {});
        feed.catchUp(new Map());
        for (const text of messages) feed.handle('prices.a', text);
        let goodCount = 0;
        for (let next = subscription.poll(); next !== undefined; next = subscription.poll()) {
          if (next.kind === 'message') goodCount += 1;
        }
        const { delivered, malformed } = subscription.counts();
        expect(delivered).toBe(goodCount);
        expect(delivered + malformed).toBe(messages.length);
      }),
    );
  });
});

describe('an answer of a stream', () => {
  test('whatever it is, is read without failing', () => {
    const entry = fc.oneof(fc.anything(), fc.tuple(fc.string(), fc.array(texts)));
    const answer = fc.oneof(
      fc.anything(),
      fc.array(fc.oneof(fc.anything(), fc.tuple(fc.string(), fc.array(entry)))),
    );
    fc.assert(
      fc.property(answer, (value) => {
        for (const [topic, entries] of readStreams(value)) {
          for (const each of entries) {
            expect(rankOf(each)).toBeGreaterThanOrEqual(0);
            expect(readItem(topic, each, BOUNDS)).toMatchObject({ topic, position: positionOf(each) });
          }
        }
      }),
    );
  });

  test.each([
    [[[{ toString: false }, [['1-0', ['p', '1']]]]]],
    [[['key', [[{ toString: false }, ['p', '1']]]]]],
    [[['key', [['1-0', [{ toString: false }, Object.create(null)]]]]]],
  ])('may be no text anywhere: %j', (answer) => {
    expect([...readStreams(answer).values()].flat()).toHaveLength(1);
  });

  test('to an attachment that is no text is none', () => {
    expect(readAttached({ toString: false })).toBeUndefined();
    expect(readAttached('catalog\n3 4 prices.a')).toEqual({
      catalogId: 'catalog',
      topics: [{ topic: 'prices.a', cursor: 3, end: 4 }],
    });
  });

  test.each([
    ['1-0', 0],
    ['900719925474099-0', 900719925474098],
    ['0-0', undefined],
    ['7-1', undefined],
    ['9007199254740993-0', undefined],
    ['x', undefined],
  ])('has the position that its id %s says', (id, position) => {
    expect(positionOf({ id, fields: new Map() })).toBe(position);
  });
});
