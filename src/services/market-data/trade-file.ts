import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { MarketDataError } from './market-data-error.ts';
import { readTrades, type TradeBatch } from './read-trades.ts';

/** Bytes that are read at once: some 400 trades. */
const CHUNK_SIZE_BYTES = 65_536;

/** A file of trades that exists. */
export interface TradeFile {
  /** Size in bytes before reading. */
  readonly sizeBytes: number;
  /** The trades, in batches; the file is closed when the iteration ends, however it ends. */
  readonly batches: AsyncIterable<TradeBatch>;
}

/**
 * Looks at a file of trades; it is opened by the iteration.
 *
 * @throws MarketDataError when it cannot be read, and during the iteration for what `readTrades` refuses.
 */
export async function openTradeFile(path: string): Promise<TradeFile> {
  const stats = await stat(path).catch((cause: unknown) => {
    throw unreadable(path, cause);
  });
  if (!stats.isFile()) throw unreadable(path, undefined);
  return { sizeBytes: stats.size, batches: readTrades(path, chunksOf(path)) };
}

async function* chunksOf(path: string): AsyncGenerator<Uint8Array> {
  try {
    yield* createReadStream(path, { highWaterMark: CHUNK_SIZE_BYTES });
  } catch (cause) {
    throw unreadable(path, cause);
  }
}

function unreadable(path: string, cause: unknown): MarketDataError {
  const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : 'not a file';
  return new MarketDataError(
    {
      code: 'UNREADABLE_FILE',
      file: path,
      expected: 'a readable file',
      found: reason === 'ENOENT' ? 'no such file' : reason,
      advice: 'Check the path and its permissions.',
    },
    cause,
  );
}
