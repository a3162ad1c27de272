import { z } from 'zod';
import { CATEGORIES } from '../line.ts';

const proof = z.strictObject({
  schema: z.literal('njord.validation-proof/1'),
  at: z.iso.datetime(),
  commit: z.string(),
  faults: z
    .array(
      z.strictObject({
        name: z.string(),
        category: z.enum(CATEGORIES),
        title: z.string(),
        ran: z.array(z.string()).readonly(),
        failed: z.array(z.string()).readonly(),
        expected: z.string(),
        isProved: z.boolean(),
      }),
    )
    .readonly(),
});

/** What planted faults came to. */
export type ProofResult = z.infer<typeof proof>;

/** What one of them came to. */
export type ProvedFault = ProofResult['faults'][number];

/**
 * Reads the committed proof.
 *
 * @throws Error where the text is none
 */
export function readProof(text: string): ProofResult {
  const read = proof.safeParse(JSON.parse(text));
  if (read.success) return read.data;
  throw new Error(`Expected a proof, was: ${z.prettifyError(read.error)}. Run npm run validate -- --prove.`);
}
