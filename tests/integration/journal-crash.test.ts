import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';
import { createNodeFiles, lookUpProcesses, openJournal, readJournal } from '../../src/core/journal/index.ts';
import { decodeNumbered } from '../core/journal/journal-world.ts';

const WRITER = path.join(import.meta.dirname, 'journal-crash/writer.ts');

test('a killed writer has kept what it acknowledged, and the next one takes its lock over', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'njord-crash-'));
  try {
    const files = createNodeFiles('test');
    let lastAcknowledged = -1;
    for (let life = 0; life < 3; life += 1) {
      lastAcknowledged = await writeUntilKilled(folder, { from: lastAcknowledged + 1_000, lineCount: 300 });
      const problems: string[] = [];
      const writer = await openJournal(
        {
          files,
          clock: { nowNs: () => 1_767_603_600_000_000_000n, monotonicMs: () => 0 },
          processes: await lookUpProcesses(process),
          startTimer: () => () => undefined,
          onProblem: ({ kind }) => problems.push(kind),
        },
        { folder, name: 'fills', sync: { kind: 'each' } },
      );
      await writer.close();
      expect(problems).toContain('stale-lock');
      const numbers = await readAll(folder);
      expect(numbers).toContain(lastAcknowledged);
      expect(numbers).toEqual([...new Set(numbers)].toSorted((left, right) => left - right));
    }
  } finally {
    await rm(folder, { recursive: true });
  }
});

/** Returns the last number that a writer acknowledged before it was killed in the middle of its work. */
async function writeUntilKilled(
  folder: string,
  { from, lineCount }: { readonly from: number; readonly lineCount: number },
): Promise<number> {
  const child = spawn(process.execPath, [WRITER, folder, String(from)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  let last = -1;
  let count = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    last = Number(line);
    count += 1;
    if (count === lineCount) child.kill('SIGKILL');
  }
  await exited;
  return last;
}

async function readAll(folder: string): Promise<readonly number[]> {
  const reading = await readJournal(createNodeFiles('test'), {
    folder,
    name: 'fills',
    decode: decodeNumbered,
    timeOf: () => 0n,
    requiresChecksums: true,
  });
  const numbers: number[] = [];
  for await (const block of reading.records) numbers.push(...block.map(({ id }) => id));
  return numbers;
}
