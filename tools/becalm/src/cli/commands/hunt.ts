import { workersMax } from '../../config/limits.ts';
import { parseCount, parseDuration, parseSeeds } from '../flags.ts';
import type { HuntFlags } from '../hunt.ts';
import type { SuiteFlags } from '../suite-flags.ts';
import {
  type AddCommand,
  addSuiteOptions,
  exitStatusText,
  type SuiteOptions,
  suiteFlags,
} from './suite-options.ts';

interface Options extends SuiteOptions {
  readonly seeds?: NonNullable<HuntFlags['seeds']>;
  readonly workers?: number;
  readonly json?: string;
  readonly html?: string;
  readonly junit?: string;
  readonly dryRun?: true;
  readonly resume?: true;
  readonly keepSeeds?: true;
  readonly changed?: string | true;
  readonly untilFlaky?: true;
  readonly budget?: number;
  readonly explain: boolean;
}

/** `becalm hunt`: its options and its help. */
export const addHunt: AddCommand = (program, ports, finish) => {
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
    .option('--html <file>', 'write the page here as well')
    .option('--junit <file>', 'write JUnit XML')
    .option('--no-explain', 'say which tests are flaky and by which axes, and look no further')
    .option('--changed [base]', 'only files that changes concern: since a commit, or not committed yet')
    .option('--until-flaky', 'begin no world once a flaky test is confirmed; no rates are estimated then')
    .option(
      '--budget <duration>',
      'how long it may take, such as 90s, 10m or 1h30m',
      parseDuration('--budget'),
    )
    .option('--keep-seeds', 'add the failing seeds to becalm.seeds.json, which every hunt runs first')
    .option('--resume', 'go on with a hunt that was ended')
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
  becalm hunt --changed main               what a branch touches
  becalm hunt --budget 10m                 as many worlds as fit into ten minutes
  becalm hunt --resume                     where the last one was ended
  becalm hunt --dry-run                    what it would cost

${exitStatusText}`,
    );
  addSuiteOptions(command, 'hunt').action(async (filters: readonly string[], options: Options) => {
    const { huntCommand } = await import('../hunt.ts');
    finish(await huntCommand(flagsOf(filters, options), ports));
  });
};

function flagsOf(filters: readonly string[], options: Options): HuntFlags {
  return {
    ...suiteFlags(options),
    ...rulesOf(options),
    ...outputsOf(options),
    filters,
    explain: options.explain,
  };
}

type OutputFlag = 'json' | 'html' | 'junit';

function outputsOf({ json, html, junit }: Options): Pick<HuntFlags, OutputFlag> {
  return { json: json ?? null, html: html ?? null, junit: junit ?? null };
}

function rulesOf(options: Options): Omit<HuntFlags, keyof SuiteFlags | OutputFlag | 'filters' | 'explain'> {
  return {
    seeds: options.seeds ?? null,
    workers: options.workers ?? null,
    dryRun: options.dryRun ?? false,
    resume: options.resume ?? false,
    keepSeeds: options.keepSeeds ?? false,
    changed: options.changed ?? null,
    untilFlaky: options.untilFlaky ?? false,
    budgetMs: options.budget ?? null,
  };
}
