import type { Denial, FieldError } from '../../../core/contracts/index.ts';

/** Denies an intent that breaks the contract, and lists the fields by their wire names. */
export function invalidIntent(fields: readonly FieldError[]): Denial {
  return { reason: 'invalid-intent', caps: { fields: fields.map(({ field }) => field) } };
}
