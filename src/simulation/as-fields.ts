import { isPlainObject } from '../core/contracts/field-reader.ts';

/** Returns the fields of a value; none where it is no object. */
export function asFields(value: unknown): Readonly<Record<string, unknown>> {
  return isPlainObject(value) ? value : {};
}
