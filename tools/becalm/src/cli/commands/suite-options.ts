import type { Command } from 'commander';
import { axisNames, defaultAxes } from '../../worlds/world.ts';
import type { ExitCode } from '../exit-codes.ts';
import { collect, parseAxes, parseInstant } from '../flags.ts';
import type { CliPorts } from '../ports.ts';
import type { SuiteFlags } from '../suite-flags.ts';

/** Adds a command to the program; the function given hears its exit status. */
export type AddCommand = (program: Command, ports: CliPorts, finish: (code: ExitCode) => void) => void;

/** What every help says of exit statuses. */
export const exitStatusText =
  'Exit status: 0 clean · 1 findings · 2 usage or configuration · 3 incomplete · 130, 143 interrupted';

/** The options that {@link addSuiteOptions} adds, as commander gives them. */
export interface SuiteOptions {
  readonly root?: string;
  readonly config?: string;
  readonly project: readonly string[];
  readonly becalmConfig?: string;
  readonly realTime: readonly string[];
  readonly axes?: NonNullable<SuiteFlags['axes']>;
  readonly at?: string;
}

const unusual = axisNames.filter((name) => !defaultAxes.includes(name));
const axesByDefault = `all but ${unusual.join(', ')}`;

/** Adds which project is meant. */
export function addPlaceOptions(command: Command): Command {
  return command
    .option('--root <folder>', 'the folder of the project (default: the working directory)')
    .option('--config <file>', 'the Vitest configuration (default: the one that Vitest finds)')
    .option('--becalm-config <file>', 'the configuration of becalm (default: becalm.config.ts at the root)')
    .option('--project <name>', 'only this project; may be given more than once', collect, []);
}

/** Adds what every command has to know that runs worlds of the suite. */
export function addSuiteOptions(command: Command, name: string): Command {
  const withWorlds = command
    .option(
      '--axes <names>',
      `what varies: ${axisNames.join(',')}, or all (default: ${axesByDefault})`,
      parseAxes,
    )
    .option('--at <instant>', 'the base instant, as 2026-11-22T10:00:00Z (default: now)', parseInstant);
  return addPlaceOptions(withWorlds)
    .option(
      '--real-time <glob>',
      'files whose time is real, such as **; may be given more than once',
      collect,
      [],
    )
    .showHelpAfterError(`Run "becalm ${name} --help" to see what is expected.`);
}

/** The flags that say which suite and which worlds. */
export function suiteFlags(options: SuiteOptions): SuiteFlags {
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
