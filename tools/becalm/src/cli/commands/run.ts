import { workersMax } from '../../config/limits.ts';
import type { RunShard } from '../../worlds/recorded-run.ts';
import { parseCount, parseRecordFile, parseShard } from '../flags.ts';
import type { RunFlags } from '../run.ts';
import { type AddCommand, addPlaceOptions } from './suite-options.ts';

interface Options {
  readonly root?: string;
  readonly config?: string;
  readonly becalmConfig?: string;
  readonly project: readonly string[];
  readonly workers?: number;
  readonly shard?: RunShard;
  readonly record?: string | true;
  readonly like?: string;
  readonly timings?: string;
  readonly timingsUpdate?: boolean;
  readonly guards: boolean;
  readonly virtualTime?: true;
}

const defaultRecord = '.becalm/run.json';

/**
 * `becalm run`: its options and its help.
 *
 * @param vitestArguments - what stood after `--` on the command line
 */
export function addRun(vitestArguments: readonly string[]): AddCommand {
  return (program, ports, finish) => {
    const command = program
      .command('run')
      .argument('[filters...]', 'parts of file paths; none for the whole suite')
      .summary('run the suite once, the longest files first')
      .description(
        'Runs the suite once with Vitest as it is, its reporters, coverage and snapshots included, the longest files ' +
          'first. Cuts shards by duration, records which worker ran which file, and runs a recorded run again. ' +
          'What stands after -- goes to Vitest.',
      )
      .option('--shard <index/count>', 'a share of the suite, such as 2/5, cut by duration', parseShard)
      .option(
        '--workers <number>',
        'files at a time (default: as the configuration says)',
        parseCount('--workers', workersMax),
      )
      .option(
        '--record [file]',
        `write down which worker ran which file after which (default: ${defaultRecord})`,
        parseRecordFile,
      )
      .option('--like <file>', 'run as recorded: the same order, the same workers for the same files')
      .option('--timings <file>', 'the durations of files (default: .becalm/timings.json at the root)')
      .option(
        '--timings-update',
        'add what is measured to the durations (default: after whole runs, not of shards)',
      )
      .option('--no-timings-update', 'leave the durations as they are')
      .option('--virtual-time', 'let timers fire as soon as nothing else is to be done: sleeps take no time')
      .option('--no-guards', 'do not look at what tests do and leave behind');
    addPlaceOptions(command)
      .addHelpText(
        'after',
        `
Examples:
  becalm run                               the whole suite, the longest files first
  becalm run --shard 2/5                   in each of five jobs, with the same timing file in all of them
  becalm run tests/cart -- --coverage -t "starts empty"
  becalm run --record                      then: becalm run --like ${defaultRecord}

Exit status: 0 passed · 1 failed · 2 usage or configuration · 130, 143 interrupted`,
      )
      .showHelpAfterError('Run "becalm run --help" to see what is expected; flags of Vitest stand after --.')
      .action(async (filters: readonly string[], options: Options) => {
        const { runCommand } = await import('../run.ts');
        finish(await runCommand({ ...flagsOf(options), filters, vitestArguments }, ports));
      });
  };
}

function flagsOf(options: Options): Omit<RunFlags, 'filters' | 'vitestArguments'> {
  const { record = null, virtualTime = false } = options;
  return {
    ...placesOf(options),
    projects: options.project,
    workers: options.workers ?? null,
    shard: options.shard ?? null,
    record: record === true ? defaultRecord : record,
    updateTimings: options.timingsUpdate ?? null,
    guards: options.guards,
    virtualTime,
  };
}

function placesOf(options: Options): Pick<RunFlags, 'root' | 'config' | 'becalmConfig' | 'like' | 'timings'> {
  return {
    root: options.root ?? null,
    config: options.config ?? null,
    becalmConfig: options.becalmConfig ?? null,
    like: options.like ?? null,
    timings: options.timings ?? null,
  };
}
