import type { Denial } from '../../../core/contracts/index.ts';
import { referencePrice } from '../reference-price.ts';
import type { Rule } from './rule.ts';

/** Denies an order that nothing values: no limit price, and no trade that is recent enough. */
export const noReferencePrice: Rule = (intent, situation, limits) =>
  referencePrice(intent, situation, limits) === undefined ? DENIAL : undefined;

const DENIAL: Denial = Object.freeze({ reason: 'no-reference-price', caps: Object.freeze({}) });
