import { z } from 'zod';

/** An object of a document; nobody changes one that was read. */
export function record<const Shape extends z.core.$ZodLooseShape>(
  shape: Shape,
): z.ZodReadonly<z.ZodObject<Shape>> {
  return z.object(shape).readonly();
}

/** A list in a document. */
export function list<Item extends z.ZodType>(item: Item): z.ZodReadonly<z.ZodArray<Item>> {
  return z.array(item).readonly();
}
