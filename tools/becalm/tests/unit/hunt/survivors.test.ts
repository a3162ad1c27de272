import { describe, expect, test } from 'vitest';
import { survivorsOf } from '../../../src/hunt/survivors.ts';
import { ordinaryRun, type RunAnswer, type Suite, type SuitePart } from '../../../src/worlds/suite.ts';
import { neutralWorld, type World } from '../../../src/worlds/world.ts';
import { type FakePart, fakeSuite } from './fake-suite.ts';
import { huntIn } from './hunt-in.ts';

const tests = ['a', 'b', 'c'].flatMap((name) => [`${name}.test.ts > one`, `${name}.test.ts > two`]);

interface Death {
  readonly test: string | null;
  readonly reason: string;
}

/** A suite in which files end their worker in some worlds; the first of them, as a worker ends once. */
function deadlySuite(
  deaths: Readonly<Record<string, (world: World, call: number) => Death | null>>,
  given: Partial<FakePart> = {},
): { readonly suite: Suite; readonly calls: () => readonly string[] } {
  const fake = fakeSuite({ tests, ...given });
  const calls: string[] = [];
  const count = new Map<string, number>();
  const [part] = fake.parts;
  if (part === undefined) throw new Error('Expected a part.');

  function deathIn(method: string, world: World, files: readonly string[]): RunAnswer | null {
    calls.push(`${method} ${files.join(' ')}`);
    for (const file of files) {
      const call = (count.get(`${file} ${JSON.stringify(world)}`) ?? 0) + 1;
      count.set(`${file} ${JSON.stringify(world)}`, call);
      const death = deaths[file]?.(world, call) ?? null;
      if (death !== null) return { kind: 'lost', reason: death.reason, at: { file, test: death.test } };
    }
    return null;
  }
  const filesOf = (files: readonly string[] | null, without: readonly string[] = []): readonly string[] =>
    (files ?? part.files).filter((file) => !without.includes(file));
  const deadly: SuitePart = {
    ...part,
    async survey(realTime, without) {
      const lost = deathIn('survey', neutralWorld, filesOf(null, without));
      const survey = await part.survey(realTime);
      if (lost !== null) return { catalogue: [], answer: lost };
      return {
        ...survey,
        catalogue: survey.catalogue.filter(({ file }) => without?.includes(file) !== true),
      };
    },
    run: (world, request) => {
      const files = filesOf(request.files, request.without);
      return Promise.resolve(deathIn('run', world, files) ?? part.run(world, { ...request, files }));
    },
    replay: (world, request) => {
      const files = filesOf(request.files, request.without);
      return Promise.resolve(deathIn('replay', world, files) ?? part.replay(world, { ...request, files }));
    },
  };
  return { suite: { ...fake, parts: [deadly] }, calls: () => calls };
}

const never = new AbortController().signal;
const killed: Death = { test: 'one', reason: 'signal SIGKILL' };

/** The world of p1. */
const backwards: World = { ...neutralWorld, order: { kind: 'rotated', by: 0, reversed: true } };

function reversed(world: World): boolean {
  return world.order.kind === 'rotated' && world.order.reversed && world.order.by === 0;
}

describe('a hunt through tests that end their worker', () => {
  test('one that always does is broken, and costs the other files nothing', async () => {
    const { suite, calls } = deadlySuite({ 'b.test.ts': () => killed });
    const result = await huntIn({ ...suite, calls: fakeSuite().calls });

    const verdicts = result.parts[0]?.tests.map(({ id, verdict }) => `${id.file} > ${id.name}: ${verdict}`);
    expect(verdicts).toEqual([
      'a.test.ts > one: stable',
      'a.test.ts > two: stable',
      'c.test.ts > one: stable',
      'c.test.ts > two: stable',
      'b.test.ts > one: broken',
    ]);
    expect(result.parts[0]?.tests.at(-1)).toMatchObject({
      runs: 0,
      failingProbes: [0],
      confirmed: { replays: 1, failures: 1 },
      error: { name: 'WorkerLost', message: 'it ended its worker: signal SIGKILL' },
    });
    expect(result).toMatchObject({ completedSeeds: 100, failedWorlds: 0 });
    expect(result.lostFiles).toEqual([{ project: '', file: 'b.test.ts', ...killed, worlds: null }]);
    expect(calls().filter((call) => call.includes('b.test.ts'))).toHaveLength(2);
  });

  test('one that does in some worlds is flaky, and left out after three of them', async () => {
    const { suite } = deadlySuite({
      'b.test.ts': ({ order }) => (order.kind === 'hashed' && order.seed % 3 === 0 ? killed : null),
    });
    const result = await huntIn({ ...suite, calls: fakeSuite().calls });

    const flaky = result.parts[0]?.tests.filter(({ verdict }) => verdict !== 'stable');
    expect(flaky).toMatchObject([
      { id: { file: 'b.test.ts', name: 'one' }, verdict: 'flaky', causes: [['order']], failures: 3 },
    ]);
    expect(flaky?.[0]?.runs).toBeLessThan(15);
    expect(result.completedSeeds).toBe(100);
    const [lost] = result.lostFiles;
    expect(lost).toMatchObject({ file: 'b.test.ts', test: 'one' });
    expect((lost?.worlds ?? 0) + (flaky?.[0]?.runs ?? 0)).toBeGreaterThanOrEqual(100);
    expect(result.parts[0]?.lostWorlds).toEqual([]);
  });

  test('one that does in few worlds is flaky, and nothing is missing', async () => {
    const { suite } = deadlySuite({ 'b.test.ts': (world) => (reversed(world) ? killed : null) });
    const result = await huntIn({ ...suite, calls: fakeSuite().calls });
    expect(result.lostFiles).toEqual([]);
    expect(result.parts[0]?.tests.find(({ verdict }) => verdict === 'flaky')).toMatchObject({
      id: { file: 'b.test.ts', name: 'one' },
      failingProbes: [1],
      runs: 100,
    });
  });
});

describe('survivorsOf', () => {
  function partOf(...given: Parameters<typeof deadlySuite>): {
    readonly part: SuitePart;
    readonly calls: () => readonly string[];
    readonly losses: () => readonly unknown[];
  } {
    const { suite, calls } = deadlySuite(...given);
    const survivors = survivorsOf(suite, never);
    const [part] = survivors.suite.parts;
    if (part === undefined) throw new Error('Expected a part.');
    return { part, calls, losses: survivors.losses };
  }

  test('forgives what comes once', async () => {
    const { part, losses } = partOf({ 'b.test.ts': (_, call) => (call === 1 ? killed : null) });
    await part.survey([]);
    expect(await part.run(backwards, ordinaryRun)).toMatchObject({
      kind: 'finished',
      outcome: { failures: [], skipped: [] },
    });
    expect(losses()).toEqual([]);
    expect(part.files).toHaveLength(3);
  });

  test('a file that ends its worker while it loads fails each of its tests', async () => {
    const loads: Death = { test: null, reason: 'exit code 7' };
    const { part } = partOf({ 'b.test.ts': (world) => (reversed(world) ? loads : null) });
    await part.survey([]);
    const answer = await part.run(backwards, ordinaryRun);
    expect(answer).toMatchObject({
      outcome: {
        failures: [
          { file: 'b.test.ts', name: 'one' },
          { file: 'b.test.ts', name: 'two' },
        ],
        skipped: [],
      },
    });
  });

  test('the other tests of its file did not run', async () => {
    const { part } = partOf({ 'b.test.ts': (world) => (reversed(world) ? killed : null) });
    await part.survey([]);
    const answer = await part.run(backwards, ordinaryRun);
    expect(answer).toMatchObject({
      outcome: {
        failures: [{ file: 'b.test.ts', name: 'one' }],
        skipped: [{ file: 'b.test.ts', name: 'two' }],
      },
    });
  });

  test('one that no known test ended is told as a file', async () => {
    const { suite } = deadlySuite({ 'b.test.ts': () => ({ test: null, reason: 'exit code 7' }) });
    const result = await huntIn({ ...suite, calls: fakeSuite().calls }, { seeds: 5 });
    expect(result.parts[0]?.tests.at(-1)).toMatchObject({
      id: { file: 'b.test.ts', name: '(the file loads)' },
      verdict: 'broken',
    });
  });

  test('where every file ends its worker, there is nothing to hunt', async () => {
    const all = Object.fromEntries(['a', 'b', 'c'].map((name) => [`${name}.test.ts`, () => killed]));
    const { suite, calls } = deadlySuite(all);
    const result = await huntIn({ ...suite, calls: fakeSuite().calls });
    expect(result.parts[0]?.tests.map(({ verdict }) => verdict)).toEqual(['broken', 'broken', 'broken']);
    expect(calls()).toHaveLength(6);
    expect(result.completedSeeds).toBe(0);
  });

  test('a worker that says nothing of where it was is lost as ever', async () => {
    const { suite } = deadlySuite({});
    const [part] = suite.parts;
    const lost: RunAnswer = { kind: 'lost', reason: 'no memory' };
    const survivors = survivorsOf(
      { ...suite, parts: part === undefined ? [] : [{ ...part, run: () => Promise.resolve(lost) }] },
      never,
    );
    expect(await survivors.suite.parts[0]?.run(neutralWorld, ordinaryRun)).toBe(lost);
  });

  test('a machine that ends every worker is no matter of tests', async () => {
    const many = Array.from({ length: 30 }, (_, index) => `f${index}.test.ts`);
    const deaths = Object.fromEntries(
      many.map((file) => [file, (world: World) => (reversed(world) ? killed : null)]),
    );
    const { part } = partOf(deaths, { tests: many.map((file) => `${file} > one`) });
    await part.survey([]);
    const answer = await part.run(backwards, ordinaryRun);
    expect(answer.kind).toBe('lost');
  });
});
