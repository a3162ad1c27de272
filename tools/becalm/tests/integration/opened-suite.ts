import { onTestFinished } from 'vitest';
import { type OpenedSuite, type OpenOptions, openSuite } from '../../src/host/open.ts';
import { ordinaryRun, type RunAnswer, type SuitePart } from '../../src/worlds/suite.ts';
import { defaultAxes, drawWorld } from '../../src/worlds/world.ts';
import { finished } from './opened-part.ts';
import { temporaryProject, vitestConfig } from './temporary-project.ts';

/** Opens the suite of a project of one's own, until the test is over. */
export async function open(
  files: Readonly<Record<string, string>>,
  options: Partial<OpenOptions> = {},
): Promise<OpenedSuite> {
  const project = temporaryProject({ 'vitest.config.ts': vitestConfig(), ...files });
  const given: OpenOptions = {
    root: project.root,
    config: null,
    projects: [],
    filters: [],
    leaveOut: () => false,
    workers: 1,
    baseMs: Date.now(),
    ...options,
  };
  onTestFinished(() => {
    project[Symbol.dispose]();
  });
  const suite = await openSuite(given);
  onTestFinished(() => suite.close());
  return suite;
}

/** Returns the part of a suite that has one. */
export function onlyPart(suite: OpenedSuite): SuitePart {
  const [part] = suite.parts;
  if (part === undefined || suite.parts.length > 1)
    throw new Error(`Expected one part, was ${suite.parts.length}.`);
  return part;
}

/** `file > name: message` of every failure, sorted. */
export function failuresOf(answer: RunAnswer): readonly string[] {
  return finished(answer)
    .failures.map(({ file, name, error }) => `${file} > ${name}: ${error.message}`)
    .toSorted();
}

/** All failures of the worlds of the seeds from 1 on, each once. */
export async function failuresOfSeeds(part: SuitePart, count: number): Promise<readonly string[]> {
  const all = new Set<string>();
  for (let seed = 1; seed <= count; seed++) {
    for (const failure of failuresOf(await part.run(drawWorld(seed, defaultAxes), ordinaryRun)))
      all.add(failure);
  }
  return [...all].toSorted();
}
