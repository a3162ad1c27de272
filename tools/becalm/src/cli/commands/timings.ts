import type { TimingsFlags } from '../timings.ts';
import type { AddCommand } from './suite-options.ts';

/** `becalm timings`: its options and its help. */
export const addTimings: AddCommand = (program, ports, finish) => {
  interface Options {
    readonly timings?: string;
    readonly whole?: true;
    readonly root?: string;
    readonly becalmConfig?: string;
  }
  program
    .command('timings')
    .summary('add recorded runs to the durations that shards are cut by')
    .description(
      'Adds what runs measured, such as the shards of one, to the durations by which the next shards are cut. ' +
        'Records are those of "becalm run --record"; runs of single tests (-t) say nothing of their files.',
    )
    .argument('<records...>', 'records of runs')
    .option('--timings <file>', 'the durations of files (default: .becalm/timings.json at the root)')
    .option('--whole', 'the records are those of all shards: drop files that are in none of them')
    .option('--root <folder>', 'the folder of the project (default: the working directory)')
    .option('--becalm-config <file>', 'the configuration of becalm (default: becalm.config.ts at the root)')
    .addHelpText(
      'after',
      `
Examples:
  becalm timings ci/run-*.json --timings ci/timings.json --whole    after all shards of a run
  becalm timings .becalm/run.json                                   one run more

Exit status: 0 written · 2 usage or configuration`,
    )
    .showHelpAfterError('Run "becalm timings --help" to see what is expected.')
    .action(async (records: TimingsFlags['records'], options: Options) => {
      const { timingsCommand } = await import('../timings.ts');
      finish(
        await timingsCommand(
          {
            records,
            timings: options.timings ?? null,
            whole: options.whole ?? false,
            root: options.root ?? null,
            becalmConfig: options.becalmConfig ?? null,
          },
          ports,
        ),
      );
    });
};
