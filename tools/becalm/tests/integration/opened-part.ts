import { onTestFinished } from 'vitest';
import { openSuite } from '../../src/host/open.ts';
import type { RunOutcome } from '../../src/worlds/outcome.ts';
import { ordinaryRun, type RunAnswer, type RunRequest, type SuitePart } from '../../src/worlds/suite.ts';
import type { World } from '../../src/worlds/world.ts';

/** The base instant of the suites that are opened here. */
export const baseMs: number = Date.UTC(2026, 10, 22, 10);

/** The only part of the suite in a folder; it is closed when the test ends. */
export async function openOnlyPart(root: string, workers = 1): Promise<SuitePart> {
  const suite = await openSuite({
    root,
    config: null,
    projects: [],
    filters: [],
    leaveOut: () => false,
    workers,
    baseMs,
  });
  onTestFinished(() => suite.close());
  const [part] = suite.parts;
  if (part === undefined || suite.parts.length > 1)
    throw new Error(`Expected one part, was ${suite.parts.length}.`);
  return part;
}

/** What came out of a run; throws where it was lost. */
export function finished(answer: RunAnswer): RunOutcome {
  if (answer.kind === 'lost') throw new Error(`Expected a finished run, was lost: ${answer.reason}`);
  return answer.outcome;
}

/** `file > name: message` of every failure in any of some worlds, each once, sorted. */
export async function failuresOf(
  part: SuitePart,
  worlds: readonly World[],
  request: RunRequest = ordinaryRun,
): Promise<readonly string[]> {
  const answers = await Promise.all(worlds.map((world) => part.run(world, request)));
  const failures = answers.flatMap((answer) => finished(answer).failures);
  return [
    ...new Set(failures.map(({ file, name, error }) => `${file} > ${name}: ${error.message}`)),
  ].toSorted();
}
