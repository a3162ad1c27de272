import { gateCommand } from '../gate.ts';
import type { AddCommand } from './suite-options.ts';

/** `becalm gate`: its options and its help. */
export const addGate: AddCommand = (program, ports, finish) => {
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
};
