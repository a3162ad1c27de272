import { type Command, InvalidArgumentError, Option } from 'commander';
import { TIMEFRAME_NS, type Timeframe } from '../../core/contracts/index.ts';
import { parseIsoTime } from '../../core/time.ts';
import { sampleSymbol } from '../../services/market-data/index.ts';
import { optionWithDefault, wholeNumber } from '../option-values.ts';

/** What the command line says of the bars of a backtest. */
export interface HistoryOptions {
  /** Folder of recorded bars; made-up ones when undefined. */
  readonly history?: string;
  readonly symbols: readonly string[];
  readonly timeframe: Timeframe;
  readonly seed: number;
  /** First moment, included, and the end, excluded; the whole year 2025 by default. */
  readonly from: bigint;
  readonly to: bigint;
}

const TIMEFRAMES = Object.keys(TIMEFRAME_NS);
const SYMBOLS = [0, 1].map((index) => sampleSymbol(index).symbol).join(',');

/** Adds the options that say which bars a backtest runs on. */
export function addHistoryOptions(command: Command): Command {
  const options = [
    new Option(
      '--history <folder>',
      'journals of bars, ohlcv.<timeframe>.<symbol>.ndjson, plain or .gz (default: made-up bars)',
    ),
    optionWithDefault('--symbols <list>', 'instruments, separated by commas', symbolsOption, SYMBOLS),
    new Option('--timeframe <length>', 'length of the bars').choices(TIMEFRAMES).default('1m'),
    optionWithDefault('--seed <number>', 'which made-up bars', wholeNumber(0, 2 ** 31 - 1), '1'),
    optionWithDefault('--from <date>', 'first day or moment, UTC', momentOption, '2025-01-01'),
    optionWithDefault('--to <date>', 'end, excluded, UTC', momentOption, '2026-01-01'),
  ];
  for (const option of options) command.addOption(option);
  return command;
}

function symbolsOption(text: string): readonly string[] {
  const symbols = text.split(',').map((each) => each.trim());
  const wrong = symbols.find((each) => !/^[A-Z0-9]{1,20}\/[A-Z0-9]{1,20}$/.test(each));
  if (wrong !== undefined) {
    throw new InvalidArgumentError(
      `Expected symbols such as ATOM/USDT,LINK/USDT, was "${wrong.slice(0, 40)}".`,
    );
  }
  if (new Set(symbols).size < symbols.length) throw new InvalidArgumentError('Expected each symbol once.');
  return symbols;
}

/** A day is its first moment in UTC, wherever the machine stands. */
function momentOption(text: string): bigint {
  try {
    return parseIsoTime(/^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T00:00:00Z` : text);
  } catch {
    throw new InvalidArgumentError(
      'Expected a day such as 2025-03-01, or a time such as 2025-03-01T09:30:00Z.',
    );
  }
}
