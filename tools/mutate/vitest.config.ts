import { posix, relative } from 'node:path';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { judgedModuleVariable, mutatedModules, testTimeoutVariable } from './modules.ts';

const name = process.env[judgedModuleVariable];
const judged = mutatedModules.find((each) => each.name === name);
if (judged === undefined) {
  const known = mutatedModules.map((each) => each.name).join(', ');
  throw new Error(
    `Expected ${judgedModuleVariable} to name a module (${known}), was "${name}". Run npm run mutate instead.`,
  );
}
const { tests } = judged;

/** Runs the tests in the order of the module's table: the first that fails ends the run. */
class TableSequencer extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return files.toSorted((one, other) => rankOf(one.moduleId) - rankOf(other.moduleId));
  }
}

const testTimeoutMs = Number(process.env[testTimeoutVariable] ?? 20_000);

/** The tests that judge one module, for Stryker's dry run and for its mutants. */
export default defineConfig({
  test: {
    include: [...tests],
    sequence: { sequencer: TableSequencer },
    // They share a worker in `npm test` as well; a mutant costs a worker less per file.
    isolate: false,
    // The 5 s of `npm test` would make detected mutants of a busy machine.
    testTimeout: testTimeoutMs,
    hookTimeout: testTimeoutMs,
    globalSetup: ['tests/setup/print-seed.ts'],
    setupFiles: ['tests/setup/no-network.ts', 'tests/setup/property-seed.ts'],
  },
});

function rankOf(path: string): number {
  return tests.findIndex((glob) => posix.matchesGlob(relative(process.cwd(), path), glob));
}
