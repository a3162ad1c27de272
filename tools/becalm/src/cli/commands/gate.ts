import { type JudgeName, judgeNames } from '../../gate/verdict.ts';
import { parseBase, parseJudges, parseSeeds } from '../flags.ts';
import type { GateFlags } from '../gate/context.ts';
import { type AddCommand, addSuiteOptions, type SuiteOptions, suiteFlags } from './suite-options.ts';

interface Options extends SuiteOptions {
  readonly only?: readonly JudgeName[];
  readonly coverage?: readonly string[];
  readonly floors?: string;
  readonly base?: string;
  readonly report?: readonly string[];
  readonly hunt?: NonNullable<GateFlags['hunt']>;
  readonly seeds?: NonNullable<GateFlags['hunt']>;
  readonly anyCommit?: true;
  readonly time?: readonly string[];
  readonly update?: true;
  readonly json?: string;
}

/** `becalm gate`: its options and its help. */
export const addGate: AddCommand = (program, ports, finish) => {
  const command = program
    .command('gate')
    .summary('hold the suite to its floors: coverage, changed lines, flakes, quarantine, time')
    .description(
      'Holds a project to what it set itself, and says what to do next: coverage, module by module and of changed ' +
        'lines, findings of hunts, quarantine, and the time of the suite. Exits 1 when one of them is not met.',
    )
    .option(
      '--only <names>',
      `some of ${judgeNames.join(',')} (default: all there are data for)`,
      parseJudges,
    )
    .option(
      '--coverage <file...>',
      "Istanbul's coverage JSON, of one run or several (default: coverage/coverage-final.json)",
    )
    .option('--floors <file>', 'the floors of coverage (default: .c8rc.json)')
    .option(
      '--base <commit>',
      'hold the lines that changed since, such as origin/main, to a floor',
      parseBase,
    )
    .option('--report <file...>', 'reports of hunts, merged (default: .becalm/report.json)')
    .option(
      '--hunt <count>',
      'hunt so many seeds first, and judge that; the flags of a hunt are for it',
      parseSeeds,
    )
    .option('--seeds <range>', 'the same with a range, such as 5001..6000', parseSeeds)
    .option('--any-commit', 'take reports of another commit')
    .option(
      '--time <file...>',
      "what becalm run recorded, or Vitest's JSON, one per shard (default: .becalm/run.json)",
    )
    .option('--update', 'raise the floors to what was reached, and take what is healed out of quarantine')
    .option('--json <file>', 'write the verdict here as well')
    .addHelpText(
      'after',
      `
Examples:
  vitest run --coverage && becalm gate     with "json" among the reporters of coverage
  becalm gate --coverage unit.json slow.json
  becalm gate --base origin/main           changed lines too
  becalm gate --hunt 200 --only flakes     hunt, and judge what it finds
  becalm gate --report a.json b.json       hunts of several machines
  becalm gate --time results.json          of vitest run --reporter=json --outputFile=results.json
  becalm gate --update                     floors only ever rise`,
    );
  addSuiteOptions(command, 'gate').action(async (options: Options) => {
    const { gateCommand } = await import('../gate.ts');
    finish(await gateCommand(flagsOf(options), ports));
  });
};

function flagsOf(options: Options): GateFlags {
  return { ...suiteFlags(options), ...dataOf(options), ...waysOf(options) };
}

function dataOf(options: Options): Pick<GateFlags, 'coverage' | 'floors' | 'base' | 'reports' | 'time'> {
  return {
    coverage: options.coverage ?? [],
    floors: options.floors ?? null,
    base: options.base ?? null,
    reports: options.report ?? [],
    time: options.time ?? [],
  };
}

function waysOf(options: Options): Pick<GateFlags, 'only' | 'hunt' | 'anyCommit' | 'update' | 'json'> {
  return {
    only: options.only ?? null,
    hunt: options.seeds ?? options.hunt ?? null,
    anyCommit: options.anyCommit ?? false,
    update: options.update ?? false,
    json: options.json ?? null,
  };
}
