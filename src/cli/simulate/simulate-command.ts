import { availableParallelism } from 'node:os';
import { Command, InvalidArgumentError, Option } from 'commander';
import { CANARIES, type SimulationResult, shrinkFailure } from '../../simulation/index.ts';
import { EXIT_CODE, type ExitCode } from '../exit-code.ts';
import { optionWithDefault, wholeNumber } from '../option-values.ts';
import type { CliPorts } from '../ports.ts';
import { createProgress } from '../progress.ts';
import { KEPT_SEEDS_FILE, keepSeed, readKeptSeeds } from './kept-seeds.ts';
import {
  canaryTable,
  failureText,
  type SimulatedDay,
  summaryOf,
  summaryText,
  type ToldFailure,
} from './simulate-report.ts';
import { canaryOf, type SimulationTask, settleThread } from './simulation-task.ts';
import { onThreads } from './threads.ts';

const EXAMPLES = `
Examples:
  njord simulate --seed 7
  njord simulate --seeds 1..200 --hours 24 --workers 2
  njord simulate --seed 7 --hours 24 --only-faults 3,17
  njord simulate --canaries

Runs the services of Njord against each other on virtual time: a seed decides about the market, about everything that goes
wrong, and about who comes first. Even seeds have a paper trader, odd ones a broker at the simulated venue. After each step
a list of invariants must hold. A seed that fails is kept in ${KEPT_SEEDS_FILE} and run first from then on, and is told with
the fewest faults that it takes and the command that shows it again.
Exit codes: 0 every invariant held (with --canaries: every planted bug was found), 1 one did not, 2 wrong usage.`;

interface SimulateOptions {
  readonly seed?: number;
  readonly seeds?: readonly number[];
  readonly hours: number;
  readonly workers: number;
  readonly onlyFaults?: readonly number[];
  readonly withoutFaults?: readonly number[];
  readonly canary?: string;
  readonly canaries?: true;
  readonly seedsMax: number;
  readonly shrinkRuns: number;
  readonly kept: string;
  readonly json?: true;
}

/** Makes the command `njord simulate`; `onDone` gets the exit code of a finished run. */
export function simulateCommand(ports: CliPorts, onDone: (exitCode: ExitCode) => void): Command {
  return new Command('simulate')
    .description('Run the whole of Njord on virtual time, with everything that can go wrong.')
    .option('--seed <number>', 'run this seed', wholeNumber(0, SEED_MAX))
    .addOption(new Option('--seeds <a..b>', 'run these seeds').argParser(seedRange).conflicts('seed'))
    .addOption(optionWithDefault('--hours <number>', 'hours of virtual time', hoursOption, '24'))
    .addOption(
      optionWithDefault(
        '--workers <count>',
        'threads, by default one for each core',
        wholeNumber(1, 256),
        String(availableParallelism()),
      ),
    )
    .addOption(new Option('--only-faults <list>', 'let only these faults happen').argParser(indexList))
    .addOption(new Option('--without-faults <list>', 'let these faults not happen').argParser(indexList))
    .addOption(new Option('--canary <name>', 'plant a bug').choices(CANARIES.map(({ name }) => name)))
    .option('--canaries', 'plant every bug in turn, and tell what finds it')
    .addOption(
      optionWithDefault(
        '--seeds-max <count>',
        'seeds for each planted bug, at most',
        wholeNumber(1, 10_000),
        '100',
      ),
    )
    .addOption(
      optionWithDefault(
        '--shrink-runs <count>',
        'runs for finding the fewest faults',
        wholeNumber(0, 10_000),
        '60',
      ),
    )
    .addOption(optionWithDefault('--kept <file>', 'seeds that once failed', (text) => text, KEPT_SEEDS_FILE))
    .option('--json', 'print everything as JSON')
    .addHelpText('after', EXAMPLES)
    .action(async (options: SimulateOptions) => {
      onDone(options.canaries === true ? await huntCanaries(ports, options) : await simulate(ports, options));
    });
}

const SEED_MAX = 1_000_000_000;

/** Seeds of one run, at most. */
const SEED_COUNT_MAX = 100_000;

async function simulate(ports: CliPorts, options: SimulateOptions): Promise<ExitCode> {
  const tasks = await tasksOf(options);
  const progress = createProgress(ports, 'simulations');
  const days: SimulatedDay[] = [];
  await onThreads(tasks, options.workers, async (answer) => {
    if (answer.kind !== 'simulated') return;
    days.push(answer);
    await progress.update({ fraction: days.length / tasks.length, doneCount: days.length });
  });
  await progress.finish(days.length);
  const failures: ToldFailure[] = [];
  for (const day of days.toSorted((one, other) => one.result.seed - other.result.seed)) {
    const failure = await failureOf(day, options);
    if (failure === null) continue;
    failures.push(failure);
    await ports.stderr.write(failureText(failure));
  }
  const summary = summaryOf(days);
  const document = { schema: 'njord.simulation/1', hours: options.hours, ...summary, failures };
  await ports.stdout.write(
    options.json === true ? `${JSON.stringify(document, null, 2)}\n` : summaryText(summary, failures),
  );
  return failures.length === 0 ? EXIT_CODE.ok : EXIT_CODE.failed;
}

/** Seeds that once failed come first where many are asked for. */
async function tasksOf(options: SimulateOptions): Promise<readonly SimulationTask[]> {
  const { seed = 1, seeds, hours, onlyFaults, withoutFaults, canary } = options;
  const asked = (seeds ?? [seed]).map(
    (each): SimulationTask => ({
      kind: 'simulate',
      seed: each,
      hours,
      ...(onlyFaults === undefined ? {} : { only: onlyFaults }),
      ...(withoutFaults === undefined ? {} : { without: withoutFaults }),
      ...(canary === undefined ? {} : { canary }),
    }),
  );
  if (seeds === undefined || canary !== undefined) return asked;
  const kept = await readKeptSeeds(options.kept);
  const first = kept
    .filter((each) => each.hours !== hours || !seeds.includes(each.seed))
    .map((each): SimulationTask => ({ kind: 'simulate', seed: each.seed, hours: each.hours }));
  const failed = new Set(kept.filter((each) => each.hours === hours).map((each) => each.seed));
  const isKept = (task: SimulationTask): boolean => task.kind === 'simulate' && failed.has(task.seed);
  return [...first, ...asked.filter(isKept), ...asked.filter((task) => !isKept(task))];
}

/** Shrinks the faults of a failure and keeps its seed; null where everything held. */
async function failureOf(
  { hours, result }: SimulatedDay,
  options: SimulateOptions,
): Promise<ToldFailure | null> {
  const { seed, injected, violation } = result satisfies SimulationResult;
  if (violation === null) return null;
  const { canary } = options;
  const request = { seed, hours, ...(canary === undefined ? {} : { canary: canaryOf(canary) }) };
  const shrunk = await shrinkFailure({ request, injected, violation }, settleThread, options.shrinkRuns);
  if (canary === undefined) await keepSeed(options.kept, { seed, hours, invariant: violation.invariant });
  const planted = canary === undefined ? '' : ` --canary ${canary}`;
  const faults = shrunk.faults.length === 0 ? 'none' : shrunk.faults.join(',');
  const command = `njord simulate --seed ${seed} --hours ${hours} --only-faults ${faults}${planted}`;
  return { seed, violation, shrunk, command };
}

async function huntCanaries(ports: CliPorts, options: SimulateOptions): Promise<ExitCode> {
  const { hours, seedsMax } = options;
  const tasks = CANARIES.map(({ name }): SimulationTask => ({ kind: 'hunt-canary', name, hours, seedsMax }));
  const progress = createProgress(ports, 'planted bugs');
  const fates = new Map<string, Parameters<typeof canaryTable>[0][number]>();
  await onThreads(tasks, options.workers, async (answer) => {
    if (answer.kind !== 'canary-hunted') return;
    fates.set(answer.fate.name, answer.fate);
    await progress.update({ fraction: fates.size / tasks.length, doneCount: fates.size });
  });
  await progress.finish(fates.size);
  const inOrder = CANARIES.flatMap(({ name }) => fates.get(name) ?? []);
  const document = { schema: 'njord.canaries/1', hours, canaries: inOrder };
  await ports.stdout.write(
    options.json === true ? `${JSON.stringify(document, null, 2)}\n` : canaryTable(inOrder),
  );
  return inOrder.every(({ found }) => found !== null) ? EXIT_CODE.ok : EXIT_CODE.failed;
}

function seedRange(text: string): readonly number[] {
  const [, first, last] = /^(\d{1,10})\.\.(\d{1,10})$/.exec(text) ?? [];
  const from = Number(first);
  const count = Number(last) - from + 1;
  if (Number(last) <= SEED_MAX && count >= 1 && count <= SEED_COUNT_MAX)
    return Array.from({ length: count }, (_, index) => from + index);
  throw new InvalidArgumentError(`Expected a range such as 1..200, of at most ${SEED_COUNT_MAX} seeds.`);
}

function hoursOption(text: string): number {
  const hours = /^\d{1,3}(?:\.\d{1,3})?$/.test(text) ? Number(text) : Number.NaN;
  if (hours > 0 && hours <= 240) return hours;
  throw new InvalidArgumentError('Expected hours above 0 and up to 240, such as 24 or 0.5.');
}

function indexList(text: string): readonly number[] {
  if (text === 'none') return [];
  const parts = text.split(',');
  if (parts.every((part) => /^\d{1,6}$/.test(part))) return parts.map(Number);
  throw new InvalidArgumentError('Expected numbers of faults, such as 3,17, or none.');
}
