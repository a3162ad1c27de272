import { mkdir } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { Command, Option } from 'commander';
import {
  gridOf,
  SWEEP_FIGURES,
  type SweepFigure,
  type SweepParams,
  type SweepRow,
  sortSweep,
  sweep,
} from '../../backtest/index.ts';
import { EXIT_CODE, type ExitCode } from '../exit-code.ts';
import { formatCount } from '../number-text.ts';
import { optionWithDefault, wholeNumber } from '../option-values.ts';
import type { CliPorts } from '../ports.ts';
import { createProgress } from '../progress.ts';
import { layOutTable } from '../text-table.ts';
import { chosenType, type StrategyOptions, strategyOptions } from './chosen-strategy.ts';
import { loadHistory } from './history.ts';
import { addHistoryOptions, type HistoryOptions } from './history-options.ts';
import { addRulesOptions, type RulesOptions, rulesOf } from './rules-options.ts';
import { writeParts } from './write-parts.ts';

const EXAMPLES = `
Examples:
  njord sweep --param lookback=10,20,40 --param threshold=0.005,0.01,0.02
  njord sweep --param lookback=10,20,40 --sort calmar --threads 4
  njord sweep --strategy rsi-tema-bollinger --param rsiPeriod=7,14,21 --symbols ATOM/USDT --json

Runs every combination of the values over the same bars, on several threads, and writes sweep.csv and sweep.json, the
best first. The best of many is the best of the past: look at the rest of the table before you believe it.
Exit codes: 0 done, 1 the data or the run failed, 2 wrong usage.`;

interface SweepOptions extends StrategyOptions, HistoryOptions, RulesOptions {
  readonly sort: SweepFigure;
  readonly threads: number;
  readonly top: number;
  readonly out?: string;
  readonly json?: true;
}

/** Makes the command `njord sweep`; `onDone` gets the exit code of a finished run. */
export function sweepCommand(ports: CliPorts, onDone: (exitCode: ExitCode) => void): Command {
  const command = new Command('sweep').description(
    'Run a backtest for every combination of parameters, on several threads.',
  );
  for (const option of strategyOptions('values of a parameter, separated by commas'))
    command.addOption(option);
  return addRulesOptions(addHistoryOptions(command))
    .addOption(
      new Option('--sort <figure>', 'what comes first').choices([...SWEEP_FIGURES]).default('sharpe'),
    )
    .addOption(
      optionWithDefault(
        '--threads <count>',
        'threads, by default one for each core',
        wholeNumber(1, 256),
        String(availableParallelism()),
      ),
    )
    .addOption(optionWithDefault('--top <count>', 'rows to print', wholeNumber(1, 10_000), '20'))
    .option('--out <folder>', 'where the tables go (default: var/reports/sweep-<strategy>)')
    .option('--json', 'print all rows as JSON')
    .addHelpText('after', EXAMPLES)
    .action(async (options: SweepOptions) => {
      onDone(await runSweep(ports, options));
    });
}

async function runSweep(ports: CliPorts, options: SweepOptions): Promise<ExitCode> {
  const { param, threads: threadCount } = options;
  const { type, reference } = await chosenType(options);
  const values = Object.entries(param).map(([name, list]) => [
    name,
    list.split(',').map((each) => each.trim()),
  ]);
  const cases = gridOf(Object.fromEntries(values) as Record<string, readonly string[]>);
  // What is wrong with any combination is told before the first is run.
  for (const params of cases) type.create({ id: type.name }, params);
  const { files } = await ports.openHost();
  const { tables, source } = await loadHistory(ports, files, options);
  const progress = createProgress(ports, 'runs');
  const ground = { tables, strategy: reference, rules: rulesOf(options) };
  const rows = await sweep(ground, cases, {
    threadCount,
    onProgress: (doneCount) => void progress.update({ fraction: doneCount / cases.length, doneCount }),
  });
  await progress.finish(rows.length);
  const sorted = sortSweep(rows, options.sort);
  const document = {
    schema: 'njord.sweep/1',
    strategy: type.name,
    source,
    sorted_by: options.sort,
    rows: sorted,
  };
  const folder = options.out ?? path.join('var', 'reports', `sweep-${type.name}`);
  await mkdir(folder, { recursive: true });
  await writeParts(path.join(folder, 'sweep.csv'), csvLines(sorted));
  await writeParts(path.join(folder, 'sweep.json'), [`${JSON.stringify(document, null, 2)}\n`]);
  await ports.stdout.write(
    options.json === true
      ? `${JSON.stringify(document, null, 2)}\n`
      : sweepTable(sorted, options.top).concat(
          `\n${path.join(folder, 'sweep.csv')}\n${path.join(folder, 'sweep.json')}\n`,
        ),
  );
  return EXIT_CODE.ok;
}

const FIGURE_COLUMNS = [
  ['return %', 'total_return_pct', 2],
  ['Sharpe', 'sharpe', 2],
  ['Sortino', 'sortino', 2],
  ['Calmar', 'calmar', 2],
  ['drawdown %', 'max_drawdown_pct', 2],
  ['trips', 'round_trips', 0],
  ['profit factor', 'profit_factor', 2],
] as const;

function sweepTable(rows: readonly SweepRow[], top: number): string {
  const names = paramNames(rows);
  const shown = rows.slice(0, top);
  const columns = [
    ...names.map((title) => ({ title, align: 'right' }) as const),
    ...FIGURE_COLUMNS.map(([title]) => ({ title, align: 'right' }) as const),
  ];
  const lines = shown.map((row) => [
    ...names.map((name) => row.params[name] ?? ''),
    ...FIGURE_COLUMNS.map(([, figure, places]) => row[figure]?.toFixed(places) ?? '–'),
  ]);
  const more =
    rows.length > shown.length ? [`${formatCount(rows.length - shown.length)} more in the tables`] : [];
  return `${[...layOutTable(columns, lines), ...more].join('\n')}\n`;
}

function paramNames([first]: readonly SweepRow[]): readonly string[] {
  return Object.keys((first?.params ?? {}) satisfies SweepParams);
}

function* csvLines(rows: readonly SweepRow[]): Generator<string> {
  const names = paramNames(rows);
  const figures = [...SWEEP_FIGURES, 'failures', 'result_hash'] as const;
  yield `${[...names, ...figures].map(csvCell).join(',')}\n`;
  for (const row of rows) {
    const cells = [...names.map((name) => row.params[name] ?? ''), ...figures.map((name) => row[name] ?? '')];
    yield `${cells.map(csvCell).join(',')}\n`;
  }
}

/** RFC 4180. */
function csvCell(value: string | number): string {
  const text = String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
