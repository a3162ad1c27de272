import { join } from 'node:path';
import { z } from 'zod';
import type { Report } from '../report/schema.ts';
import { reasonOf } from '../worlds/reason-of.ts';
import { testPath } from '../worlds/test-path.ts';
import type { Trial } from '../worlds/trial.ts';
import { shownPath } from './named-files.ts';
import type { CliPorts } from './ports.ts';
import { UsageError } from './usage-error.ts';
import { trialOf } from './verify.ts';

/** The file at the root in which seeds are kept that once failed. */
export const keptSeedsName = 'becalm.seeds.json';

const version = 'becalm.seeds/1';

const schema = z.strictObject({
  schema: z.literal(version),
  seeds: z
    .array(
      z.strictObject({
        seed: z.int().min(0),
        /** Its path, `file > suite > name`. */
        test: z.string().min(1),
        /** The base instant of the hunt that found it. */
        since: z.iso.datetime(),
      }),
    )
    .readonly(),
});

/** A seed that was kept, and why. */
export type KeptSeed = z.infer<typeof schema>['seeds'][number];

/**
 * Reads the kept seeds of a project.
 *
 * @param root - absolute
 * @throws UsageError naming everything that is wrong with the file
 */
export async function readKeptSeeds(
  root: string,
  ports: Pick<CliPorts, 'readFile' | 'workingDirectory'>,
): Promise<readonly KeptSeed[]> {
  const path = join(root, keptSeedsName);
  const text = await ports.readFile(path).catch(() => null);
  if (text === null) return [];
  const shown = shownPath(path, ports);
  const parsed = schema.safeParse(jsonOf(text, shown));
  if (parsed.success) return parsed.data.seeds;
  const lines = parsed.error.issues.map(
    (issue) => `  ${z.core.toDotPath(issue.path) || 'the whole'}: ${issue.message}`,
  );
  throw new UsageError(
    `Expected "${shown}" to hold kept seeds (${version}), was wrong at:\n${lines.join('\n')}\nCorrect it, or delete it and hunt with --keep-seeds.`,
  );
}

function jsonOf(text: string, shown: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UsageError(
      `Expected "${shown}" to be JSON, was: ${reasonOf(error)}. Correct it, or delete it and hunt with --keep-seeds.`,
      { cause: error },
    );
  }
}

/**
 * Keeps the failing seed of each flaky test of a report besides those that are kept; probes run anyway.
 *
 * @throws UsageError where the file cannot be written
 */
export async function keepSeeds(
  report: Report,
  kept: readonly KeptSeed[],
  root: string,
  ports: Pick<CliPorts, 'writeFile' | 'workingDirectory'>,
): Promise<number> {
  const known = new Set(kept.map(keyOf));
  const found = report.tests
    .filter(({ verdict }) => verdict === 'flaky')
    .flatMap((test): KeptSeed[] => {
      const trial: Trial | null = trialOf(test);
      return trial?.kind === 'seed' ? [{ seed: trial.seed, test: testPath(test), since: report.at }] : [];
    })
    .filter((seed) => !known.has(keyOf(seed)));
  if (found.length === 0) return 0;
  const seeds = [...kept, ...found].sort((left, right) =>
    left.test === right.test ? left.seed - right.seed : left.test < right.test ? -1 : 1,
  );
  const path = join(root, keptSeedsName);
  try {
    await ports.writeFile(path, `${JSON.stringify({ schema: version, seeds }, null, 2)}\n`);
  } catch (error) {
    throw new UsageError(
      `Expected to write "${shownPath(path, ports)}", was: ${reasonOf(error)}. Leave --keep-seeds out.`,
      { cause: error },
    );
  }
  return found.length;
}

function keyOf({ seed, test }: KeptSeed): string {
  return `${seed} ${test}`;
}
