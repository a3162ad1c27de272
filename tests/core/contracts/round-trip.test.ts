import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Decoder, MESSAGES, type WireForm } from '../../../src/core/contracts/index.ts';
import {
  bars,
  books,
  cancels,
  decisions,
  fills,
  intents,
  orders,
  positions,
  trades,
  updates,
} from './generators.ts';

interface Contract {
  readonly roundTrip: fc.IProperty<[unknown]>;
  readonly decode: Decoder<unknown>;
  readonly wire: fc.Arbitrary<object>;
}

function contract<Value>({ decode, encode }: WireForm<Value, object>, values: fc.Arbitrary<Value>): Contract {
  const roundTrip = fc.property(values, (value) => {
    const wire: unknown = JSON.parse(JSON.stringify(encode(value)));
    expect(decode(wire)).toEqual({ kind: 'ok', value, ignored: [] });
  });
  return { roundTrip, decode, wire: values.map(encode) };
}

const CONTRACTS = {
  trade: contract(MESSAGES.trade, trades),
  book: contract(MESSAGES.book, books),
  bar: contract(MESSAGES.bar, bars),
  intent: contract(MESSAGES.intent, intents),
  decision: contract(MESSAGES.decision, decisions),
  order: contract(MESSAGES.order, orders),
  fill: contract(MESSAGES.fill, fills),
  position: contract(MESSAGES.position, positions),
  update: contract(MESSAGES.update, updates),
  cancel: contract(MESSAGES.cancel, cancels),
} satisfies Readonly<Record<keyof typeof MESSAGES, Contract>>;

describe.each(Object.entries(CONTRACTS))('a %s', (_, { roundTrip, decode, wire }) => {
  test('comes back from JSON as it was', () => {
    fc.assert(roundTrip);
  });

  test('refuses, by its name, a field that holds what fits no field', () => {
    const misfits = fc.constantFrom<unknown>(Number.NaN, 2 ** 53, () => 0);
    fc.assert(
      fc.property(wire, fc.nat(), misfits, (message, index, misfit) => {
        const names = Object.keys(message);
        const name = names[index % names.length] ?? '';
        const decoded = decode({ ...message, [name]: misfit });
        expect(decoded.kind === 'invalid' && decoded.fields.map(({ field }) => field)).toContain(name);
      }),
    );
  });

  test('lists unknown fields and ignores them', () => {
    fc.assert(
      fc.property(wire, (message) => {
        expect(decode({ ...message, colour: 'red', size: 7 })).toMatchObject({
          kind: 'ok',
          ignored: ['colour', 'size'],
        });
      }),
    );
  });
});

test('no value of any shape crashes a decoder', () => {
  fc.assert(
    fc.property(fc.anything({ withBigInt: true, maxDepth: 2, maxKeys: 4 }), (message) => {
      for (const { decode } of Object.values(CONTRACTS)) expect(decode(message).kind).toBe('invalid');
    }),
  );
});
