import { testPath } from '../worlds/test-path.ts';
import { confirm, flakyRule, unsteadyRule } from './confirm.ts';
import type { PartHunt } from './part-hunt.ts';
import { replayOptionsOf } from './part-replays.ts';
import { replayerOf } from './replays.ts';
import { settleReplays } from './settle.ts';
import { standingOf, suspectOf } from './verdicts.ts';

/**
 * Confirms at once what is suspected so far, as a hunt that ends with its first finding has to know.
 *
 * @param known - paths of tests that were asked for before; those asked for now are added
 * @returns whether a failure came back
 */
export async function confirmNow(hunt: PartHunt, known: Set<string>): Promise<boolean> {
  const unsteady = await settleReplays(hunt);
  const { options, surveyed } = hunt;
  const suspects = hunt.log
    .tests()
    .filter((test) => standingOf(test) === 'suspect' && !known.has(testPath(test.id)));
  if (suspects.length === 0 || options.signal.aborted) return false;
  for (const { id } of suspects) known.add(testPath(id));
  const part = surveyed.index;
  options.observe({ kind: 'phaseStarted', part, phase: 'confirm', tests: suspects.length });
  const replayAll = replayerOf(hunt.runFiles, replayOptionsOf(hunt));
  for (const [rule, tests] of Map.groupBy(suspects, ({ id }) =>
    unsteady.has(testPath(id)) ? unsteadyRule : flakyRule,
  )) {
    const answers = await confirm(rule, tests.map(suspectOf), options.plan, replayAll);
    if (answers.some(({ kind }) => kind === 'confirmed')) return true;
  }
  return false;
}
