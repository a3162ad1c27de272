import { z } from 'zod';
import type { Finding } from './find-secrets.ts';

const list = z.array(
  z.strictObject({
    path: z.string().min(1),
    fingerprint: z.string().regex(/^[0-9a-f]{16}$/),
    reason: z.string().min(20),
  }),
);

/** Something that looks like a secret and is none, with the reason. */
export type Reviewed = z.infer<typeof list>[number];

/** What became of findings beside the list. */
export interface Review {
  /** Findings that nobody has reviewed. */
  readonly open: readonly Finding[];
  /** Findings that the list explains. */
  readonly explained: number;
  /** Entries of the list that nothing was found for. */
  readonly stale: readonly Reviewed[];
}

/**
 * Reads the list of what was reviewed.
 *
 * @throws Error where it is not as expected
 */
export function readReviewed(text: string): readonly Reviewed[] {
  const read = list.safeParse(JSON.parse(text));
  if (read.success) return read.data;
  throw new Error(`Expected a list of reviewed findings, was another: ${z.prettifyError(read.error)}`);
}

/** Compares findings with the list; an entry explains every finding of its path and fingerprint. */
export function review(findings: readonly Finding[], reviewed: readonly Reviewed[]): Review {
  const known = new Set(reviewed.map(keyOf));
  const found = new Set(findings.map(keyOf));
  const open = findings.filter((finding) => !known.has(keyOf(finding)));
  return {
    open,
    explained: findings.length - open.length,
    stale: reviewed.filter((entry) => !found.has(keyOf(entry))),
  };
}

function keyOf({ path, fingerprint }: { readonly path: string; readonly fingerprint: string }): string {
  return `${fingerprint} ${path}`;
}
