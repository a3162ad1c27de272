import { describe, expect, it } from 'vitest';
import { compareWithLoop } from '../../bench/hunt/compare-loop.ts';
import { describeComparison } from '../../bench/hunt/describe.ts';
import { planSteps, type Step } from '../../bench/hunt/plan-rounds.ts';
import { readCounts } from '../../bench/hunt/run-loop.ts';

describe('the plan of a comparison', () => {
  it('puts rounds of the loop before, between and after the hunts', () => {
    expect(planSteps(5, [2, 4]).filter(isolatedWithTwo).map(shortOf)).toEqual([
      'loop',
      'loop',
      'hunt',
      'loop',
      'hunt',
      'loop',
      'loop',
    ]);
  });

  it('runs both modes with each number of workers as often', () => {
    const loops = planSteps(4, [2, 4]).filter((step) => step.kind === 'loop');
    for (const workers of [2, 4]) {
      for (const isolate of [true, false]) {
        const same = loops.filter((step) => step.workers === workers && step.isolate === isolate);
        expect(same).toHaveLength(4);
      }
    }
  });

  it('hunts after a single round', () => {
    expect(planSteps(1, [2]).map(shortOf)).toEqual(['loop', 'loop', 'hunt']);
  });
});

describe('the comparison', () => {
  const rows = compareWithLoop([
    { way: 'loop', workers: 2, repetitions: [times(4, 5), times(3, 4), times(8, 6)] },
    { way: 'loop-no-isolate', workers: 2, repetitions: [times(1, 1.2), times(1.2, 1.4)] },
    { way: 'hunt', workers: 2, repetitions: [times(0.05, 0.1)] },
    { way: 'hunt', workers: 4, repetitions: [times(0.04, null)] },
  ]);

  it('takes medians and keeps the extremes', () => {
    expect(rows[0]).toMatchObject({
      wallSeconds: 4,
      cpuSeconds: 5,
      fastestSeconds: 3,
      slowestSeconds: 8,
      rounds: 3,
    });
    expect(rows[1]?.wallSeconds).toBeCloseTo(1.1);
  });

  it('says how many times faster a hunt is than the loop with as many workers', () => {
    expect(rows[2]?.timesLoop).toBeCloseTo(80);
    expect(rows[2]?.timesNoIsolate).toBeCloseTo(22);
    expect(rows[2]?.timesLoopCpu).toBeCloseTo(50);
  });

  it('compares with nothing where nothing has as many workers', () => {
    expect(rows[3]).toMatchObject({
      timesLoop: null,
      timesNoIsolate: null,
      timesLoopCpu: null,
      cpuSeconds: null,
    });
  });

  it('is a table with a row for each', () => {
    const lines = describeComparison(rows);
    expect(lines).toHaveLength(6);
    expect(lines[4]).toMatch(/^becalm hunt +2 +0\.0500 +– +– +1 +0\.1000 +80\.0 +22\.0 +50\.0$/);
    expect(lines[5]).toContain('n/a');
  });
});

describe('the summary of Vitest', () => {
  it('is read for what passed', () => {
    const output =
      '\u001b[2m Test Files \u001b[22m \u001b[1m40 passed\u001b[22m (40)\n      Tests  644 passed (644)\n';
    expect(readCounts(output)).toEqual({ files: 40, tests: 644 });
  });

  it('counts for nothing when a test failed', () => {
    expect(
      readCounts(' Test Files  1 failed | 39 passed (40)\n      Tests  1 failed | 643 passed (644)'),
    ).toBeNull();
  });
});

function times(
  wallSeconds: number,
  cpuSeconds: number | null,
): { wallSeconds: number; cpuSeconds: number | null } {
  return { wallSeconds, cpuSeconds };
}

/** One line of the interleaving: the isolated loop with two workers, and the hunts. */
function isolatedWithTwo(step: Step): boolean {
  return step.kind === 'hunt' || (step.isolate && step.workers === 2);
}

function shortOf(step: Step): string {
  return step.kind;
}
