import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { openTradeFile } from '../../../src/services/market-data/index.ts';

test('a file tells its size and its trades', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'njord-trade-file-'));
  try {
    const file = path.join(folder, 'one.ndjson');
    await writeFile(file, '{"ts_local_ns":"10","symbol":"A/B","side":"buy","qty":"1","price":"2"}\n');
    const { sizeBytes, batches } = await openTradeFile(file);
    const counts: number[] = [];
    for await (const batch of batches) counts.push(batch.trades.length, batch.byteCount);
    expect(counts).toEqual([1, sizeBytes]);
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('a file that does not exist is named', async () => {
  const missing = path.join(import.meta.dirname, 'missing.ndjson');
  await expect(openTradeFile(missing)).rejects.toMatchObject({
    code: 'UNREADABLE_FILE',
    message: `${missing}: expected a readable file, was no such file. Check the path and its permissions.`,
  });
});

test('a folder is no file', async () => {
  await expect(openTradeFile(import.meta.dirname)).rejects.toThrow('was not a file');
});
