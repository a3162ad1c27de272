import { Command, CommanderError } from 'commander';
import { workersMax } from '../config/limits.ts';
import { axisNames } from '../worlds/world.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import { collect, parseAxes, parseCount, parseInstant, parseSeeds, parseTrial } from './flags.ts';
import { gateCommand } from './gate.ts';
import { type HuntFlags, huntCommand } from './hunt.ts';
import type { CliPorts } from './ports.ts';
import { type ReplayFlags, replayCommand } from './replay.ts';
import type { SuiteFlags } from './suite-flags.ts';
import { UsageError } from './usage-error.ts';

const timesMax = 100_000;

/** Runs a command line, without `node` and the script, to its end; returns the exit status. */
export async function runCli(commandLine: readonly string[], ports: CliPorts): Promise<ExitCode> {
  let code: ExitCode = exitCodes.clean;
  const program = programOf(ports, (exitCode) => {
    code = exitCode;
  });
  try {
    await program.parseAsync([...commandLine], { from: 'user' });
    return code;
  } catch (error) {
    return explain(error, ports);
  }
}

const exitStatusText =
  'Exit status: 0 clean · 1 findings · 2 usage or configuration · 3 incomplete · 130, 143 interrupted';

function programOf(ports: CliPorts, finish: (code: ExitCode) => void): Command {
  const program = new Command('becalm')
    .description('Runs a Vitest suite through a thousand seeded worlds and finds every flaky test.')
    .version(ports.versions.becalm, '-v, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .configureOutput({ writeOut: ports.stdout.write, writeErr: ports.stderr.write })
    .exitOverride()
    .addHelpText(
      'after',
      `
Examples:
  becalm hunt                              1000 worlds; the report stands in .becalm/report.json
  becalm hunt tests/cart --seeds 5001..6000
  becalm replay 417 --test "tests/cart.test.ts > cart > starts empty"
  becalm gate                              coverage against the floors of .c8rc.json

What a project always wants stands in its becalm.config.ts.
${exitStatusText}`,
    );
  addHunt(program, ports, finish);
  addReplay(program, ports, finish);
  addGate(program, ports, finish);
  return program;
}

interface SuiteOptions {
  readonly root?: string;
  readonly config?: string;
  readonly project: readonly string[];
  readonly becalmConfig?: string;
  readonly realTime: readonly string[];
  readonly axes?: NonNullable<HuntFlags['axes']>;
  readonly at?: string;
}

function addHunt(program: Command, ports: CliPorts, finish: (code: ExitCode) => void): void {
  interface Options extends SuiteOptions {
    readonly seeds?: NonNullable<HuntFlags['seeds']>;
    readonly workers?: number;
    readonly json?: string;
    readonly dryRun?: true;
  }
  const command = program
    .command('hunt')
    .summary('run the suite under many seeds and report')
    .description(
      'Runs the suite in the worlds of many seeds and reports every test that does not pass in all of them.',
    )
    .argument('[filters...]', 'parts of file paths, as "vitest run" takes them')
    .option('--seeds <range>', 'a count, or a range such as 5001..6000 (default: 1000)', parseSeeds)
    .option(
      '--workers <count>',
      'worlds at a time (default: one per core, up to four where the suite waits)',
      parseCount('--workers', workersMax),
    )
    .option('--json <file>', 'write the report here as well')
    .option('--dry-run', 'say what the hunt would cost')
    .addHelpText(
      'after',
      `
Examples:
  becalm hunt                              every project, seeds 1 to 1000
  becalm hunt src/cart --seeds 200         some files, fewer seeds
  becalm hunt --seeds 5001..6000           other worlds
  becalm hunt --axes order                 only the order varies
  becalm hunt --at 2026-12-31T22:00:00Z    dates are drawn around another instant
  becalm hunt --real-time "tests/sockets/**"
  becalm hunt --dry-run                    what it would cost

${exitStatusText}`,
    );
  addSuiteOptions(command, 'hunt').action(async (filters: readonly string[], options: Options) => {
    const flags: HuntFlags = {
      ...suiteFlags(options),
      filters,
      seeds: options.seeds ?? null,
      workers: options.workers ?? null,
      json: options.json ?? null,
      dryRun: options.dryRun ?? false,
    };
    finish(await huntCommand(flags, ports));
  });
}

function addReplay(program: Command, ports: CliPorts, finish: (code: ExitCode) => void): void {
  interface Options extends SuiteOptions {
    readonly test?: string;
    readonly times: number;
  }
  const command = program
    .command('replay')
    .summary('run one world again')
    .description(
      'Runs the world of a seed again, each time in a pristine process. Exits 1 when a test failed at least once.',
    )
    .argument('<world>', 'a seed such as 417, or a probe such as p3', parseTrial)
    .option('--test <path>', 'only this test: "file > suite > name"')
    .option('--times <count>', 'how often', parseCount('--times', timesMax), 1)
    .addHelpText(
      'after',
      `
Examples:
  becalm replay 417                        every test in the world of seed 417
  becalm replay 417 --test "tests/cart.test.ts > cart > starts empty" --times 20
  becalm replay p3                         a probe; p0 is the neutral world

The replay line of a report carries all that makes its world, but for becalm.config.ts.
${exitStatusText}`,
    );
  addSuiteOptions(command, 'replay').action(async (trial: ReplayFlags['trial'], options: Options) => {
    const flags: ReplayFlags = {
      ...suiteFlags(options),
      trial,
      test: options.test ?? null,
      times: options.times,
    };
    finish(await replayCommand(flags, ports));
  });
}

function addGate(program: Command, ports: CliPorts, finish: (code: ExitCode) => void): void {
  interface Options {
    readonly coverage?: readonly string[];
    readonly floors?: string;
    readonly root?: string;
    readonly update?: true;
    readonly json?: string;
  }
  program
    .command('gate')
    .summary('hold coverage to its floors, module by module')
    .description(
      'Merges coverage, holds every module and the whole to their floors and names the files that would help most. ' +
        'Exits 1 when a floor is missed.',
    )
    .option(
      '--coverage <file...>',
      "Istanbul's coverage JSON, of one run or several (default: coverage/coverage-final.json)",
    )
    .option('--floors <file>', 'the floors (default: .c8rc.json)')
    .option('--root <folder>', 'the folder of the project (default: the working directory)')
    .option('--update', 'raise the floors to what was reached, in whole per cent; never lower one')
    .option('--json <file>', 'write the verdict here as well')
    .addHelpText(
      'after',
      `
Examples:
  vitest run --coverage && becalm gate     with "json" among the reporters of coverage
  becalm gate --coverage unit.json slow.json
  becalm gate --update                     floors only ever rise`,
    )
    .showHelpAfterError('Run "becalm gate --help" to see what is expected.')
    .action(async ({ coverage, floors, root, update, json }: Options) => {
      finish(
        await gateCommand(
          {
            coverage: coverage ?? [],
            floors: floors ?? null,
            root: root ?? null,
            update: update ?? false,
            json: json ?? null,
          },
          ports,
        ),
      );
    });
}

/** What both commands have to know of the suite and its worlds. */
function addSuiteOptions(command: Command, name: string): Command {
  return command
    .option('--axes <names>', `what varies: ${axisNames.join(',')}, or all (default: all)`, parseAxes)
    .option('--at <instant>', 'the base instant, as 2026-11-22T10:00:00Z (default: now)', parseInstant)
    .option('--root <folder>', 'the folder of the project (default: the working directory)')
    .option('--config <file>', 'the Vitest configuration (default: the one that Vitest finds)')
    .option('--becalm-config <file>', 'the configuration of becalm (default: becalm.config.ts at the root)')
    .option('--project <name>', 'only this project; may be given more than once', collect, [])
    .option(
      '--real-time <glob>',
      'files whose time is real, such as **; may be given more than once',
      collect,
      [],
    )
    .showHelpAfterError(`Run "becalm ${name} --help" to see what is expected.`);
}

function suiteFlags(options: SuiteOptions): SuiteFlags {
  return {
    axes: options.axes ?? null,
    at: options.at ?? null,
    root: options.root ?? null,
    config: options.config ?? null,
    becalmConfig: options.becalmConfig ?? null,
    projects: options.project,
    realTime: options.realTime,
  };
}

/** Says what went wrong, unless commander has said it already. */
function explain(error: unknown, ports: CliPorts): ExitCode {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.clean : exitCodes.usage;
  if (error instanceof UsageError) {
    ports.stderr.write(`${error.message}\n`);
    return exitCodes.usage;
  }
  const story = error instanceof Error ? (error.stack ?? error.message) : String(error);
  ports.stderr.write(`becalm itself failed, which is a bug of becalm; the hunt is incomplete.\n${story}\n`);
  return exitCodes.incomplete;
}
