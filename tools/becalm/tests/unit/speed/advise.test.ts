import { describe, expect, it } from 'vitest';
import {
  type AdviseOptions,
  adviseSharing,
  type SharingAdvice,
} from '../../../src/speed/isolation/advise.ts';
import type { SuitePart } from '../../../src/worlds/suite.ts';
import { type FakePart, type FakeSuite, fakeSuite } from '../hunt/fake-suite.ts';

const tests = ['a', 'b', 'c', 'd', 'e', 'f'].flatMap((name) => [
  `${name}.test.ts > one`,
  `${name}.test.ts > two`,
]);
const all = ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => `${name}.test.ts`);

async function advise(part: Partial<FakePart>, options: Partial<AdviseOptions> = {}): Promise<SharingAdvice> {
  return adviseSharing(onlyPart(fakeSuite({ tests, shared: true, ...part })), optionsOf(options));
}

function optionsOf(options: Partial<AdviseOptions> = {}): AdviseOptions {
  return {
    seeds: { first: 1, count: 20 },
    concurrency: 2,
    signal: new AbortController().signal,
    observe: () => undefined,
    given: { realTime: () => false, alone: () => false },
    ...options,
  };
}

function onlyPart({ parts }: FakeSuite): SuitePart {
  const [part] = parts;
  if (part === undefined) throw new Error('Expected a part.');
  return part;
}

const kept = ({ kept: files }: SharingAdvice): readonly string[] =>
  files.map(({ file, reason }) => `${file}: ${reason}`);

describe('advice on sharing', () => {
  it('proves every file of a suite without leaks', async () => {
    const advice = await advise({});
    expect(advice.shareable).toEqual(all);
    expect(advice).toMatchObject({ kept: [], leaks: [], failsAlone: [], undecided: [] });
    // 1 − 0.05^(1/20)
    expect(advice.proof).toEqual({ orders: 20, probes: 20, bound: expect.closeTo(0.1391, 4) as number });
  });

  it('names who leaks and who suffers, and keeps the file that leaks', async () => {
    const advice = await advise({
      polluters: {
        'b.test.ts > one': [['e.test.ts > two']],
        'b.test.ts > two': [['e.test.ts > two']],
        'd.test.ts > one': [['e.test.ts > one']],
      },
    });
    expect(advice.leaks.map(({ polluters, victim, tests: failing }) => [polluters, victim, failing])).toEqual(
      [
        [['e.test.ts'], 'b.test.ts', ['one', 'two']],
        [['e.test.ts'], 'd.test.ts', ['one']],
      ],
    );
    expect(kept(advice)).toEqual(['e.test.ts: leaks']);
    expect(advice.proof?.orders).toBe(20);
  });

  it('proves the rest in a round of its own, without the files that are kept', async () => {
    const suite = fakeSuite({
      ...{ tests, shared: true },
      polluters: { 'b.test.ts > one': [['e.test.ts > two']] },
    });
    const advice = await adviseSharing(onlyPart(suite), optionsOf());
    const [first, last] = [suite.calls().runs.at(0), suite.calls().runs.at(-1)];
    expect(first?.files).toEqual(all);
    expect(last?.files).toEqual(advice.shareable);
    expect(suite.calls().replays.at(-1)?.files).not.toContain('e.test.ts');
  });

  it('keeps the file that suffers where several leak', async () => {
    const advice = await advise({
      polluters: { 'b.test.ts > one': [['d.test.ts > one'], ['f.test.ts > two']] },
    });
    expect(advice.leaks.map(({ polluters }) => polluters).toSorted()).toEqual([['d.test.ts'], ['f.test.ts']]);
    expect(kept(advice)).toEqual(['b.test.ts: suffers']);
  });

  it('finds files that leak together only', async () => {
    const advice = await advise({
      polluters: { 'c.test.ts > two': [['a.test.ts > one', 'f.test.ts > one']] },
    });
    expect(advice.leaks.map(({ polluters }) => polluters.toSorted())).toEqual([['a.test.ts', 'f.test.ts']]);
    expect(advice.kept).toHaveLength(1);
  });

  it('finds a leak in spite of a file that cleans up', async () => {
    const advice = await advise({
      polluters: { 'c.test.ts > two': [['a.test.ts > one']] },
      cleaners: { 'c.test.ts > two': ['b.test.ts > one', 'd.test.ts > one'] },
    });
    expect(kept(advice)).toEqual(['a.test.ts: leaks']);
  });

  it('does not name what is left inside a file, nor in what order its tests run', async () => {
    const advice = await advise({ polluters: { 'c.test.ts > one': [['c.test.ts > two']] } });
    expect(advice).toMatchObject({ shareable: all, leaks: [] });
  });

  it('does not take a test that always fails for a matter of isolation', async () => {
    const advice = await advise({ alwaysFails: ['c.test.ts > two'] });
    expect(advice.shareable).toEqual(all);
    expect(advice.failsAlone).toEqual([
      expect.objectContaining({ file: 'c.test.ts', test: 'two', passes: false, setters: [] }),
    ]);
    expect(advice.proof?.orders).toBe(20);
  });

  it('keeps a file whose test needs another file, and leaves that one alone', async () => {
    const advice = await advise({ stateSetters: { 'c.test.ts > two': [['e.test.ts > one']] } });
    expect(kept(advice)).toEqual(['c.test.ts: fails alone']);
    expect(advice.failsAlone).toEqual([expect.objectContaining({ passes: true, setters: ['e.test.ts'] })]);
    expect(advice.leaks).toEqual([]);
  });

  it('shows the leak that another one hid', async () => {
    // Without b, c is what keeps d's leak from a.
    const advice = await advise({
      polluters: { 'c.test.ts > one': [['b.test.ts > one']], 'a.test.ts > one': [['d.test.ts > one']] },
      cleaners: { 'a.test.ts > one': ['b.test.ts > two'] },
    });
    expect(kept(advice)).toEqual(['b.test.ts: leaks', 'd.test.ts: leaks']);
  });

  it('does not name what only a worker shows that has run other worlds', async () => {
    const advice = await advise({
      failsWarm: { 'b.test.ts > one': (seed) => seed !== null && seed % 4 === 0 },
    });
    expect(advice).toMatchObject({ shareable: all, leaks: [] });
  });

  it('fails closed where a failure does not come back', async () => {
    const advice = await advise({ races: { 'b.test.ts > one': 0.04 } });
    expect(advice.leaks).toEqual([]);
    expect(kept(advice)).toEqual(['b.test.ts: undecided']);
    expect(advice.proof?.orders).toBe(20);
  });

  it('proves nothing of a part that is lost again and again', async () => {
    const advice = await advise({ lost: ({ kind }) => kind !== 'survey' });
    expect(advice.leaks).toEqual([]);
    expect(advice.proof?.orders ?? 0).toBe(0);
  });

  it('comes to an end in a suite of races, and names no leak', async () => {
    const many = Array.from({ length: 14 }, (_, index) => `${index}.test.ts > one`);
    const advice = await advise(
      { tests: many, races: Object.fromEntries(many.map((path) => [path, 0.03])) },
      { seeds: { first: 1, count: 5 } },
    );
    expect(advice.leaks).toEqual([]);
    expect(new Set(advice.kept.map(({ reason }) => reason))).toEqual(new Set(['undecided']));
  });

  it('proves nothing when it is ended', async () => {
    const controller = new AbortController();
    const advice = await advise(
      {},
      {
        signal: controller.signal,
        observe: ({ kind }) => {
          if (kind === 'worldFinished') controller.abort();
        },
      },
    );
    expect(advice.proof).toBeNull();
  });
});
