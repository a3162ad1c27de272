import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isPlainObject } from '../../../src/core/contracts/field-reader.ts';
import type { Decoded } from '../../../src/core/contracts/index.ts';
import {
  describeLineProblem,
  type JournalQuery,
  LINE_BYTES_MAX,
  mergeByTime,
  openJournal,
  readJournal,
  symbolInFileName,
} from '../../../src/core/journal/index.ts';
import { applyDamage, damage } from './damage.ts';
import { ACTIVE, FOLDER, journalWorld, NAME, settings } from './journal-world.ts';
import { MemoryFiles } from './memory-files.ts';

interface Stamped {
  readonly t: bigint;
  readonly name: string;
}

function decode(message: unknown): Decoded<Stamped> {
  if (!isPlainObject(message) || typeof message['t'] !== 'number') {
    return { kind: 'invalid', fields: [{ field: 't', expected: 'a number', found: 'none' }], ignored: [] };
  }
  const ignored = Object.keys(message).filter((key) => key !== 't' && key !== 'name');
  return { kind: 'ok', value: { t: BigInt(message['t']), name: String(message['name']) }, ignored };
}

const query: JournalQuery<Stamped> = { folder: FOLDER, name: NAME, decode, timeOf: ({ t }) => t };

async function read(files: MemoryFiles, changes: Partial<JournalQuery<Stamped>> = {}) {
  const problems: string[] = [];
  const reading = await readJournal(files, {
    ...query,
    onProblem: (problem) => problems.push(describeLineProblem(problem)),
    ...changes,
  });
  const times: number[] = [];
  for await (const block of reading.records) times.push(...block.map(({ t }) => Number(t)));
  return { times, problems, counts: reading.counts(), paths: reading.paths };
}

function lines(...times: readonly (number | string)[]): string {
  return times
    .map((each) => (typeof each === 'string' ? `${each}\n` : `{"t":${each},"name":"a"}\n`))
    .join('');
}

function filesWith(contents: Readonly<Record<string, string | Uint8Array>>): MemoryFiles {
  const files = new MemoryFiles();
  for (const [name, content] of Object.entries(contents)) files.put(`${FOLDER}/${name}`, content);
  return files;
}

describe('the files of a journal', () => {
  test('are read in the order of writing, which is not that of their names', async () => {
    const files = filesWith({
      'fills.20260105.ndjson': lines(1),
      'fills.20260105.2.ndjson': lines(1),
      'fills.20260105.10.ndjson.gz': gzipSync(lines(1)),
      'fills.20251231.ndjson': lines(1),
      'fills.ndjson': lines(1),
    });
    const { paths, times } = await read(files);
    expect(paths.map((path) => path.slice(FOLDER.length + 1))).toEqual([
      'fills.20251231.ndjson',
      'fills.20260105.ndjson',
      'fills.20260105.2.ndjson',
      'fills.20260105.10.ndjson.gz',
      'fills.ndjson',
    ]);
    expect(times).toHaveLength(5);
  });

  test('are matched exactly: neither a longer symbol nor a lock is one', async () => {
    const files = filesWith({
      'fills.ndjson': lines(1),
      'fillsT.ndjson': lines(2),
      'fills.T.ndjson': lines(3),
      'fills.ndjson.bak': lines(4),
      'fills.torn': lines(5),
      'afills.ndjson': lines(6),
      'fills.2026.ndjson': lines(7),
      'fills.20260105.ndjson.gz.tmp': lines(8),
    });
    expect((await read(files)).times).toEqual([1]);
  });

  test('that stand twice, since a crash came before the original was removed, are read once', async () => {
    const files = filesWith({
      'fills.20260105.ndjson': lines(1, 2),
      'fills.20260105.ndjson.gz': gzipSync(lines(1, 2)),
    });
    expect((await read(files)).times).toEqual([1, 2]);
  });

  test('that are missing are an error, as is a folder that is', async () => {
    await expect(read(filesWith({ 'other.ndjson': '' }))).rejects.toMatchObject({ code: 'NO_FILES' });
    const noFolder = { ...query, folder: 'nowhere' };
    const refusing = (code: string) =>
      Object.assign(new MemoryFiles(), {
        list: async () => {
          throw Object.assign(new Error(code), { code });
        },
      });
    await expect(readJournal(refusing('ENOENT'), noFolder)).rejects.toMatchObject({ code: 'NO_FILES' });
    await expect(readJournal(refusing('EACCES'), noFolder)).rejects.toThrow(
      /a folder that can be listed, was EACCES/,
    );
  });

  test('that were compressed after they were listed are found', async () => {
    const rotated = `${FOLDER}/fills.20260105.ndjson`;
    const files = filesWith({ 'fills.20260105.ndjson': lines(1, 2) });
    const reading = await readJournal(files, query);
    await files.remove(rotated);
    files.put(`${rotated}.gz`, gzipSync(lines(1, 2)));
    const times: number[] = [];
    for await (const block of reading.records) times.push(...block.map(({ t }) => Number(t)));
    expect(times).toEqual([1, 2]);
  });

  test('that the system cannot read end the reading', async () => {
    const files = Object.assign(filesWith({ 'fills.ndjson': lines(1) }), {
      openRead: async () => {
        throw Object.assign(new Error('EIO'), { code: 'EIO' });
      },
    });
    await expect(read(files)).rejects.toMatchObject({ code: 'UNREADABLE' });
  });

  test('name symbols without their slash', () => {
    expect(symbolInFileName('ATOM/USDT')).toBe('ATOMUSDT');
  });
});

describe('records', () => {
  test('are merged by time over files', async () => {
    const files = filesWith({
      'fills.20260105.ndjson': lines(1, 4, 5, 9),
      'fills.20260106.ndjson': lines(2, 3, 6),
      'fills.ndjson': lines(7, 8),
    });
    expect((await read(files)).times).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  test('are chosen by time, the start included and the end excluded', async () => {
    const { times, counts } = await read(filesWith({ 'fills.ndjson': lines(1, 2, 3, 4) }), {
      fromNs: 2n,
      untilNs: 4n,
    });
    expect(times).toEqual([2, 3]);
    expect(counts).toMatchObject({ recordCount: 2, outsideCount: 2 });
  });

  test('with the identity of one before are dropped, and those that differ from it are told apart', async () => {
    const files = filesWith({
      'fills.20260105.ndjson': lines(1, 2),
      'fills.ndjson': lines(2, '{"t":2,"name":"b"}', 3),
    });
    const { times, counts } = await read(files, { identityOf: ({ t }) => String(t) });
    expect(times).toEqual([1, 2, 3]);
    expect(counts).toMatchObject({ duplicateCount: 2, conflictCount: 1 });
    expect((await read(files, { identityOf: () => undefined })).times).toEqual([1, 2, 2, 2, 3]);
  });

  test('of others in the same file are left out and counted', async () => {
    const files = filesWith({ 'fills.ndjson': lines(1, '{"t":2,"name":"b"}') });
    const { times, counts } = await read(files, { accepts: ({ name }) => name === 'a' });
    expect(times).toEqual([1]);
    expect(counts.foreignCount).toBe(1);
  });

  test('with unknown fields are read and counted', async () => {
    const { times, counts } = await read(filesWith({ 'fills.ndjson': lines('{"t":1,"vwap":2}') }));
    expect([times, counts.withUnknownFieldsCount]).toEqual([[1], 1]);
  });
});

describe('bad lines', () => {
  test('are explained, and cost nothing but themselves', async () => {
    const files = filesWith({
      'fills.ndjson': Buffer.concat([
        Buffer.from(lines(1, '', '   ', '{"t":}', '{"name":"a"}', '{"t":7,"crc":"00000000"}')),
        Buffer.from([0xff, 0x0a]),
        Buffer.from(lines('x'.repeat(LINE_BYTES_MAX + 1), 2)),
        Buffer.from('{"t":'),
      ]),
    });
    const { times, problems, counts } = await read(files);
    expect(times).toEqual([1, 2]);
    expect(problems).toEqual([
      `${ACTIVE}:4: expected one JSON value, was "{\\"t\\":}"`,
      `${ACTIVE}:5: t: expected a number, was none`,
      `${ACTIVE}:6: expected the checksum a84113db of this line, was 00000000`,
      `${ACTIVE}:7: expected text in UTF-8, was other bytes`,
      `${ACTIVE}:8: expected a line of at most 1048576 bytes, was a longer one`,
      `${ACTIVE}:10: expected a whole last line, was one cut off after 5 characters`,
    ]);
    expect(counts).toMatchObject({ recordCount: 2, blankCount: 2, problemCount: 6 });
  });

  test('are those without a checksum, where the writer makes one', async () => {
    const files = filesWith({ 'fills.ndjson': lines(1) });
    const { times, problems } = await read(files, { requiresChecksums: true });
    expect(times).toEqual([]);
    expect(problems).toEqual([
      `${ACTIVE}:1: expected a line with a checksum, was "{\\"t\\":1,\\"name\\":\\"a\\"}"`,
    ]);
  });

  test('are not a whole last record without its line end', async () => {
    expect((await read(filesWith({ 'fills.ndjson': '{"t":1}' }))).times).toEqual([1]);
  });
});

describe('compressed files', () => {
  const whole = gzipSync(lines(...Array.from({ length: 40 }, (_, index) => index)));

  test('that are cut off yield what stands before the cut', async () => {
    const { times, problems } = await read(filesWith({ 'fills.20260105.ndjson.gz': whole.subarray(0, -12) }));
    expect(times.length).toBeGreaterThan(20);
    expect(times).toEqual(times.map((_, index) => index));
    expect(problems.at(-1)).toBe(
      `${FOLDER}/fills.20260105.ndjson.gz: expected a whole compressed file, was one that is cut off; the lines before the cut were read`,
    );
  });

  test('that are damaged are reported', async () => {
    const damaged = Uint8Array.from(whole);
    damaged[damaged.length - 6] = (damaged.at(-6) ?? 0) ^ 0xff;
    const { problems } = await read(filesWith({ 'fills.20260105.ndjson.gz': damaged }));
    expect(problems.at(-1)).toMatch(/expected a compressed file that is intact, was a damaged one/);
  });

  test('that are none are reported', async () => {
    const { times, problems } = await read(filesWith({ 'fills.20260105.ndjson.gz': new Uint8Array(30) }));
    expect([times, problems.length]).toEqual([[], 1]);
  });
});

test('merging keeps every item and sorts streams that are sorted, however they are cut into blocks', async () => {
  const times = fc.array(fc.nat(20)).map((each) => each.toSorted((left, right) => left - right));
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(times, fc.integer({ min: 1, max: 4 })), { maxLength: 4 }),
      async (streams) => {
        const merged: string[] = [];
        const sources = streams.map(([stream, size], source) => inBlocks(stream, size, source));
        for await (const block of mergeByTime(sources)) merged.push(...block.map(({ name }) => name));
        const all = streams.flatMap(([stream], source) => stream.map((time) => ({ time, source })));
        const sorted = all.toSorted((left, right) => left.time - right.time || left.source - right.source);
        expect(merged).toEqual(sorted.map(({ time, source }) => `${time} of ${source}`));
      },
    ),
  );
});

async function* inBlocks(times: readonly number[], size: number, source: number) {
  for (let index = 0; index < times.length; index += size) {
    yield [];
    yield times
      .slice(index, index + size)
      .map((time) => ({ timeNs: BigInt(time), name: `${time} of ${source}` }));
  }
}

test('merging closes every stream when its reader stops early', async () => {
  const closed: string[] = [];
  async function* endless(name: string) {
    try {
      for (let time = 0n; ; time += 1n) yield [{ timeNs: time }];
    } finally {
      closed.push(name);
    }
  }
  for await (const block of mergeByTime([endless('a'), endless('b')])) {
    expect(block).not.toEqual([]);
    break;
  }
  expect(closed.toSorted()).toEqual(['a', 'b']);
});

test('of a damaged journal nothing is accepted that was not written, and each refusal is explained', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 12 }),
      fc.array(damage, { minLength: 1, maxLength: 4 }),
      async (count, damages) => {
        const files = new MemoryFiles();
        const writer = await openJournal(journalWorld(files).ports, settings());
        await Promise.all(Array.from({ length: count }, (_, id) => writer.append({ id: id * 1_234_567 })));
        await writer.close();
        const written = Buffer.from(files.text(ACTIVE) ?? '');
        const damaged = damages.reduce<Uint8Array>((content, each) => applyDamage(content, each), written);
        files.put(ACTIVE, damaged);

        const problems: { line: number | undefined; reason: string }[] = [];
        const reading = await readJournal(files, {
          folder: FOLDER,
          name: NAME,
          decode: (message) => ({ kind: 'ok', value: message, ignored: [] }),
          timeOf: () => 0n,
          requiresChecksums: true,
          onProblem: (problem) => problems.push(problem),
        });
        let recordCount = 0;
        for await (const block of reading.records) {
          for (const record of block) expect(files).toSatisfy(() => wasWritten(record, count));
          recordCount += block.length;
        }
        const { blankCount, problemCount } = reading.counts();
        const lineCount = damaged
          .toString()
          .split('\n')
          .filter((line, index, all) => index < all.length - 1 || line !== '').length;
        expect(recordCount + blankCount + problemCount).toBe(damaged.length === 0 ? 0 : lineCount);
        expect(problems).toHaveLength(problemCount);
        for (const { line, reason } of problems) {
          expect(line).toBeGreaterThan(0);
          expect(reason).toContain('expected ');
        }
      },
    ),
  );
});

function wasWritten(record: unknown, count: number): boolean {
  return Array.from({ length: count }, (_, id) => JSON.stringify({ id: id * 1_234_567 })).includes(
    JSON.stringify(record),
  );
}
