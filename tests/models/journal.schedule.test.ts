import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openJournal } from '../../src/core/journal/index.ts';
import { journalWorld, readNumbers, settings } from '../core/journal/journal-world.ts';
import { MemoryFiles } from '../core/journal/memory-files.ts';
import { inAnyOrder } from './any-order.ts';
import { scheduledFiles } from './scheduled-files.ts';

const NUMBERS = [0, 1, 2, 3, 4];

test('in every order of appending, rotating and closing, exactly the records that were acknowledged are on the disk, in order', async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), fc.boolean(), async (scheduler, closes) => {
      const files = new MemoryFiles();
      const { ports, problems } = journalWorld(files);
      const slow = { ...ports, files: scheduledFiles(files, scheduler) };
      const writer = await scheduler.waitFor(openJournal(slow, settings({ compresses: false })));
      const acknowledged: number[] = [];
      const refusals: unknown[] = [];
      const appending = NUMBERS.map((id) => {
        const append = () =>
          writer.append({ id }).then(
            () => acknowledged.push(id),
            (error: unknown) => refusals.push(error),
          );
        return [`append ${id}`, append] as const;
      });
      const rotate = () => writer.rotate().catch((error: unknown) => expectClosed(error));
      const ending = closes ? ([['close', () => writer.close()]] as const) : [];
      await inAnyOrder(scheduler, [...appending, ['rotate', rotate], ['rotate', rotate], ...ending]);
      expect(acknowledged.length + refusals.length).toBe(NUMBERS.length);
      refusals.forEach(expectClosed);
      expect((await readNumbers(files.restart())).numbers).toEqual(acknowledged);
      expect(problems).toEqual([]);
    }),
  );
});

function expectClosed(error: unknown): void {
  expect(error).toMatchObject({ name: 'JournalError', code: 'CLOSED' });
}
