import { Argument, Command } from 'commander';
import { type Strategy, type StrategyType, strategyTypes } from '../strategies/index.ts';
import type { ExitCode } from './exit-code.ts';
import type { CliPorts } from './ports.ts';
import { loadStrategyFile } from './strategy-file.ts';
import { strategyFileIn } from './strategy-options.ts';
import { tellCheck } from './tell-check.ts';
import { type Column, layOutTable } from './text-table.ts';

const EXAMPLES = `
Examples:
  njord strategies                            the types that come with Njord, with their parameters
  njord strategies check                      check ./config/strategies.yaml
  njord strategies check mine.yaml            check another file, with the modules that it names
  njord strategies check --json | jq .problems

Exit codes: 0 all is right, 2 something is wrong, with every problem listed, or wrong usage.`;

interface CheckOptions {
  readonly root: string;
  readonly json?: true;
}

/** Makes the commands `njord strategies …`; `onDone` gets the exit code of a finished run. */
export function strategiesCommand(ports: CliPorts, onDone: (exitCode: ExitCode) => void): Command {
  const check = new Command('check')
    .description('Check the strategies of a file, and list everything that is wrong.')
    .addArgument(new Argument('[file]', 'which one (default: config/strategies.yaml below --root)'))
    .option('--root <folder>', 'folder that holds config/', '.')
    .option('--json', 'print one JSON document')
    .addHelpText('after', EXAMPLES)
    .action(async (file: string | undefined, options: CheckOptions) => {
      const loaded = await loadStrategyFile(file ?? strategyFileIn(options.root));
      const isJson = options.json === true;
      onDone(await tellCheck(ports, loaded, { schema: 'njord.strategies-check/1', isJson, summaryOf }));
    });
  return new Command('strategies')
    .description('List the strategies that there are, and check those that are to run.')
    .addCommand(check)
    .addHelpText('after', EXAMPLES)
    .action(async () => {
      await ports.stdout.write(`${strategyTypes.map(describeType).join('\n')}${OWN}`);
    });
}

const OWN = `
A type of one's own is a module whose default export is what defineStrategy returns; config/strategies.yaml names it with
module: ./path.ts.
`;

const COLUMNS: readonly Column[] = [
  { title: '  parameter', align: 'left' },
  { title: 'default', align: 'left' },
  { title: 'meaning', align: 'left' },
];

function describeType({ name, summary, params }: StrategyType): string {
  const rows = params.map(({ name: param, defaultText, description }) => [
    `  ${param}`,
    defaultText ?? '-',
    description,
  ]);
  const table = params.length === 0 ? ['  no parameters'] : layOutTable(COLUMNS, rows);
  return `${[`${name}: ${summary}`, ...table].join('\n')}\n`;
}

function summaryOf(strategies: readonly Strategy[]): string {
  const count = strategies.length === 1 ? '1 strategy' : `${strategies.length} strategies`;
  const ids = strategies.map(({ id }) => id).join(', ');
  return `The file is right; it runs ${count}${ids === '' ? '' : `: ${ids}`}.\n`;
}
