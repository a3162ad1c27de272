import type { ProofResult } from '../prove/proof.ts';
import type { Results } from '../results.ts';
import type { SoakResult } from '../soak/soak-result.ts';

/** What both pages are made of. */
export interface PageFacts {
  readonly results: Results;
  /** What planted faults came to; null where nobody has planted any. */
  readonly proof: ProofResult | null;
  /** The last soak in real time; null where there was none. */
  readonly soak: SoakResult | null;
}

/** The pages, by the paths that they are committed under. */
export const PAGES = {
  results: 'docs/validation/VALIDATION_RESULTS.md',
  readiness: 'docs/PRODUCTION_READINESS.md',
} as const;

/** Where the facts of the pages are committed. */
export const FACTS = {
  results: 'docs/validation/results.json',
  proof: 'docs/validation/proof.json',
  soak: 'docs/validation/soak.json',
} as const;

/** The first letter large. */
export function titleCase(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
}

/** On what and when the results were measured. */
export function measuredWords({ results }: PageFacts): string {
  const { form, commit, isClean, startedAt, machine } = results;
  const tree = isClean ? 'a clean tree' : 'a tree with changes that are not committed';
  return (
    `Measured with \`npm run validate${form === 'full' ? ' -- --full' : ''}\` on ${startedAt.slice(0, 16).replace('T', ' ')} UTC, ` +
    `commit \`${commit.slice(0, 12)}\`, ${tree}, ${machine.cores} cores (${machine.cpu}), ${machine.memoryGb} GB, ${machine.system}, Node ${machine.node}.`
  );
}
