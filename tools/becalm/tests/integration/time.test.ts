import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import type { SuitePart } from '../../src/worlds/suite.ts';
import { defaultAxes, drawWorld, neutralWorld } from '../../src/worlds/world.ts';
import { failuresOf, finished, openOnlyPart } from './opened-part.ts';
import { temporaryProject, vitestConfig } from './temporary-project.ts';

const worlds = [neutralWorld, ...Array.from({ length: 40 }, (_, index) => drawWorld(index + 1, defaultAxes))];

async function surveyed(testFile: string): Promise<SuitePart> {
  const project = temporaryProject({ 'vitest.config.ts': vitestConfig(), 'tests/a.test.ts': testFile });
  onTestFinished(() => project[Symbol.dispose]());
  const part = await openOnlyPart(project.root);
  await part.survey([]);
  return part;
}

test('virtual time takes no real time for waits, in every world', async () => {
  const part = await surveyed(`
    import { setTimeout as wait } from 'node:timers/promises';
    import { expect, test, vi } from 'vitest';
    test.each([1, 2, 4])('waits %i s', async (seconds) => {
      const before = Date.now();
      await wait(seconds * 1_000);
      expect(Date.now() - before).toBeGreaterThanOrEqual(seconds * 1_000);
    });
    test('waits a minute', { timeout: 120_000 }, async () => {
      let done = false;
      setTimeout(() => { done = true; }, 60_000);
      await vi.waitFor(() => { if (!done) throw new Error('not yet'); }, { timeout: 90_000 });
    });`);
  const started = performance.now();
  expect(await failuresOf(part, worlds)).toEqual([]);
  // More than a virtual minute per world; 41 worlds would wait three quarters of an hour.
  expect(performance.now() - started).toBeLessThan(60_000);
});

test('a test that waits longer than its time-out fails in virtual time too', async () => {
  const part = await surveyed(`
    import { test } from 'vitest';
    test('waits longer than its time-out', async () => {
      await new Promise((resolve) => setTimeout(resolve, 6_000));
    });
    test('waits longer than the usual time-out, and says so', { timeout: 20_000 }, async () => {
      await new Promise((resolve) => setTimeout(resolve, 6_000));
    });`);
  expect(await failuresOf(part, worlds)).toEqual([
    'tests/a.test.ts > waits longer than its time-out: Test timed out in 5000ms.',
  ]);
});

test('time does not jump while a module is on its way', async () => {
  const project = temporaryProject({
    'vitest.config.ts': vitestConfig(),
    'tests/a.test.ts': `
      import { expect, test } from 'vitest';
      test('loads modules while an interval runs', async () => {
        const heart = setInterval(() => undefined, 20);
        const before = Date.now();
        for (let n = 0; n < 8; n++) await import('../src/n' + n + '.ts');
        clearInterval(heart);
        expect(Date.now() - before).toBeLessThan(2_000);
      });`,
    ...Object.fromEntries(Array.from({ length: 8 }, (_, n) => [`src/n${n}.ts`, `export const n = ${n};`])),
  });
  onTestFinished(() => project[Symbol.dispose]());
  const part = await openOnlyPart(project.root);
  expect(finished((await part.survey([])).answer).failures).toEqual([]);
});

test('sound tests of real work pass in every world', async () => {
  const part = await openOnlyPart(fileURLToPath(new URL('../fixtures/real-work', import.meta.url)), 3);
  expect(finished((await part.survey([])).answer).needsRealTime).toEqual([]);
  expect(await failuresOf(part, worlds)).toEqual([]);
});
