import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { GuardError } from '../../../src/sandbox/guards/guard-error.ts';
import type { Look, Sighting } from '../../../src/sandbox/guards/sighting.ts';
import { type TestWatch, watchTests } from '../../../src/sandbox/guards/watch-tests.ts';
import type { SetTimer } from '../../../src/sandbox/guards/watch-timers.ts';
import { defaultGuards, type GuardLevel, type GuardSettings } from '../../../src/worlds/ordinary-setup.ts';

/** A process by hand: what is wrong with it is in a list that tests add to. */
interface Model extends TestWatch {
  readonly wrong: Sighting[];
  /** How many moments passed. */
  readonly moments: () => number;
  onMoment: () => void;
  real: boolean;
}

function model(level: GuardLevel = 'warn', given: Partial<GuardSettings> = {}): Model {
  const wrong: Sighting[] = [];
  let moments = 0;
  const look: Look = () => {
    const before = new Set(wrong);
    return () => wrong.filter((each) => !before.has(each));
  };
  const guards: GuardSettings = {
    ...defaultGuards,
    levels: { ...defaultGuards.levels, globals: level, handles: level, sleep: level },
    ...given,
  };
  const state = { wrong, moments: () => moments, onMoment: () => undefined, real: true };
  const watch = watchTests({
    guards,
    traceWaitsMs: 20,
    locate: (at) => (at === null ? null : { file: at.message, line: 1, column: 1 }),
    looks: () => [look],
    isTimeReal: () => made.real,
    moment: () => {
      moments += 1;
      made.onMoment();
      return Promise.resolve();
    },
  });
  const made: Model = Object.assign(state, watch);
  return made;
}

function leak(what: string, more: Partial<Sighting> = {}): Sighting {
  return { guard: 'globals', what, advice: 'Put it back.', at: null, ...more };
}

describe('what guards see', () => {
  test('is the doing of the test that ran, with the place and how often', async () => {
    const watch = model();
    watch.testStarts('one');
    await watch.testEnds('one');
    watch.testStarts('two');
    watch.wrong.push(leak('x was added', { at: new Error('src/x.ts') }));
    expect(await watch.testEnds('two')).toEqual([]);
    watch.testStarts('three');
    await watch.testEnds('three');

    expect(watch.fileEnds().findings).toEqual([
      {
        guard: 'globals',
        level: 'warn',
        test: 'two',
        orOneOf: [],
        what: 'x was added',
        advice: 'Put it back.',
        location: { file: 'src/x.ts', line: 1, column: 1 },
        count: 1,
      },
    ]);
    expect(watch.fileEnds().findings).toEqual([]);
  });

  test('lets the test fail where the guard fails, once for what comes again', async () => {
    const watch = model('fail');
    watch.testStarts('one');
    watch.saw(leak('x'));
    watch.saw(leak('x'));
    watch.wrong.push(leak('y'));
    const failures = await watch.testEnds('one');

    expect(failures.map(({ finding }) => finding.what)).toEqual(['x', 'y']);
    expect(watch.fileEnds()).toMatchObject({
      findings: [{ what: 'x', count: 2 }, { what: 'y' }],
      failures: [],
    });
  });

  test('is nothing where the guard is off', async () => {
    const watch = model('off');
    watch.testStarts('one');
    watch.wrong.push(leak('x'));
    expect(await watch.testEnds('one')).toEqual([]);
    expect(watch.fileEnds().findings).toEqual([]);
  });

  test('is nobody’s test where none runs, and fails the file', () => {
    const watch = model('fail');
    expect(watch.saw(leak('x'))?.finding.test).toBeNull();
    expect(watch.fileEnds()).toMatchObject({
      findings: [{ test: null }],
      failures: [{ finding: { what: 'x' } }],
    });
  });

  test('is one of several tests’ where they ran at the same time, and is told by the last to end', async () => {
    const watch = model('fail');
    watch.testStarts('one');
    watch.testStarts('two');
    watch.wrong.push(leak('x'));
    expect(await watch.testEnds('one')).toEqual([]);
    watch.testStarts('three');
    await watch.testEnds('three');
    const [found, ...more] = await watch.testEnds('two');

    expect(more).toEqual([]);
    expect(found?.finding).toMatchObject({ test: 'one', orOneOf: ['two', 'three'] });
    if (found !== undefined) expect(new GuardError(found).message).toContain('"one", "two", "three"');
  });

  test('accuses no test of what was there before it, in whichever order tests overlap', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ leaks: fc.boolean(), overlaps: fc.boolean() }), { maxLength: 12 }),
        async (tests) => {
          const watch = model();
          const open: string[] = [];
          const leaking = new Set<string>();
          for (const [index, { leaks, overlaps }] of tests.entries()) {
            const name = `test ${index}`;
            watch.testStarts(name);
            open.push(name);
            if (leaks) {
              watch.wrong.push(leak(`of ${name}`));
              leaking.add(name);
            }
            if (!overlaps) for (const each of open.splice(0)) await watch.testEnds(each);
          }
          for (const each of open) await watch.testEnds(each);

          const { findings } = watch.fileEnds();
          expect(findings).toHaveLength(leaking.size);
          for (const { what, test: first, orOneOf } of findings)
            expect([first, ...orOneOf].map((each) => `of ${each}`)).toContain(what);
        },
      ),
    );
  });

  test('may be on its way out: what closes within some moments is no finding', async () => {
    const watch = model('fail');
    let open = true;
    watch.onMoment = () => {
      open = watch.moments() < 3;
    };
    watch.testStarts('one');
    watch.wrong.push(leak('a server', { guard: 'handles', lasts: () => open }));
    expect(await watch.testEnds('one')).toEqual([]);
    expect(watch.moments()).toBe(3);
  });

  test('is no leak of a test where the suite closes it, unless the guard fails at once', async () => {
    for (const [level, told] of [
      ['warn', 0],
      ['fail', 1],
    ] as const) {
      const watch = model(level);
      let open = true;
      watch.testStarts('one');
      watch.wrong.push(leak('a pool', { guard: 'handles', lasts: () => open }));
      expect(await watch.testEnds('one')).toHaveLength(told);
      open = false;
      expect(watch.fileEnds().findings).toHaveLength(told);
    }
  });

  test('costs no test its run, even where looking throws', async () => {
    const watch = watchTests({
      guards: defaultGuards,
      traceWaitsMs: null,
      locate: () => null,
      looks: () => [
        () => {
          throw new Error('no');
        },
        () => () => {
          throw new Error('no');
        },
      ],
      isTimeReal: () => true,
      moment: () => Promise.resolve(),
    });
    watch.testStarts('one');
    expect(await watch.testEnds('one')).toEqual([]);
  });
});

describe('a timer that fires', () => {
  const timer = (watch: TestWatch, more: Partial<SetTimer> = {}): SetTimer => ({
    kind: 'timer',
    delayMs: 100,
    stretch: watch.stretch(),
    at: new Error('tests/a.test.ts'),
    ...more,
  });

  test('is a sleep from the length on that is set, and a wait of its test', async () => {
    const watch = model('fail');
    watch.testStarts('one');
    watch.fired(timer(watch));
    watch.fired(timer(watch));
    watch.fired(timer(watch, { delayMs: 99 }));
    watch.fired(timer(watch, { kind: 'poll', delayMs: 99 }));
    watch.fired(timer(watch, { kind: 'poll', delayMs: 500 }));
    watch.fired(timer(watch, { delayMs: 19 }));
    const failures = await watch.testEnds('one');

    expect(failures.map(({ finding }) => finding.what)).toEqual(['a timer of 100 ms took real time']);
    const location = { file: 'tests/a.test.ts', line: 1, column: 1 };
    expect(watch.fileEnds().waits).toEqual([
      { test: 'one', delayMs: 100, count: 2, location },
      { test: 'one', delayMs: 99, count: 2, location },
      { test: 'one', delayMs: 500, count: 1, location },
    ]);
  });

  test('is none where it was set by an earlier test, or where time is virtual', async () => {
    const watch = model();
    watch.testStarts('one');
    const early = timer(watch);
    const tick = timer(watch, { kind: 'interval' });
    await watch.testEnds('one');
    watch.testStarts('two');
    watch.fired(early);
    watch.fired(tick);
    watch.real = false;
    watch.fired(timer(watch));
    await watch.testEnds('two');

    const { findings, waits } = watch.fileEnds();
    expect(findings).toEqual([]);
    expect(waits).toMatchObject([{ test: null, count: 1 }]);
  });
});
