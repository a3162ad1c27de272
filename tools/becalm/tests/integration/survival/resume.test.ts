import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { streamOf } from '../../../src/worlds/seed.ts';
import { becalm, leftInGroup, project, reportOf, startBecalm, withoutTimes } from './becalm-process.ts';

const files = {
  'tests/cart.test.ts': `import { expect, test } from 'vitest';
let cart = [];
test('starts empty', () => { expect(cart).toEqual([]); });
test('adds', () => { cart.push(1); expect(cart.length).toBeGreaterThan(0); });
test('is broken', () => { expect(1).toBe(2); });
`,
};
const hunted = ['hunt', '--seeds', '20', '--axes', 'order', '--workers', '2'];
const at = ['--at', '2026-11-22T10:00:00Z'];

/** Printed, so that a failure can be had again. */
const seed = Number(process.env['SEED'] ?? 417);

test('a hunt that is ended at ten random moments gives the same verdicts, and so does another one', async () => {
  const whole = project(files);
  const started = performance.now();
  expect(await becalm(whole, [...hunted, ...at])).toMatchObject({ code: 1 });
  const wholeMs = performance.now() - started;
  const again = project(files);
  expect(await becalm(again, [...hunted, ...at])).toMatchObject({ code: 1 });
  expect(withoutTimes(reportOf(again))).toEqual(withoutTimes(reportOf(whole)));

  const cut = project(files);
  const random = streamOf('ten moments', seed);
  const moments: string[] = [];
  let done = 0;
  for (let time = 0; time < 10; time++) {
    const resume = hasBegun(cut) ? ['--resume'] : [];
    const running = startBecalm(cut, [...hunted, ...(resume.length === 0 ? at : resume)]);
    // Most of them fall into the hunt, some into its start; each one gets a little further than the one before.
    const afterMs = Math.floor((0.1 + 0.12 * random()) * wholeMs);
    await Promise.race([sleep(afterMs), running.ended]);
    const signal = time % 2 === 0 ? 'SIGKILL' : 'SIGINT';
    running.send(signal);
    const { code, stderr } = await running.ended;
    if (code === 1) {
      // It came to its end before its moment: the next one begins anew.
      done++;
      rmSync(join(cut, '.becalm'), { recursive: true });
    }
    moments.push(`${signal} after ${afterMs} ms: ${code}`);
    expect([null, 1, 2, 130], `${moments.join(', ')} ${stderr}`).toContain(code);
    // A hunt that was killed takes its workers with it: they hear that the channel is closed.
    await expect.poll(() => leftInGroup(running.pid), { timeout: 5000 }).toEqual([]);
  }
  console.log(`seed ${seed}: ${moments.join(', ')}`);
  expect(done, moments.join(', ')).toBeLessThan(5);
  const last = await becalm(cut, [...hunted, ...(hasBegun(cut) ? ['--resume'] : at)]);
  expect(last, moments.join(', ')).toMatchObject({ code: 1 });
  expect(withoutTimes(reportOf(cut))).toEqual(withoutTimes(reportOf(whole)));
});

/** Whether the first line of the journal is whole: a hunt that is killed while it is written has nothing to go on with. */
function hasBegun(root: string): boolean {
  const journal = join(root, '.becalm', 'journal.ndjson');
  return existsSync(journal) && readFileSync(journal, 'utf8').includes('\n');
}
