import { z } from 'zod';
import { type FieldReader, Refusal } from '../contracts/field-reader.ts';

/** The schema of one setting that must be given. */
export type Setting<Value> = z.ZodType<Value>;

/** Makes the schema of a setting from the reader of its value; what the reader wants becomes the message. */
export function setting<Value>(read: FieldReader<Value>): Setting<Value> {
  return z.unknown().transform((value, context): Value => {
    const result = read(value);
    if (!(result instanceof Refusal)) return result;
    context.addIssue({ code: 'custom', message: result.expected });
    return z.NEVER;
  });
}

/** Makes the schema of a setting that may be left out; `fallback` is written as it would stand in the file. */
export function settingOr<Value>(read: FieldReader<Value>, fallback: unknown): z.ZodPrefault<Setting<Value>> {
  return setting(read).prefault(fallback);
}
