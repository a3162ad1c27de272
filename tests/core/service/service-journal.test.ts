import { expect, test } from 'vitest';
import { openServiceJournal, type StepRecord } from '../../../src/core/service/index.ts';
import { journalWorld } from '../journal/journal-world.ts';
import { MemoryFiles } from '../journal/memory-files.ts';

const place = { folder: 'var/journal', name: 'risk-engine' };

function step(sequence: number): StepRecord {
  return {
    kind: 'step',
    sequence,
    cursors: { 'strat.intent': sequence },
    notes: [{ id: sequence }],
    messages: [],
  };
}

async function all(records: AsyncIterable<unknown>): Promise<readonly unknown[]> {
  const read: unknown[] = [];
  for await (const record of records) read.push(record);
  return read;
}

test('steps come back in order, also after the journal was closed', async () => {
  const files = new MemoryFiles();
  const first = await openServiceJournal(journalWorld(files).ports, place);
  await first.append(step(1));
  await first.append(step(2));
  await first.close();
  const second = await openServiceJournal(journalWorld(files).ports, place);
  await second.append(step(3));
  expect(await all(second.read())).toEqual([step(1), step(2), step(3)]);
});

test('a journal with a damaged line in its middle is refused', async () => {
  const files = new MemoryFiles();
  const journal = await openServiceJournal(journalWorld(files).ports, place);
  for (const sequence of [1, 2, 3]) await journal.append(step(sequence));
  await journal.close();
  const path = 'var/journal/risk-engine.ndjson';
  files.put(path, (files.text(path) ?? '').replace('"id":2', '"id":7'));
  const again = await openServiceJournal(journalWorld(files).ports, place);
  await expect(all(again.read())).rejects.toThrow('a line is damaged');
});
