import { describe, expect, it } from 'vitest';
import {
  brokenRule,
  type Confirmation,
  type ConfirmationRule,
  confirm,
  flakyRule,
  unsteadyRule,
} from '../../../src/hunt/confirm.ts';
import { createMutex } from '../../../src/hunt/mutex.ts';
import { retryLost, runsOf } from '../../../src/hunt/part-runs.ts';
import { type ReplayAll, replayerOf } from '../../../src/hunt/replays.ts';
import { ordinaryTreatments } from '../../../src/hunt/treatments.ts';
import type { RunOutcome } from '../../../src/worlds/outcome.ts';
import type { Trial } from '../../../src/worlds/trial.ts';
import { axisNames, defaultBounds, neutralWorld } from '../../../src/worlds/world.ts';
import { fakeSuite } from './fake-suite.ts';

const id = { file: 'a.test.ts', name: 'one' };

/** Replays of one test that end as the letters say: f fails, p passes, - is lost. */
function script(letters: string): { readonly replayAll: ReplayAll; readonly used: () => number } {
  let used = 0;
  const error = { name: 'Error', message: 'again', location: null };
  const replayAll: ReplayAll = (requests) =>
    Promise.resolve(
      requests.map((): RunOutcome | null => {
        const letter = letters[used++];
        if (letter === undefined) throw new Error(`Expected at most ${letters.length} replays.`);
        if (letter === '-') return null;
        const failures = letter === 'f' ? [{ ...id, error }] : [];
        return {
          failures,
          skipped: [],
          testsRun: 1,
          durationMs: 1,
          testDurationsMs: null,
          needsRealTime: [],
          trace: null,
        };
      }),
    );
  return { replayAll, used: () => used };
}

async function confirmed(
  rule: ConfirmationRule,
  letters: string,
  seeds = [1, 2, 3, 4],
): Promise<{ readonly answer: Confirmation | undefined; readonly used: number }> {
  const { replayAll, used } = script(letters);
  const trials = seeds.map((seed): Trial => ({ kind: 'seed', seed }));
  const [answer] = await confirm(
    rule,
    [{ id, trials }],
    { axes: axisNames, bounds: defaultBounds },
    replayAll,
  );
  return { answer, used: used() };
}

describe('confirm', () => {
  it.each<[string, string, ConfirmationRule, string, Partial<Confirmation> & object, number]>([
    ['three of three', 'fff', flakyRule, 'confirmed', { replays: 3, failures: 3 }, 3],
    ['19 of 20', `pff${'f'.repeat(17)}`, flakyRule, 'confirmed', { replays: 20, failures: 19 }, 20],
    [
      '20 of 20 where the neutral world is unsteady',
      'f'.repeat(20),
      unsteadyRule,
      'confirmed',
      { replays: 20 },
      20,
    ],
    ['one of one for what always fails', 'f', brokenRule, 'confirmed', { replays: 1, failures: 1 }, 1],
    [
      'the second world after a pass too many',
      'pfpfff',
      flakyRule,
      'confirmed',
      { replays: 3, failures: 3 },
      6,
    ],
    // Judged after waves of 3, 3, 6 and 8: the second pass in the second wave ends the world.
    ['none of three worlds', 'ffpffp'.repeat(3), flakyRule, 'unconfirmed', { replays: 18, failures: 12 }, 18],
    ['none of nine replays', 'p'.repeat(9), flakyRule, 'unconfirmed', { replays: 9, failures: 0 }, 9],
    [
      'no pristine process for what always fails',
      'p',
      brokenRule,
      'unconfirmed',
      { replays: 1, failures: 0 },
      1,
    ],
    [
      'the second world when the first is lost',
      'f-ffff',
      flakyRule,
      'confirmed',
      { replays: 3, failures: 3 },
      6,
    ],
    [
      'no answer when a world is lost and others pass',
      '---pppppp',
      flakyRule,
      'unanswered',
      { replays: 6 },
      9,
    ],
  ])('by %s', async (_, letters, rule, kind, numbers, replays) => {
    const { answer, used } = await confirmed(rule, letters);

    expect(answer).toMatchObject({ kind, ...numbers });
    expect(used).toBe(replays);
  });

  it('tries only the worlds in which the test failed', async () => {
    const { answer, used } = await confirmed(flakyRule, 'ppp', [7]);

    expect(answer).toEqual({ kind: 'unconfirmed', replays: 3, failures: 0 });
    expect(used).toBe(3);
  });

  it('keeps the trial and the error of the replay', async () => {
    expect((await confirmed(flakyRule, 'fff', [7, 8])).answer).toMatchObject({
      trial: { kind: 'seed', seed: 7 },
      error: { message: 'again' },
    });
  });

  it('never takes more than 60 replays', async () => {
    const passLate = `${'f'.repeat(18)}pp`;

    expect(await confirmed(unsteadyRule, passLate.repeat(3))).toMatchObject({ used: 60 });
  });
});

describe('retryLost', () => {
  it('runs nothing again after the signal', async () => {
    let runs = 0;
    const answer = await retryLost(() => {
      runs++;
      return Promise.resolve({ kind: 'lost', reason: 'closed' });
    }, AbortSignal.abort());

    expect(answer.kind).toBe('lost');
    expect(runs).toBe(1);
  });
});

describe('replayerOf', () => {
  it('answers in the order of the requests, and null for what is lost twice', async () => {
    const suite = fakeSuite({
      tests: ['a.test.ts > one'],
      lost: ({ seed, call }) => seed === 2 || (seed === 1 && call === 1),
    });
    let replays = 0;
    const part = suite.parts[0]!;
    const { signal } = new AbortController();
    const runFiles = runsOf({
      part,
      treatments: () => ordinaryTreatments(part),
      alone: createMutex(),
      signal,
    });
    const replayAll = replayerOf(runFiles, {
      concurrency: 3,
      signal,
      onReplay: () => {
        replays++;
      },
    });

    const outcomes = await replayAll(
      [1, 2, 3].map((seed) => ({
        world: { ...neutralWorld, order: { kind: 'hashed', seed } },
        files: ['a.test.ts'],
      })),
    );

    expect(outcomes.map((outcome) => outcome?.testsRun ?? null)).toEqual([1, null, 1]);
    expect(replays).toBe(3);
    expect(suite.calls().replays).toHaveLength(1 * 2 + 2 + 1);
  });

  it('asks first in worlds where timers do not overtake each other', async () => {
    const overtaking = 7;
    const inOrder = 6;
    const { answer } = await confirmed(flakyRule, 'fff', [overtaking, inOrder]);
    expect(answer).toMatchObject({ kind: 'confirmed', trial: { kind: 'seed', seed: inOrder } });
    const { answer: alone } = await confirmed(flakyRule, 'fff', [overtaking]);
    expect(alone).toMatchObject({ kind: 'confirmed', trial: { kind: 'seed', seed: overtaking } });
  });
});
