import { decodeTradeEvent, describeFieldErrors, type TradeEvent } from '../../core/contracts/index.ts';
import { formatIsoTime } from '../../core/time.ts';
import { MarketDataError } from './market-data-error.ts';
import { type LineBlock, splitLines } from './split-lines.ts';

/** Trades that were read together, in order. */
export interface TradeBatch {
  /** The trades; their time never goes backwards. */
  readonly trades: readonly TradeEvent[];
  /** Bytes of the file read so far, for a progress display. */
  readonly byteCount: number;
  /** Lines of this batch with fields that the contract does not know; the fields are ignored. */
  readonly withUnknownFieldsCount: number;
}

/**
 * Reads trades from NDJSON: one JSON object per line, blank lines allowed, `ts_local_ns` never falling.
 * `file` is the name for messages, `chunks` the bytes. Memory does not grow with the file.
 *
 * @throws MarketDataError at the first line that breaks a rule, and for a file without any trade.
 */
export async function* readTrades(
  file: string,
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<TradeBatch> {
  let previousNs = 0n;
  let tradeCount = 0;
  for await (const block of splitLines(file, chunks)) {
    const batch = readBlock(file, block, previousNs);
    previousNs = batch.trades.at(-1)?.tsLocalNs ?? previousNs;
    tradeCount += batch.trades.length;
    if (batch.trades.length > 0) yield batch;
  }
  if (tradeCount === 0) throw emptyFile(file);
}

interface Line {
  readonly file: string;
  readonly line: number;
  readonly text: string;
  /** Whether the file ends here without a line end. */
  readonly isUnterminated: boolean;
}

function readBlock(file: string, block: LineBlock, startNs: bigint): TradeBatch {
  const trades: TradeEvent[] = [];
  let previousNs = startNs;
  let withUnknownFieldsCount = 0;
  for (const [index, text] of block.lines.entries()) {
    if (text.trim() === '') continue;
    const line = { file, line: block.firstLine + index, text, isUnterminated: block.isUnterminated };
    const decoded = decodeTradeEvent(parseJson(line));
    if (decoded.kind === 'invalid') throw badTrade(line, describeFieldErrors(decoded.fields));
    if (decoded.value.tsLocalNs < previousNs) throw timeBackwards(line, previousNs, decoded.value.tsLocalNs);
    if (decoded.ignored.length > 0) withUnknownFieldsCount += 1;
    previousNs = decoded.value.tsLocalNs;
    trades.push(decoded.value);
  }
  return { trades, byteCount: block.byteCount, withUnknownFieldsCount };
}

function parseJson(line: Line): unknown {
  try {
    return JSON.parse(line.text);
  } catch (cause) {
    throw line.isUnterminated ? tornLine(line, cause) : badJson(line, cause);
  }
}

function excerpt(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
}

function badJson({ file, line, text }: Line, cause: unknown): MarketDataError {
  return new MarketDataError(
    {
      code: 'BAD_JSON',
      file,
      line,
      expected: 'a trade as one JSON object',
      found: excerpt(text),
      advice: 'Correct or remove this line.',
    },
    cause,
  );
}

function tornLine({ file, line, text }: Line, cause: unknown): MarketDataError {
  return new MarketDataError(
    {
      code: 'TORN_LINE',
      file,
      line,
      expected: 'a complete last line',
      found: `cut off after ${text.length} characters`,
      advice: 'The writer was interrupted: remove the last line, or write the file again.',
    },
    cause,
  );
}

function badTrade({ file, line }: Line, violations: string): MarketDataError {
  return new MarketDataError({
    code: 'BAD_TRADE',
    file,
    line,
    expected: 'a trade that keeps the contract',
    found: `one that does not (${violations})`,
    advice: 'Correct or remove this line.',
  });
}

function timeBackwards({ file, line }: Line, previousNs: bigint, foundNs: bigint): MarketDataError {
  return new MarketDataError({
    code: 'TIME_BACKWARDS',
    file,
    line,
    expected: `a time not before ${formatIsoTime(previousNs)}`,
    found: formatIsoTime(foundNs),
    advice: 'Sort the file by ts_local_ns.',
  });
}

function emptyFile(file: string): MarketDataError {
  return new MarketDataError({
    code: 'EMPTY_FILE',
    file,
    expected: 'at least one trade',
    found: 'none',
    advice: 'Write a file with "njord generate --out FILE", or give another one.',
  });
}
