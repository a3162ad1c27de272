import { TextDecoder } from 'node:util';
import { MarketDataError } from './market-data-error.ts';

/** Longest line in characters; a trade takes some 200, so more means that this is another kind of file. */
const LINE_LENGTH_MAX = 65_536;

/** A piece of a file, cut at line ends. */
export interface LineBlock {
  /** Number of the first line, from 1. */
  readonly firstLine: number;
  /** The lines without their ends. */
  readonly lines: readonly string[];
  /** Whether the last of these lines ends the file without a line end: it may be torn. */
  readonly isUnterminated: boolean;
  /** Bytes of the file read so far. */
  readonly byteCount: number;
}

/**
 * Cuts a stream of UTF-8 bytes into blocks of whole lines. Memory stays at one chunk and one line.
 *
 * @throws MarketDataError for bytes that are no UTF-8, and for a line beyond 65 536 characters.
 */
export async function* splitLines(
  file: string,
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<LineBlock> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let firstLine = 1;
  let rest = '';
  let byteCount = 0;
  for await (const chunk of chunks) {
    byteCount += chunk.byteLength;
    const lines = (rest + decodeText(decoder, chunk, { file, line: firstLine })).split('\n');
    rest = lines.pop() ?? '';
    requireShort(rest, { file, line: firstLine + lines.length });
    if (lines.length > 0) yield { firstLine, lines, isUnterminated: false, byteCount };
    firstLine += lines.length;
  }
  rest += decodeText(decoder, undefined, { file, line: firstLine });
  if (rest !== '') yield { firstLine, lines: [rest], isUnterminated: true, byteCount };
}

interface Place {
  readonly file: string;
  readonly line: number;
}

function decodeText(decoder: TextDecoder, chunk: Uint8Array | undefined, place: Place): string {
  try {
    return chunk === undefined ? decoder.decode() : decoder.decode(chunk, { stream: true });
  } catch (cause) {
    throw new MarketDataError(
      {
        ...place,
        code: 'BAD_ENCODING',
        expected: 'text in UTF-8 from here on',
        found: 'other bytes',
        advice: 'Give an uncompressed NDJSON file.',
      },
      cause,
    );
  }
}

function requireShort(line: string, place: Place): void {
  if (line.length <= LINE_LENGTH_MAX) return;
  throw new MarketDataError({
    ...place,
    code: 'LINE_TOO_LONG',
    expected: `a line of at most ${LINE_LENGTH_MAX} characters`,
    found: 'a longer one',
    advice: 'Write one trade per line (NDJSON), not one list.',
  });
}
