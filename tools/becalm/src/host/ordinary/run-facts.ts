import { availableParallelism } from 'node:os';
import type { Vitest } from 'vitest/node';
import type { FileOfProject } from '../../worlds/ordinary-plan.ts';
import { fileOf } from './planned-files.ts';

/** The most workers that run at the same time. */
export function workersOf({ projects }: Vitest): number {
  return Math.max(1, ...projects.map(({ config }) => workersOfProject(config.maxWorkers)));
}

/** Vitest 4 leaves it to the pool how many workers a project gets that does not say: one less than there are cores. */
function workersOfProject(maxWorkers: unknown): number {
  return typeof maxWorkers === 'number' ? maxWorkers : availableParallelism() - 1;
}

/** Whether tests are left out by name, line, tag or a limit of failures: durations are not those of whole files. */
export function isNarrowed({ config }: Vitest, filters: readonly string[]): boolean {
  return (
    config.testNamePattern !== undefined ||
    (config.tagsFilter ?? []).length > 0 ||
    (config.bail ?? 0) > 0 ||
    filters.some((filter) => /:\d+$/.test(filter))
  );
}

/** Every test file there is; null where only some projects are loaded. */
export async function presentFiles(vitest: Vitest, root: string): Promise<readonly FileOfProject[] | null> {
  if (vitest.config.project.length > 0) return null;
  const specifications = await vitest.globTestSpecifications();
  return specifications.map((specification) => fileOf(specification, root));
}
