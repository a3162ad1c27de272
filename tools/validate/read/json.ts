import type { z } from 'zod';

/** Reads a JSON text by a schema; `undefined` where it is not JSON or does not fit. */
export function readJson<Value>(text: string, schema: z.ZodType<Value>): Value | undefined {
  try {
    const parsed = schema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}
