import { parseArgs } from 'node:util';
import { matcherOf } from './globs.ts';
import type { MutatedModule } from './modules.ts';
import type { RunChoices } from './settings.ts';

/** Files of one module that are to be mutated. */
export interface ModuleChoice {
  readonly module: MutatedModule;
  /** Globs as in `MutatedModule`. */
  readonly files: readonly string[];
}

/** What the command line asks for, or what is wrong with it. */
export type Request =
  | { readonly kind: 'help' }
  | { readonly kind: 'mutate'; readonly choices: readonly ModuleChoice[]; readonly run: RunChoices }
  | { readonly kind: 'wrong'; readonly message: string };

/** What `readRequest` knows of the repository and of the machine. */
export interface Surroundings {
  readonly modules: readonly MutatedModule[];
  /** Mutants under test at the same time unless told otherwise. */
  readonly coreCount: number;
}

/** Reads the arguments of `npm run mutate`; without any, every module is asked for. */
export function readRequest(args: readonly string[], { modules, coreCount }: Surroundings): Request {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        help: { type: 'boolean', short: 'h', default: false },
        module: { type: 'string' },
        file: { type: 'string' },
        fresh: { type: 'boolean', default: false },
        workers: { type: 'string' },
      },
    });
    if (values.help) return { kind: 'help' };
    const choices = chooseFiles(chooseModules(modules, values.module), values.file);
    const workerCount = readWorkerCount(values.workers, coreCount);
    return { kind: 'mutate', choices, run: { workerCount, isFresh: values.fresh } };
  } catch (error) {
    return { kind: 'wrong', message: error instanceof Error ? error.message : String(error) };
  }
}

function chooseModules(
  modules: readonly MutatedModule[],
  only: string | undefined,
): readonly MutatedModule[] {
  if (only === undefined) return modules;
  const wanted = listOf(only);
  const known = modules.map(({ name }) => name);
  refuseStrangers(
    '--module to name modules of',
    known,
    wanted.filter((name) => !known.includes(name)),
  );
  return modules.filter(({ name }) => wanted.includes(name));
}

function chooseFiles(modules: readonly MutatedModule[], only: string | undefined): readonly ModuleChoice[] {
  if (only === undefined) return modules.map((module) => ({ module, files: module.files }));
  const wanted = listOf(only);
  const choices = modules
    .map((module) => ({ module, files: wanted.filter(matcherOf(module.files)) }))
    .filter(({ files }) => files.length > 0);
  const found = choices.flatMap(({ files }) => files);
  refuseStrangers(
    '--file to name files of',
    modules.map(({ name }) => name),
    wanted.filter((file) => !found.includes(file)),
  );
  return choices;
}

function refuseStrangers(expected: string, known: readonly string[], strangers: readonly string[]): void {
  if (strangers.length === 0) return;
  const found = strangers.map((each) => `"${each}"`).join(', ');
  throw new Error(`Expected ${expected} ${known.join(', ')}, was ${found}.`);
}

function readWorkerCount(text: string | undefined, otherwise: number): number {
  if (text === undefined) return otherwise;
  const count = Number(text);
  if (Number.isSafeInteger(count) && count >= 1) return count;
  throw new Error(`Expected --workers to be a whole number, 1 or more, was "${text}".`);
}

function listOf(text: string): readonly string[] {
  return text.split(',').map((each) => each.trim());
}
