import { describe, expect, test } from 'vitest';
import {
  describeWriterProblem,
  type JournalSettings,
  LINE_BYTES_MAX,
  openJournal,
} from '../../../src/core/journal/index.ts';
import { NS_PER_DAY } from '../../../src/core/time.ts';
import { ACTIVE, FOLDER, journalWorld, NAME, readNumbers, settings } from './journal-world.ts';
import { MemoryFiles } from './memory-files.ts';

const TIMER = { kind: 'timer', intervalMs: 100 } as const;

async function open(files: MemoryFiles, changes: Partial<JournalSettings> = {}, pid = 1) {
  const world = journalWorld(files, pid);
  const writer = await openJournal(world.ports, settings({ hasChecksums: false, ...changes }));
  return { ...world, writer };
}

/** Lets everything go on that needs no timer. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 30; turn += 1) await Promise.resolve();
}

/** Returns the number of an operation of a run without faults, to make it fail in the next one. */
function indexOf(files: MemoryFiles, operation: string, occurrence = 0): number {
  const indices = files.operations.flatMap((each, index) => (each === operation ? [index] : []));
  return indices.at(occurrence) ?? Number.NaN;
}

describe('appending', () => {
  test('writes compact lines, each with the checksum of what stands before it', async () => {
    const files = new MemoryFiles();
    const { writer } = await open(files, { hasChecksums: true });
    await writer.append({ id: 1, text: 'é\n' });
    await writer.appendLines(['{}', '{"id":2}']);
    await writer.close();
    // CRC-32 by Python's zlib.crc32.
    expect(files.text(ACTIVE)).toBe(
      '{"id":1,"text":"é\\n","crc":"396aed70"}\n{"crc":"a3a6bf43"}\n{"id":2,"crc":"6f70ab06"}\n',
    );
  });

  test('makes records that wait together durable with one sync', async () => {
    const files = new MemoryFiles();
    const { writer } = await open(files);
    await Promise.all([1, 2, 3, 4].map((id) => writer.append({ id })));
    expect(files.operations.filter((each) => each === `sync ${ACTIVE}`)).toHaveLength(2);
    expect(files.operations.filter((each) => each === `write ${ACTIVE}`)).toHaveLength(2);
    await writer.close();
  });

  test('acknowledges at the timer, and not before', async () => {
    const { writer, runTimers } = await open(new MemoryFiles(), { sync: TIMER });
    const acknowledged: number[] = [];
    for (const id of [1, 2]) void writer.append({ id }).then(() => acknowledged.push(id));
    await settle();
    expect(acknowledged).toEqual([]);
    expect(runTimers()).toBe(1);
    await settle();
    expect(acknowledged).toEqual([1, 2]);
    await writer.close();
    expect(runTimers()).toBe(0);
  });

  test('does not wait for the timer when the queue is full', async () => {
    const { writer } = await open(new MemoryFiles(), { sync: TIMER, queueCapacity: 2 });
    const [first, second] = [writer.append({ id: 1 }), writer.append({ id: 2 })];
    await expect(writer.append({ id: 3 })).rejects.toMatchObject({ code: 'QUEUE_FULL' });
    await writer.whenRoom();
    await first;
    const third = writer.append({ id: 3 });
    await Promise.all([second, third, writer.close()]);
  });

  test('flushes what waits, whatever the policy', async () => {
    const files = new MemoryFiles();
    const { writer } = await open(files, { sync: TIMER });
    const appended = writer.append({ id: 1 });
    await writer.flush();
    await appended;
    expect(files.restart().text(ACTIVE)).toBe('{"id":1}\n');
    await writer.close();
    await writer.flush();
  });

  test.each([
    ['a list', '[1]'],
    ['two lines', '{"a":1}\n{"a":2}'],
    ['nothing', ''],
  ])('refuses %s as a line, together with the lines beside it', async (_, line) => {
    const files = new MemoryFiles();
    const { writer } = await open(files);
    await expect(writer.appendLines(['{"id":1}', line])).rejects.toMatchObject({ code: 'BAD_RECORD' });
    await writer.appendLines([]);
    await writer.close();
    expect(files.text(ACTIVE)).toBe('');
  });

  test('refuses records that JSON cannot write, and lines beyond the bound', async () => {
    const { writer } = await open(new MemoryFiles());
    await expect(writer.append({ id: 1n })).rejects.toThrow(/expected a record of JSON values, was .*BigInt/);
    await expect(writer.append({ text: 'x'.repeat(LINE_BYTES_MAX) })).rejects.toMatchObject({
      code: 'BAD_RECORD',
    });
    await writer.close();
  });

  test('refuses everything once it is closed, and closes once', async () => {
    const { writer } = await open(new MemoryFiles());
    await Promise.all([writer.close(), writer.close()]);
    await expect(writer.append({ id: 1 })).rejects.toMatchObject({ code: 'CLOSED' });
    await expect(writer.rotate()).rejects.toMatchObject({ code: 'CLOSED' });
  });
});

describe('a file system that refuses', () => {
  test('a full disk rejects the records it did not take, and no others', async () => {
    const dry = new MemoryFiles();
    const rehearsal = await open(dry);
    await rehearsal.writer.append({ id: 1 });
    await rehearsal.writer.append({ id: 2 });

    const files = new MemoryFiles({ failures: { [indexOf(dry, `write ${ACTIVE}`, 1)]: 'ENOSPC' }, seed: 5 });
    const { writer, problems } = await open(files);
    await writer.append({ id: 1 });
    await expect(writer.append({ id: 2 })).rejects.toMatchObject({
      code: 'WRITE_FAILED',
      message: `${ACTIVE}: expected a file that takes the records, was ENOSPC. Make room or correct the permissions, then append them again.`,
    });
    await writer.append({ id: 3 });
    await writer.close();
    expect(files.text(ACTIVE)).toBe('{"id":1}\n{"id":3}\n');
    expect(problems).toEqual([]);
  });

  test('a file that cannot be cut back after a failed write ends the writer', async () => {
    const dry = new MemoryFiles();
    await (await open(dry)).writer.append({ id: 1 });
    const at = indexOf(dry, `write ${ACTIVE}`);
    const files = new MemoryFiles({ failures: { [at]: 'ENOSPC', [at + 1]: 'EIO' } });
    const { writer, problems } = await open(files);
    await expect(writer.append({ id: 1 })).rejects.toThrow(/cannot be cut back after a failed write/);
    await expect(writer.append({ id: 2 })).rejects.toMatchObject({ code: 'FAILED' });
    await writer.close();
    expect(problems.map(({ kind }) => kind)).toEqual(['writer-failed']);
  });

  test('a failed sync ends the writer: a later one that succeeds would prove nothing', async () => {
    const dry = new MemoryFiles();
    await (await open(dry)).writer.append({ id: 1 });
    const files = new MemoryFiles({ failures: { [indexOf(dry, `sync ${ACTIVE}`)]: 'EIO' } });
    const { writer, problems } = await open(files);
    const first = expect(writer.append({ id: 1 })).rejects.toMatchObject({ code: 'SYNC_FAILED' });
    const second = expect(writer.append({ id: 2 })).rejects.toMatchObject({ code: 'FAILED' });
    const rotated = writer.rotate();
    await Promise.all([first, second, rotated]);
    await expect(writer.rotate()).rejects.toMatchObject({ code: 'FAILED' });
    await writer.close();
    expect(problems.map(describeWriterProblem)).toEqual([
      `${ACTIVE}: expected records that are durable, was EIO. Check the disk, then open the journal again: what it holds is not known until it is read.`,
    ]);
  });

  test.each(['rename', 'open'])(
    'a rotation that fails at "%s" leaves the old file the active one',
    async (step) => {
      const dry = new MemoryFiles();
      const rehearsal = await open(dry);
      await rehearsal.writer.append({ id: 1 });
      await rehearsal.writer.rotate();
      const files = new MemoryFiles({ failures: { [indexOf(dry, `${step} ${ACTIVE}`, -1)]: 'EACCES' } });
      const { writer, problems } = await open(files);
      await writer.append({ id: 1 });
      await writer.rotate();
      await writer.append({ id: 2 });
      await writer.close();
      expect(files.text(ACTIVE)).toBe('{"id":1}\n{"id":2}\n');
      expect(problems.map(describeWriterProblem)).toEqual([
        `${ACTIVE}: cannot be rotated and is written on: Error: EACCES: planned`,
      ]);
    },
  );

  test('a file that cannot be compressed stays as it is, without leftovers', async () => {
    const dry = new MemoryFiles();
    const rotated = `${FOLDER}/${NAME}.20260105.ndjson`;
    const rehearsal = await open(dry);
    await rehearsal.writer.append({ id: 1 });
    await rehearsal.writer.rotate();
    await rehearsal.writer.whenCompressed();
    const files = new MemoryFiles({ failures: { [indexOf(dry, `write ${rotated}.gz.tmp`)]: 'ENOSPC' } });
    const { writer, problems } = await open(files);
    await writer.append({ id: 1 });
    await writer.rotate();
    await writer.whenCompressed();
    await writer.close();
    expect(files.paths()).toEqual([rotated, ACTIVE]);
    expect(problems.map(describeWriterProblem)).toEqual([
      `${rotated}: cannot be compressed and stays as it is: Error: ENOSPC: planned`,
    ]);
  });

  test('a journal that cannot be opened says so and leaves no lock', async () => {
    const dry = new MemoryFiles();
    await open(dry);
    const files = new MemoryFiles({ failures: { [indexOf(dry, `open ${ACTIVE}`)]: 'EACCES' } });
    await expect(open(files)).rejects.toMatchObject({ code: 'OPEN_FAILED' });
    expect(files.paths()).toEqual([]);
    const locked = new MemoryFiles({ failures: { 0: 'EROFS' } });
    await expect(open(locked)).rejects.toThrow(
      /expected a journal that can be opened for writing, was EROFS/,
    );
  });

  test('a close that fails is told and does not throw', async () => {
    const files = new MemoryFiles();
    const { writer, problems } = await open(files);
    await files.remove(`${FOLDER}/${NAME}.lock`);
    await writer.close();
    expect(problems.map(describeWriterProblem)).toEqual([
      `${ACTIVE}: not closed in order: Error: ENOENT: planned`,
    ]);
  });
});

describe('what a crash left', () => {
  test('a torn last line is put aside, cut off and reported', async () => {
    const files = new MemoryFiles();
    files.put(ACTIVE, '{"id":1}\n{"id":');
    const { writer, problems } = await open(files);
    await writer.append({ id: 2 });
    await writer.close();
    expect(files.text(ACTIVE)).toBe('{"id":1}\n{"id":2}\n');
    expect(files.text(`${FOLDER}/${NAME}.torn`)).toBe('{"id":\n');
    expect(problems.map(describeWriterProblem)).toEqual([
      `${ACTIVE}: the last line was torn; 6 bytes from 9 on are kept in ${FOLDER}/${NAME}.torn`,
    ]);
  });

  test('a torn line longer than any record is put aside as well', async () => {
    const files = new MemoryFiles();
    const torn = `{${'x'.repeat(LINE_BYTES_MAX + 200_000)}`;
    files.put(ACTIVE, `{"id":1}\n${torn}`);
    const { writer } = await open(files);
    await writer.close();
    expect(files.text(ACTIVE)).toBe('{"id":1}\n');
    expect(files.text(`${FOLDER}/${NAME}.torn`)).toBe(`${torn}\n`);
  });

  test('a last record that lacks only its line end gets it', async () => {
    const files = new MemoryFiles();
    files.put(ACTIVE, '{"id":1}\n{"id":2}');
    const { writer, problems } = await open(files, { rotateAtBytes: 27 });
    await writer.append({ id: 3 });
    await writer.close();
    expect(files.text(ACTIVE)).toBe('{"id":1}\n{"id":2}\n{"id":3}\n');
    expect(problems.map(describeWriterProblem)).toEqual([
      `${ACTIVE}: the last record, at 9, lacked its line end and has it now`,
    ]);
  });

  test('a torn line that cannot be put aside is not cut off either', async () => {
    const files = new MemoryFiles({ failures: { 3: 'ENOSPC' } });
    files.put(ACTIVE, '{"id":1}\n{"id":');
    await expect(open(files)).rejects.toThrow(
      /expected a file whose torn last line can be put aside, was ENOSPC/,
    );
    expect(files.text(ACTIVE)).toBe('{"id":1}\n{"id":');
  });

  test('rotated files that were not compressed are compressed', async () => {
    const files = new MemoryFiles();
    files.put(`${FOLDER}/${NAME}.20260104.ndjson`, '{"id":1}\n');
    const { writer } = await open(files);
    await writer.close();
    expect(files.paths()).toEqual([`${FOLDER}/${NAME}.20260104.ndjson.gz`, ACTIVE]);
    expect(await readNumbers(files, { requiresChecksums: false })).toEqual({ numbers: [1], codes: [] });
  });
});

describe('rotation', () => {
  test('by size starts a new file before the bound is passed, numbered within the day', async () => {
    const files = new MemoryFiles();
    const { writer } = await open(files, { rotateAtBytes: 18, compresses: false });
    for (const id of [1, 2, 3, 4, 5]) await writer.append({ id });
    await writer.close();
    expect(files.paths().map((path) => [path.slice(FOLDER.length + 1), files.text(path)])).toEqual([
      ['fills.20260105.1.ndjson', '{"id":3}\n{"id":4}\n'],
      ['fills.20260105.ndjson', '{"id":1}\n{"id":2}\n'],
      ['fills.ndjson', '{"id":5}\n'],
    ]);
    expect((await readNumbers(files, { requiresChecksums: false })).numbers).toEqual([1, 2, 3, 4, 5]);
  });

  test('by day names the file after the day of its lines, also when they are from an earlier life', async () => {
    const files = new MemoryFiles();
    const first = await open(files, { compresses: false });
    await first.writer.append({ id: 1 });
    first.clock.advanceTo(first.clock.nowNs() + NS_PER_DAY);
    await first.writer.append({ id: 2 });
    await first.writer.close();

    const world = journalWorld(files, 2);
    files.modifiedMs += 86_400_000;
    world.clock.advanceTo(world.clock.nowNs() + 2n * NS_PER_DAY);
    const second = await openJournal(world.ports, settings({ hasChecksums: false, compresses: false }));
    await second.append({ id: 3 });
    await second.close();
    expect(files.paths().map((path) => path.slice(FOLDER.length + 1))).toEqual([
      'fills.20260105.ndjson',
      'fills.20260106.ndjson',
      'fills.ndjson',
    ]);
  });

  test('never goes back behind a file that is there, whatever the clock says', async () => {
    const files = new MemoryFiles();
    files.put(`${FOLDER}/${NAME}.20270101.10.ndjson.gz`, '');
    const { writer } = await open(files, { compresses: false });
    await writer.append({ id: 1 });
    await writer.rotate();
    await writer.rotate();
    await writer.close();
    expect(files.paths()).toContain(`${FOLDER}/${NAME}.20270101.11.ndjson`);
    expect(files.paths()).toHaveLength(3);
  });

  test('by day can be switched off', async () => {
    const files = new MemoryFiles();
    const { writer, clock } = await open(files, { rotatesDaily: false });
    await writer.append({ id: 1 });
    clock.advanceTo(clock.nowNs() + NS_PER_DAY);
    await writer.append({ id: 2 });
    await writer.close();
    expect(files.paths()).toEqual([ACTIVE]);
  });
});

describe('the lock', () => {
  test('refuses a second writer of the same process, and of another that runs', async () => {
    const files = new MemoryFiles();
    const { writer, ports } = await open(files);
    await expect(openJournal(ports, settings())).rejects.toMatchObject({ code: 'LOCKED' });
    const other = { self: { pid: 2, instance: 'x' }, isAlive: async () => true };
    await expect(openJournal({ ...ports, processes: other }, settings())).rejects.toThrow(
      /expected a journal that nobody else writes, was one held by process 1\. Stop the other writer/,
    );
    await writer.close();
    await (await openJournal({ ...ports, processes: other }, settings())).close();
  });

  test.each([
    ['of a process that is gone', { pid: 7, instance: 'x' }, 'process 7'],
    ['of an earlier process with our number', { pid: 1, instance: 'x' }, 'process 1'],
  ])('%s is taken over and reported', async (_, owner, name) => {
    const files = new MemoryFiles();
    files.put(`${FOLDER}/${NAME}.lock`, JSON.stringify(owner));
    const { writer, problems } = await open(files);
    await writer.close();
    expect(problems.map(describeWriterProblem)).toEqual([
      `${FOLDER}/${NAME}.lock: took over the lock of ${name} that is gone`,
    ]);
    expect(files.paths()).toEqual([ACTIVE]);
  });

  test.each(['', '{"pid":', '{"pid":"7"}'])(
    'with the content %j lost its owner with the power',
    async (content) => {
      const files = new MemoryFiles();
      files.put(`${FOLDER}/${NAME}.lock`, content);
      const { writer, problems } = await open(files);
      await writer.close();
      expect(problems.map(describeWriterProblem)).toEqual([
        `${FOLDER}/${NAME}.lock: took over the lock of a process that is gone`,
      ]);
    },
  );

  test('that somebody else takes over at the same moment is theirs', async () => {
    const lock = `${FOLDER}/${NAME}.lock`;
    class Contested extends MemoryFiles {
      override async rename(from: string, to: string): Promise<void> {
        if (from === lock) this.put(lock, '{"pid":9,"instance":"quicker"}');
        await super.rename(from, to);
      }
    }
    const files = new Contested();
    files.put(lock, '{"pid":7,"instance":"gone"}');
    await expect(open(files)).rejects.toThrow(/was one that was just taken/);
    expect(files.text(lock)).toBe('{"pid":9,"instance":"quicker"}');
  });
});
