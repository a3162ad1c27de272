import { z } from 'zod';
import { ProfileError } from '../profile-error.ts';
import type { CdpClient } from './cdp-client.ts';

const answer = z.object({
  result: z.object({ value: z.unknown() }),
  exceptionDetails: z.unknown().optional(),
});

/**
 * Evaluates an expression in the program and returns its value, as JSON.
 *
 * @throws ProfileError `TARGET` where it throws there, or the value is another
 */
export async function evaluate<Value>(
  cdp: CdpClient,
  expression: string,
  shape: z.ZodType<Value>,
): Promise<Value> {
  const { result, exceptionDetails } = await cdp.ask(
    'Runtime.evaluate',
    { expression, returnByValue: true, silent: true },
    answer,
  );
  const read = shape.safeParse(result.value);
  if (exceptionDetails === undefined && read.success) return read.data;
  throw new ProfileError(
    'TARGET',
    `Expected the program to answer "${expression.slice(0, 60)}", was something else. Is it Node 22.18 or later?`,
  );
}
