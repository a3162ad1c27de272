import { workersMax } from '../../config/limits.ts';
import type { SeedRange } from '../../hunt/plan.ts';
import { collect, parseCount, parseSeeds } from '../flags.ts';
import { type AddCommand, addPlaceOptions } from './suite-options.ts';

interface Options {
  readonly runs: number;
  readonly from?: string;
  readonly json?: string;
  readonly html?: string;
  readonly workers?: number;
  readonly isolation?: true;
  readonly seeds?: SeedRange;
  readonly root?: string;
  readonly config?: string;
  readonly becalmConfig?: string;
  readonly project: readonly string[];
  readonly realTime: readonly string[];
}

/** More runs than these say nothing more of their median. */
const runsMax = 100;
/** Every leak from one file to another shows in the chosen orders already, unless a third one hides it. */
const defaultSeeds: SeedRange = { first: 1, count: 40 };

/** `becalm speed`: its options and its help. */
export const addSpeed: AddCommand = (program, ports, finish) => {
  const command = program
    .command('speed')
    .summary("where the suite's time goes, and what would make it faster")
    .description(
      'Runs the suite once and says where its time goes: stages, tests, imports, real sleeps; how long it would take on ' +
        'other numbers of workers; what would make it faster, and by how much. Exits 1 where tests failed.',
    )
    .argument('[filters...]', 'parts of file paths, as "vitest run" takes them')
    .option('--runs <count>', 'run so often, and tell of the median', parseCount('--runs', runsMax), 1)
    .option('--from <file>', 'tell of a run that "becalm run --record" wrote, and run nothing')
    .option('--isolation', 'find out which files can share a worker, with the leak of each that cannot')
    .option(
      '--seeds <range>',
      'orders of files to prove that in: a count, or a range (default: 40)',
      parseSeeds,
    )
    .option('--json <file>', 'write everything as JSON')
    .option('--html <file>', 'write the page here (default: .becalm/speed.html)')
    .option(
      '--workers <count>',
      'workers at a time (default: as the Vitest configuration says)',
      parseCount('--workers', workersMax),
    );
  addPlaceOptions(command)
    .option(
      '--real-time <glob>',
      'with --isolation: files whose time is real; may be given more than once',
      collect,
      [],
    )
    .addHelpText(
      'after',
      `
Examples:
  becalm speed                             once, every project
  becalm speed --runs 5 --project unit     five times, the median
  becalm speed --from run.json             a run that is recorded
  becalm speed --isolation --seeds 100     which files can share a worker, proved in 100 orders

Exit status: 0 told · 1 tests failed · 2 usage or configuration · 130, 143 interrupted`,
    )
    .showHelpAfterError('Run "becalm speed --help" to see what is expected.')
    .action(async (filters: readonly string[], options: Options) => {
      const { runs, project, realTime, from, json, html, workers, isolation, root, config } = options;
      const { speedCommand } = await import('../speed.ts');
      finish(
        await speedCommand(
          {
            ...{
              filters,
              runs,
              realTime,
              seeds: options.seeds ?? defaultSeeds,
              projects: project,
              isolation: isolation ?? false,
            },
            ...{ from: from ?? null, json: json ?? null, html: html ?? null, workers: workers ?? null },
            ...{ root: root ?? null, config: config ?? null, becalmConfig: options.becalmConfig ?? null },
          },
          ports,
        ),
      );
    });
};
