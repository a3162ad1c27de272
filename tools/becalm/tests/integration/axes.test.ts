import { expect, onTestFinished, test } from 'vitest';
import type { Effect } from '../../src/worlds/outcome.ts';
import { ordinaryRun, type SuitePart } from '../../src/worlds/suite.ts';
import { neutralWorld, type World } from '../../src/worlds/world.ts';
import { failuresOf, finished, openOnlyPart } from './opened-part.ts';
import { temporaryProject, vitestConfig } from './temporary-project.ts';

async function surveyed(
  files: Readonly<Record<string, string>>,
  options: Readonly<Record<string, unknown>> = {},
): Promise<SuitePart> {
  const project = temporaryProject({ 'vitest.config.ts': vitestConfig(options), ...files });
  onTestFinished(() => project[Symbol.dispose]());
  const part = await openOnlyPart(project.root);
  const { answer } = await part.survey([]);
  expect(finished(answer).failures).toEqual([]);
  return part;
}

async function effectsOf(part: SuitePart, world: World): Promise<readonly Effect[]> {
  const outcome = finished(await part.run(world, { ...ordinaryRun, trace: true }));
  return outcome.trace?.effects ?? [];
}

const busy = (boundary: number): World => ({
  ...neutralWorld,
  load: { kind: 'stalled', boundary, stallMsMax: 300 },
});

test('a world stalls tests between two reads, before timers and before answers', async () => {
  const part = await surveyed({
    'src/wait.ts': 'export const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));',
    'tests/a.test.ts': `
      import { access } from 'node:fs/promises';
      import { expect, test } from 'vitest';
      import { wait } from '../src/wait';
      test('computes within 200 ms', () => {
        const start = performance.now();
        expect(performance.now() - start).toBeLessThan(200);
      });
      test('waits for less than 200 ms', async () => {
        const start = Date.now();
        await wait(10);
        expect(Date.now() - start).toBeLessThan(200);
      });
      test('waits for a file for less than 200 ms', async () => {
        const start = process.hrtime.bigint();
        await access('.');
        expect(process.hrtime.bigint() - start).toBeLessThan(200_000_000n);
      });
      test('waits long enough for a third of a second more', async () => {
        const start = Date.now();
        await wait(4_000);
        expect(Date.now() - start).toBeGreaterThanOrEqual(4_000);
      });`,
  });
  const failures = await failuresOf(part, [busy(0)]);
  expect(failures.map((failure) => failure.split(':')[0])).toEqual([
    'tests/a.test.ts > computes within 200 ms',
    'tests/a.test.ts > waits for a file for less than 200 ms',
    'tests/a.test.ts > waits for less than 200 ms',
  ]);
  expect(await failuresOf(part, [neutralWorld, busy(40)])).toEqual([]);

  // Vitest reads the clock, too, while a file loads.
  const effects = (await effectsOf(part, busy(0))).filter(({ place }) => place.includes(' > '));
  expect(
    effects.map(({ what, location }) => `${what} · ${location?.file ?? ''}:${location?.line ?? ''}`),
  ).toEqual([
    'a stall of 300 ms between two reads of the clock · tests/a.test.ts:7',
    'a stall of 300 ms before setTimeout of 10 ms · src/wait.ts:1',
    'a stall of 300 ms before the answer to access · tests/a.test.ts:16',
    'a stall of 300 ms before setTimeout of 4000 ms · src/wait.ts:1',
  ]);
  const place = 'tests/a.test.ts > waits for less than 200 ms';
  expect(effects[1]).toMatchObject({ axis: 'load', key: `${place}#0`, place });
});

test('a world is another machine, for modules that load as well as for tests', async () => {
  const part = await surveyed({
    'tests/a.test.ts': `
      import { availableParallelism } from 'node:os';
      import { opendirSync } from 'node:fs';
      import { expect, test } from 'vitest';
      const whenLoaded = (1234.5).toLocaleString();
      test('groups thousands', () => { expect(whenLoaded).toBe('1,234.5'); });
      test('has a processor to spare', () => { expect(availableParallelism() - 1).toBeGreaterThan(0); });
      test('lists folders', () => {
        const directory = opendirSync('/proc/self');
        expect(directory.readSync().name).not.toBe('wchan');
        directory.closeSync();
      });`,
  });
  const failing = async (environment: World['environment']): Promise<readonly string[]> =>
    (await failuresOf(part, [{ ...neutralWorld, environment }])).map((line) => line.split(/ > |:/)[1] ?? '');
  const set = { kind: 'set', locale: null, cpus: null, entries: null } as const;
  expect(await failing({ ...set, locale: 'de-DE' })).toEqual(['groups thousands']);
  expect(await failing({ ...set, cpus: 1 })).toEqual(['has a processor to spare']);
  expect(await failing({ ...set, entries: { kind: 'reversed' } })).toEqual(['lists folders']);
  expect(await failing({ ...set, locale: 'en-US', cpus: 2 })).toEqual([]);
});

test('a world runs tests twice, with their hooks, on what the first run left', async () => {
  const part = await surveyed({
    'tests/a.test.ts': `
      import { afterEach, beforeEach, describe, expect, test } from 'vitest';
      const sent = [];
      const bookings = [];
      test('sends one mail', () => { sent.push('mail'); expect(sent).toHaveLength(1); });
      describe('a fresh book', () => {
        beforeEach(() => { bookings.length = 0; });
        afterEach(() => { expect(bookings).toHaveLength(1); });
        test('has one booking', () => { bookings.push(1); expect(bookings).toHaveLength(1); });
      });
      test('waits for its time-out twice', async () => {
        await new Promise((resolve) => setTimeout(resolve, 3_000));
      });
      test('draws another number', () => {
        expect(sent).not.toContain(Math.random());
        sent.push(Math.random());
      });
      test('is the same in a snapshot', () => { expect({ one: 1 }).toMatchInlineSnapshot(\`
        {
          "one": 1,
        }
      \`); });
      test.fails('fails both times', () => { expect(1).toBe(2); });
      test('is skipped when it runs', ({ skip }) => { skip(); });`,
  });
  const twice: World = { ...neutralWorld, state: { kind: 'twice' } };
  expect(await failuresOf(part, [twice])).toEqual([
    "tests/a.test.ts > sends one mail: expected [ 'mail', 'mail' ] to have a length of 1 but got 2",
  ]);
  const only = ['tests/a.test.ts > a fresh book > has one booking'];
  expect(await failuresOf(part, [{ ...twice, state: { kind: 'twice', only } }])).toEqual([]);
  expect(await effectsOf(part, { ...twice, state: { kind: 'twice', only } })).toEqual([
    { axis: 'state', key: only[0], place: only[0], what: 'the test runs twice', location: null },
  ]);
});

test('what is late and what is drawn is told with its place, and can be left out', async () => {
  const part = await surveyed({
    'tests/a.test.ts': `
      import { expect, test } from 'vitest';
      const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
      test('is on time', async () => {
        const start = Date.now();
        await wait(5);
        await wait(5);
        expect(Date.now() - start).toBeLessThan(100);
      });
      test('draws', () => { expect(Math.random()).toBeLessThan(1); });`,
  });
  const late: World = {
    ...neutralWorld,
    random: { kind: 'drawn', seed: 1 },
    schedule: { kind: 'latest', latenessMsMax: 80 },
  };
  const [test1, test2] = ['tests/a.test.ts > is on time', 'tests/a.test.ts > draws'];
  expect(await failuresOf(part, [late])).toHaveLength(1);
  const effects = await effectsOf(part, late);
  expect(effects.map(({ key, what, location }) => [key, what, location?.line])).toEqual([
    // The first timer of a test is the deadline that Vitest sets.
    [`${test1}#t1`, 'setTimeout of 5 ms is 80 ms late', 3],
    [`${test1}#t2`, 'setTimeout of 5 ms is 80 ms late', 3],
    [`${test2}#0`, 'Math.random, draw 0', 10],
  ]);
  const one: World = { ...late, schedule: { ...late.schedule, only: [`${test1}#t1`] } as World['schedule'] };
  expect(await failuresOf(part, [one])).toEqual([]);
  expect((await effectsOf(part, one)).map(({ key }) => key)).toEqual([`${test1}#t1`, `${test2}#0`]);
  expect(finished(await part.run(late, ordinaryRun)).trace).toBeNull();
});

test('fast-check has the seed of the world in packages that are loaded anew, too', async () => {
  const files = {
    'tests/a.test.ts': `
      import fc from 'fast-check';
      import { expect, test } from 'vitest';
      test('holds', () => { fc.assert(fc.property(fc.nat(), (n) => n >= 0)); });
      test('is of this year', () => { expect(new Date().getUTCFullYear()).toBe(2026); });`,
  };
  const part = await surveyed(files, { isolate: false });
  const start = { kind: 'years-ahead', pick: 0.5 } as const;
  const world: World = {
    ...neutralWorld,
    random: { kind: 'drawn', seed: 1 },
    clock: { kind: 'set', start, zone: null, reads: 'still' },
  };
  // What fails may be the packages' fault: the second time round they are fresh, and so from then on.
  for (let round = 0; round < 3; round++) {
    const words = (await effectsOf(part, world)).map(({ what }) => what);
    expect(words.filter((what) => !what.startsWith('Math.random'))).toEqual(['fast-check’s seed, draw 0']);
  }
});
