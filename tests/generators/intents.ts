import type fc from 'fast-check';
import { decodeOrderIntent, type OrderIntent } from '../../src/core/contracts/index.ts';
import type { Invalid } from '../../tools/becalm/src/generators/index.ts';
import { CONTRACTS } from './contracts.ts';
import type { Wire } from './graft.ts';

/** Intents as strategies send them, drawn from the specification of the wire. */
export const validIntents: fc.Arbitrary<OrderIntent> = CONTRACTS.intent.valid.map((wire) => {
  const decoded = decodeOrderIntent(wire);
  if (decoded.kind === 'ok') return decoded.value;
  throw new Error(`Expected a valid intent, was one with ${decoded.fields.length} wrong fields.`);
});

/** Intents on the wire with one thing wrong, and what it is. */
export const invalidIntents: fc.Arbitrary<Invalid<Wire>> = CONTRACTS.intent.invalid;
