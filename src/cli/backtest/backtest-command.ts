import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { Command, Option } from 'commander';
import {
  type BacktestReport,
  type BacktestResult,
  type ReportContext,
  reportOf,
  reportPage,
  startBacktest,
} from '../../backtest/index.ts';
import { formatDecimal } from '../../core/money/index.ts';
import type { Strategy } from '../../strategies/index.ts';
import { EXIT_CODE, type ExitCode } from '../exit-code.ts';
import type { CliPorts } from '../ports.ts';
import { createProgress } from '../progress.ts';
import { loadStrategyFile } from '../strategy-file.ts';
import { tellProblems } from '../tell-check.ts';
import { backtestSummary } from './backtest-summary.ts';
import {
  chosenType,
  describeDefinition,
  describeStrategy,
  type StrategyOptions,
  strategyOptions,
} from './chosen-strategy.ts';
import { loadHistory } from './history.ts';
import { addHistoryOptions, type HistoryOptions } from './history-options.ts';
import { addRulesOptions, type RulesOptions, rulesOf } from './rules-options.ts';
import { writeParts } from './write-parts.ts';

const EXAMPLES = `
Examples:
  njord backtest                                                a year of made-up minutes, the sample strategy
  njord backtest --strategy rsi-tema-bollinger --param quantity=5
  njord backtest --strategy examples/custom-strategy/mean-reversion.ts
  njord backtest --strategies config/strategies.yaml
  njord backtest --symbols ATOM/USDT --from 2025-03-01 --to 2025-04-01 --liquidate
  njord backtest --history var/log/njord --symbols BTC/USDT --timeframe 5m
  njord backtest --json | jq .figures

Writes report.html, which needs no network and no script, and report.json with everything in it. Made-up bars are stored
in var/history on first use; the same seed gives the same bars on every machine, and the same result.
Exit codes: 0 done, 1 the data or the run failed, 2 wrong usage.`;

interface BacktestOptions extends StrategyOptions, HistoryOptions, RulesOptions {
  /** File with a set of strategies, instead of the one that `--strategy` names. */
  readonly strategies?: string;
  readonly out?: string;
  readonly equity?: true;
  readonly json?: true;
}

/** Steps between two looks at the terminal: some 10 ms. */
const STEPS_PER_LOOK = 10_000;

/** Points of the curve that are written together. */
const LINES_PER_WRITE = 5_000;

/** Makes the command `njord backtest`; `onDone` gets the exit code of a finished run. */
export function backtestCommand(ports: CliPorts, onDone: (exitCode: ExitCode) => void): Command {
  const command = new Command('backtest').description(
    'Play history through strategy, risk and a simulated exchange, and write a report.',
  );
  for (const option of strategyOptions('parameter of the strategy')) command.addOption(option);
  return addRulesOptions(addHistoryOptions(command))
    .addOption(
      new Option('--strategies <file>', 'file with strategies to run together, instead of one').conflicts([
        'strategy',
        'param',
      ]),
    )
    .option('--out <folder>', 'where the reports go (default: var/reports/<strategy>)')
    .option('--equity', 'write every point of the curve, too: equity.ndjson')
    .option('--json', 'print the JSON report instead of a summary')
    .addHelpText('after', EXAMPLES)
    .action(async (options: BacktestOptions) => {
      onDone(await runBacktestCommand(ports, options));
    });
}

async function runBacktestCommand(ports: CliPorts, options: BacktestOptions): Promise<ExitCode> {
  const players = await playersOf(ports, options);
  if (players === null) return EXIT_CODE.usage;
  const { files } = await ports.openHost();
  const history = await loadHistory(ports, files, options);
  const rules = rulesOf(options);
  const backtest = startBacktest({ tables: history.tables, strategies: players.strategies, rules });
  const progress = createProgress(ports, 'steps');
  for (let done = 0; backtest.advance(STEPS_PER_LOOK); ) {
    done += STEPS_PER_LOOK;
    await progress.update({ fraction: done / backtest.stepCount, doneCount: done });
  }
  await progress.finish(backtest.stepCount);
  const result = backtest.finish();
  const report = reportOf(result, {
    strategies: players.descriptions,
    source: history.source,
    passedOverCount: history.passedOverCount,
    rules,
  });
  const written = await writeReports(report, result, { ...options, name: players.name });
  if (options.json === true) await ports.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
  else await ports.stdout.write(backtestSummary(report, { written, hasColors: ports.stdout.hasColors }));
  return EXIT_CODE.ok;
}

/** Who plays. */
interface Players {
  /** What the folder of the reports is called. */
  readonly name: string;
  readonly strategies: readonly Strategy[];
  readonly descriptions: ReportContext['strategies'];
}

/** Makes the strategies; tells what is wrong with their file and returns null. */
async function playersOf(ports: CliPorts, options: BacktestOptions): Promise<Players | null> {
  const { strategies: file, param } = options;
  if (file === undefined) {
    const { type } = await chosenType(options);
    const strategy = type.create({ id: type.name }, param);
    const descriptions = [{ id: strategy.id, description: describeStrategy(type, param) }];
    return { name: type.name, strategies: [strategy], descriptions };
  }
  const loaded = await loadStrategyFile(file);
  if (loaded.kind === 'invalid') {
    await tellProblems(ports.stderr, loaded.problems);
    return null;
  }
  const descriptions = loaded.value.map(({ id, definition = '' }) => ({
    id,
    description: describeDefinition(definition),
  }));
  return { name: path.parse(file).name, strategies: loaded.value, descriptions };
}

async function writeReports(
  report: BacktestReport,
  result: BacktestResult,
  { out, equity, name: what }: BacktestOptions & Pick<Players, 'name'>,
): Promise<readonly string[]> {
  const folder = out ?? path.join('var', 'reports', what);
  await mkdir(folder, { recursive: true });
  const at = (name: string) => path.join(folder, name);
  await writeParts(at('report.html'), [reportPage(report)]);
  await writeParts(at('report.json'), [`${JSON.stringify(report, null, 2)}\n`]);
  if (equity !== true) return [at('report.html'), at('report.json')];
  await writeParts(at('equity.ndjson'), curveLines(result));
  return [at('report.html'), at('report.json'), at('equity.ndjson')];
}

function* curveLines({ curve: { tsOpenNs, equity } }: BacktestResult): Generator<string> {
  let lines: string[] = [];
  let index = 0;
  for (const value of equity) {
    const line = JSON.stringify({ ts_ns: String(tsOpenNs[index]), equity: formatDecimal(value) });
    index += 1;
    if (lines.push(`${line}\n`) < LINES_PER_WRITE) continue;
    yield lines.join('');
    lines = [];
  }
  yield lines.join('');
}
