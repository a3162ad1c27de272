import { z } from 'zod';

/** What schemas of the configuration are put together from. Every message says what is expected. */

/** A whole number; both ends are included. */
export function wholeNumber(min: number, max: number): z.ZodInt {
  const error = `a whole number from ${min} to ${max}`;
  return z.int({ error }).min(min, { error }).max(max, { error });
}

/** An object of which every key may be left out, and none may be unknown. */
export function section<Shape extends z.core.$ZodLooseShape>(
  shape: Shape,
): z.ZodReadonly<z.ZodObject<Shape, z.core.$strict>> {
  const keys = Object.keys(shape).join(', ');
  return z.strictObject(shape, { error: `an object with some of ${keys}` }).readonly();
}
