/** The bars of a backtest: read from journals, which are made up on first use unless a folder is named. */

import { createWriteStream } from 'node:fs';
import { mkdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { constants, createGzip } from 'node:zlib';
import { BacktestDataError, type BarTable, createBarTable } from '../../backtest/index.ts';
import { decodeOHLCVBar, encodeOHLCVBar, TIMEFRAME_NS } from '../../core/contracts/index.ts';
import {
  describeLineProblem,
  type JournalFiles,
  readJournal,
  symbolInFileName,
} from '../../core/journal/index.ts';
import { type BarGeneratorSettings, generateBars, sampleSymbol } from '../../services/market-data/index.ts';
import { OutputFileError } from '../output-file.ts';
import type { CliPorts } from '../ports.ts';
import { createProgress } from '../progress.ts';
import type { HistoryOptions } from './history-options.ts';

/** Bars that a backtest can run on. */
export interface History {
  readonly tables: readonly BarTable[];
  /** Where they came from, in words. */
  readonly source: string;
  /** Lines that were passed over. */
  readonly passedOverCount: number;
}

/** Where made-up bars are kept. */
const HISTORY_FOLDER = path.join('var', 'history');

/** Most symbols that the generator knows. */
const SYMBOL_COUNT_MAX = 99;

/** Bad lines that are told one by one. */
const TOLD_PROBLEM_COUNT = 5;

/**
 * Reads the bars that the options name, and makes up those that no folder is named for.
 *
 * @throws BacktestDataError where there are none or they are out of order, JournalError where a file cannot be read, and
 * OutputFileError where made-up bars cannot be stored
 */
export async function loadHistory(
  ports: Pick<CliPorts, 'stderr' | 'monotonicMs'>,
  files: JournalFiles,
  options: HistoryOptions,
): Promise<History> {
  const folder = options.history ?? madeUpFolder(options);
  if (options.history === undefined) {
    for (const symbol of options.symbols) await makeUp(ports, { ...options, symbol, folder });
  }
  const progress = createProgress(ports, 'bars read');
  const counts = { done: 0, passedOver: 0 };
  const tables: BarTable[] = [];
  for (const symbol of options.symbols) {
    tables.push(await readTable(ports, files, { ...options, symbol, folder, counts, progress }));
  }
  await progress.finish(counts.done);
  const source =
    options.history === undefined ? `Made-up bars, seed ${options.seed}` : `Bars of ${options.history}`;
  return { tables, source, passedOverCount: counts.passedOver };
}

interface TableRequest extends HistoryOptions {
  readonly symbol: string;
  readonly folder: string;
}

async function readTable(
  ports: Pick<CliPorts, 'stderr'>,
  files: JournalFiles,
  request: TableRequest & {
    readonly counts: { done: number; passedOver: number };
    readonly progress: ReturnType<typeof createProgress>;
  },
): Promise<BarTable> {
  const { symbol, timeframe, folder, from, to, counts, progress, symbols } = request;
  const problems: string[] = [];
  const reading = await readJournal(files, {
    folder,
    name: journalName(request),
    decode: decodeOHLCVBar,
    timeOf: (bar) => bar.tsOpenNs,
    identityOf: (bar) => bar.tsOpenNs.toString(),
    accepts: (bar) => bar.symbol === symbol && bar.timeframe === timeframe,
    fromNs: from,
    untilNs: to,
    onProblem: (problem) => problems.push(describeLineProblem(problem)),
  });
  const table = createBarTable({ symbol, timeframe });
  const expected = (Number((to - from) / TIMEFRAME_NS[timeframe]) || 1) * symbols.length;
  for await (const bars of reading.records) {
    for (const bar of bars) table.add(bar);
    counts.done += bars.length;
    await progress.update({ fraction: Math.min(1, counts.done / expected), doneCount: counts.done });
  }
  counts.passedOver += problems.length;
  await tellProblems(ports, progress, problems);
  return table.finish();
}

async function tellProblems(
  { stderr }: Pick<CliPorts, 'stderr'>,
  progress: ReturnType<typeof createProgress>,
  problems: readonly string[],
): Promise<void> {
  if (problems.length === 0) return;
  await progress.clear();
  for (const problem of problems.slice(0, TOLD_PROBLEM_COUNT))
    await stderr.write(`passed over: ${problem}\n`);
  const more = problems.length - TOLD_PROBLEM_COUNT;
  if (more > 0) await stderr.write(`passed over: ${more} more\n`);
}

function madeUpFolder({ seed, from, to }: HistoryOptions): string {
  return path.join(HISTORY_FOLDER, `seed-${seed}-${from / 1_000_000_000n}-${to / 1_000_000_000n}`);
}

function journalName({ symbol, timeframe }: Pick<TableRequest, 'symbol' | 'timeframe'>): string {
  return `ohlcv.${timeframe}.${symbolInFileName(symbol)}`;
}

/** Stores the bars once; a run that is interrupted leaves nothing that a later one would take for whole. */
async function makeUp(ports: Pick<CliPorts, 'stderr' | 'monotonicMs'>, request: TableRequest): Promise<void> {
  const { symbol, timeframe, seed, from, to, folder } = request;
  const target = path.join(folder, `${journalName(request)}.ndjson.gz`);
  if (await exists(target)) return;
  const startNs = from - (from % TIMEFRAME_NS[timeframe]);
  const barCount = Math.max(0, Number((to - startNs) / TIMEFRAME_NS[timeframe]));
  const settings = { seed, symbolIndex: requireMadeUp(symbol), timeframe, startNs, barCount };
  const progress = createProgress(ports, `made-up bars of ${symbol}`);
  const partial = `${target}.${process.pid}.part`;
  try {
    await mkdir(folder, { recursive: true });
    await pipeline(
      Readable.from(linesInBlocks(settings, progress)),
      createGzip({ level: constants.Z_BEST_SPEED }),
      createWriteStream(partial),
    );
    await rename(partial, target);
  } catch (error) {
    await rm(partial, { force: true });
    throw new OutputFileError(target, error);
  }
  await progress.finish(barCount);
}

const LINES_PER_BLOCK = 2_000;

async function* linesInBlocks(
  settings: BarGeneratorSettings,
  progress: ReturnType<typeof createProgress>,
): AsyncGenerator<string> {
  let lines: string[] = [];
  let doneCount = 0;
  for (const bar of generateBars(settings)) {
    if (lines.push(`${JSON.stringify(encodeOHLCVBar(bar))}\n`) < LINES_PER_BLOCK) continue;
    doneCount += lines.length;
    yield lines.join('');
    lines = [];
    await progress.update({ fraction: doneCount / settings.barCount, doneCount });
  }
  yield lines.join('');
}

function requireMadeUp(symbol: string): number {
  const names = Array.from({ length: SYMBOL_COUNT_MAX }, (_, index) => sampleSymbol(index).symbol);
  const index = names.indexOf(symbol);
  if (index >= 0) return index;
  throw new BacktestDataError(
    'NO_BARS',
    `Expected made-up bars of ${names.slice(0, 5).join(', ')}, was ${symbol}. ` +
      'Name one of them, or the folder of recorded bars with --history.',
  );
}

async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}
