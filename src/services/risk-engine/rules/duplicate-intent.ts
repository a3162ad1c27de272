import type { Denial } from '../../../core/contracts/index.ts';
import type { Rule } from './rule.ts';

/**
 * Denies an identifier that was used within 48 hours. It also denies when the memory of identifiers is
 * full: an order that could not be recognised again might be sent twice.
 */
export const duplicateIntent: Rule = (_intent, { identifier }) => (identifier === 'new' ? undefined : DENIAL);

const DENIAL: Denial = Object.freeze({ reason: 'duplicate-intent', caps: Object.freeze({}) });
