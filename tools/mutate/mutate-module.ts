/** One module from its first mutant to its verdict: run, run what timed out alone, judge. */
import type { Equivalent } from './equivalents.ts';
import { matcherOf } from './globs.ts';
import { judgeModule, type ModuleVerdict } from './judge.ts';
import type { MutatedModule } from './modules.ts';
import type { Mutant } from './mutant.ts';
import { withOutcomesAlone } from './outcomes-alone.ts';
import { readReport } from './read-report.ts';
import { firstRun, type RunChoices, runAlone, type StrykerRun } from './settings.ts';

/** What `mutateModule` needs from the world. */
export interface MutationPorts {
  /** Runs Stryker, and returns its JSON report; rejects when there is none. */
  readonly run: (run: StrykerRun) => Promise<string>;
  /** Tells a person what is going on, one line at a time. */
  readonly say: (line: string) => void;
}

/** What is asked of a module. */
export interface ModuleTask extends RunChoices {
  readonly module: MutatedModule;
  /** Globs of the files to be mutated: those of the module, or some of them. */
  readonly files: readonly string[];
  /** Every mutant that is claimed to be equivalent, of any file. */
  readonly equivalents: readonly Equivalent[];
}

/** Mutates the files of a task and judges what their tests noticed. */
export async function mutateModule(task: ModuleTask, ports: MutationPorts): Promise<ModuleVerdict> {
  const { module, files } = task;
  const isAsked = matcherOf(files);
  const report = readReport(await ports.run(firstRun(module, files, task)));
  // Stryker reports what it remembers of other files as well.
  const mutants = await settleTimeouts(
    task,
    report.filter(({ file }) => isAsked(file)),
    ports,
  );
  return judgeModule(
    module,
    mutants,
    task.equivalents.filter(({ file }) => isAsked(file)),
  );
}

async function settleTimeouts(
  task: ModuleTask,
  mutants: readonly Mutant[],
  ports: MutationPorts,
): Promise<readonly Mutant[]> {
  const timedOut = mutants.filter(({ outcome }) => outcome === 'timed-out');
  if (timedOut.length === 0) return mutants;
  const { module } = task;
  ports.say(`${module.name}: ${timedOut.length} timed out, once more alone`);
  return withOutcomesAlone(mutants, readReport(await ports.run(runAlone(module, timedOut, task))));
}
