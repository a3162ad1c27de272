import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { isPlainObject, timestampNs } from '../../src/core/contracts/field-reader.ts';
import type { Decoded } from '../../src/core/contracts/index.ts';
import { readJournal, symbolInFileName } from '../../src/core/journal/index.ts';
import { MemoryFiles } from '../core/journal/memory-files.ts';
import { readVectorGroups, type Vector } from './read-vectors.ts';

interface JournalVector extends Vector {
  readonly files: readonly {
    readonly name: string;
    readonly gzip: boolean;
    readonly lines: readonly string[];
    readonly truncated_bytes?: number;
  }[];
  readonly query: {
    readonly symbol: string;
    readonly timeframe: string;
    readonly start: number;
    readonly end: number;
  };
  readonly original: { readonly bars: readonly (readonly [string, number])[]; readonly error: string | null };
  readonly trust: 'trusted' | 'wrong';
  readonly why: readonly string[];
}

/** The bars of the vectors are too short for their timeframe and close outside their range: only these fields count. */
interface Bar {
  readonly symbol: string;
  readonly openNs: bigint;
}

describe.each(readVectorGroups<JournalVector>('journal_reader'))('reading journals, $span', ({ vectors }) => {
  test('finds and fails where the original does rightly', async () => {
    for (const vector of vectors.filter(({ trust }) => trust === 'trusted')) {
      const { bars, error } = await read(vector);
      expect({ bars, isError: error !== undefined }, vector.id).toEqual({
        bars: vector.original.bars,
        isError: vector.original.error !== null,
      });
    }
  });

  test('finds each whole bar of the symbol once, in order of time, where the original does not', async () => {
    for (const vector of vectors.filter(({ trust }) => trust === 'wrong')) {
      const { bars, problems } = await read(vector);
      const isCut = vector.files.some((file) => file.truncated_bytes !== undefined);
      // How many bars stand before a cut depends on the compressor; what was found must be the beginning of it all.
      const expected = wholeBars(vector);
      expect(bars, vector.id).toEqual(isCut ? expected.slice(0, bars.length) : expected);
      if (isCut) expect(bars.length, vector.id).toBeGreaterThanOrEqual(vector.original.bars.length);
      expect(problems, vector.id).toBe(vector.original.error !== null && !isReadableAfterAll(vector));
    }
  });
});

/** What the files say, read by the simplest means. */
function wholeBars({ files, query }: JournalVector): readonly (readonly [string, number])[] {
  const bars = files
    .flatMap(({ lines }) => lines)
    .flatMap((line) => {
      const bar = parse(line);
      return bar === undefined ? [] : [[bar.symbol, Number(bar.openNs)] as const];
    })
    .filter(([symbol, open]) => symbol === query.symbol && open >= query.start && open < query.end);
  const unique = new Map(bars.map((bar) => [String(bar), bar]));
  return [...unique.values()].toSorted(([, left], [, right]) => left - right);
}

/** An unknown field is no reason to refuse a bar. */
function isReadableAfterAll({ files }: JournalVector): boolean {
  return files.every(
    (file) =>
      file.truncated_bytes === undefined && file.lines.every((line) => line.trim() === '' || parse(line)),
  );
}

function parse(line: string): Bar | undefined {
  try {
    const decoded = decode(JSON.parse(line));
    return decoded.kind === 'ok' ? decoded.value : undefined;
  } catch {
    return undefined;
  }
}

async function read({ files, query }: JournalVector) {
  const memory = new MemoryFiles();
  for (const { name, gzip, lines, truncated_bytes: cut } of files) {
    const text = lines.map((line) => `${line}\n`).join('');
    const content = gzip ? gzipSync(text, { level: 9 }) : Buffer.from(text);
    memory.put(`journal/${name}`, content.subarray(0, content.length - (cut ?? 0)));
  }
  const bars: (readonly [string, number])[] = [];
  try {
    const reading = await readJournal(memory, {
      folder: 'journal',
      name: `ohlcv.${query.timeframe}.${symbolInFileName(query.symbol)}`,
      decode,
      timeOf: ({ openNs }) => openNs,
      identityOf: ({ symbol, openNs }) => `${symbol} ${openNs}`,
      accepts: ({ symbol }) => symbol === query.symbol,
      fromNs: BigInt(query.start),
      untilNs: BigInt(query.end),
    });
    for await (const block of reading.records)
      bars.push(...block.map(({ symbol, openNs }) => [symbol, Number(openNs)] as const));
    return { bars, problems: reading.counts().problemCount > 0, error: undefined };
  } catch (error) {
    return { bars, problems: true, error };
  }
}

function decode(message: unknown): Decoded<Bar> {
  const fields = isPlainObject(message) ? message : {};
  const openNs = timestampNs(fields['ts_open']);
  if (typeof fields['symbol'] !== 'string' || typeof openNs !== 'bigint') {
    return { kind: 'invalid', fields: [{ field: '', expected: 'a bar', found: 'none' }], ignored: [] };
  }
  return { kind: 'ok', value: { symbol: fields['symbol'], openNs }, ignored: [] };
}
