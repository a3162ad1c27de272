import { describe, expect, it } from 'vitest';
import { judgeModule } from '../../tools/mutate/judge.ts';
import type { Mutant, MutantOutcome } from '../../tools/mutate/mutant.ts';
import { MODULE, mutant } from './made-up-report.ts';

/** So many mutants of each outcome, all of them different. */
function mutants(counts: Partial<Record<MutantOutcome, number>>): readonly Mutant[] {
  return Object.entries(counts).flatMap(([outcome, count]) =>
    Array.from({ length: count }, (_, index) =>
      mutant({ outcome: outcome as MutantOutcome, replacement: `${outcome} ${index}` }),
    ),
  );
}

describe('judgeModule', () => {
  it('counts what was killed and what never ends as detected, and what could not run nowhere', () => {
    const all = mutants({ killed: 6, 'timed-out': 2, survived: 1, 'no-coverage': 1, invalid: 5 });
    expect(judgeModule(MODULE, all, [])).toMatchObject({
      mutantCount: 10,
      killedCount: 6,
      scorePercent: 80,
      passed: true,
    });
  });

  it('counts what a test killed by its own time limit as killed, and lists it', () => {
    const verdict = judgeModule(MODULE, mutants({ killed: 2, 'killed-late': 1, survived: 1 }), []);
    expect(verdict).toMatchObject({ killedCount: 3, scorePercent: 75 });
    expect(verdict.late.map(({ replacement }) => replacement)).toEqual(['killed-late 0']);
  });

  it('passes at the floor, and fails one mutant below it', () => {
    expect(judgeModule(MODULE, mutants({ killed: 75, survived: 25 }), []).passed).toBe(true);
    expect(judgeModule(MODULE, mutants({ killed: 74, survived: 26 }), []).passed).toBe(false);
  });

  it('leaves equivalent mutants out of the count that is divided by', () => {
    const excused = { ...mutant({ replacement: 'survived 0' }), reason: 'Nobody can see the difference.' };
    const verdict = judgeModule(MODULE, mutants({ killed: 3, survived: 2 }), [excused]);
    expect(verdict).toMatchObject({ mutantCount: 5, scorePercent: 75, passed: true });
    expect(verdict.surviving.map(({ replacement }) => replacement)).toEqual(['survived 1']);
  });

  it('fails where an entry has healed, whatever the score', () => {
    const healed = { ...mutant({ replacement: 'killed 0' }), reason: 'Nobody can see the difference.' };
    const verdict = judgeModule(MODULE, mutants({ killed: 10 }), [healed]);
    expect(verdict).toMatchObject({ scorePercent: 100, passed: false });
    expect(verdict.healed).toEqual([healed]);
  });

  it('has nothing to say against a module without mutants', () => {
    expect(judgeModule(MODULE, [], [])).toMatchObject({ scorePercent: 100, passed: true });
  });
});
