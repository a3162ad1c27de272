import { describe, expect, it } from 'vitest';
import { type Answered, inSimplerTrials } from '../../../src/hunt/simpler-trials.ts';
import type { TestTally } from '../../../src/hunt/tally.ts';
import type { RunOutcome } from '../../../src/worlds/outcome.ts';
import { axisNames, defaultBounds, type World } from '../../../src/worlds/world.ts';

const id = { file: 'a.test.ts', name: 'saves' };
const error = { name: 'AssertionError', message: '', location: null };
const variation = { axes: axisNames, bounds: defaultBounds };

function answered(given: Partial<Answered> & { readonly failingProbes: readonly number[] }): Answered {
  const trial = { kind: 'seed', seed: 10 } as const;
  return {
    test: { id, failingProbes: given.failingProbes } as unknown as TestTally,
    question: { id, trial, ends: 'failed', rate: 1 },
    confirmation: { kind: 'confirmed', trial, replays: 3, failures: 3, error },
    causes: [['order', 'schedule']],
    ...given,
  };
}

interface Looked {
  readonly answer: Answered;
  readonly worlds: readonly World[];
}

async function lookAt(each: Answered, fails = true): Promise<Looked> {
  const worlds: World[] = [];
  const outcome = { failures: fails ? [{ ...id, error }] : [], skipped: [] } as unknown as RunOutcome;
  const [answer = each] = await inSimplerTrials([each], variation, async (requests) => {
    worlds.push(...requests.map(({ world }) => world));
    return requests.map(() => outcome);
  });
  return { answer, worlds };
}

describe('a test that seems to need several axes together', () => {
  it('is looked at in a probe in which it failed: that varies one', async () => {
    const { answer, worlds } = await lookAt(answered({ failingProbes: [40] }));

    expect(worlds.map(({ schedule }) => schedule.kind)).toEqual(['latest', 'latest', 'latest']);
    expect(answer).toMatchObject({
      causes: [['schedule']],
      question: { trial: { kind: 'probe', index: 40 }, ends: 'failed' },
      confirmation: { kind: 'confirmed', trial: { kind: 'probe', index: 40 }, replays: 3 },
    });
  });

  it('stays as it is where replays of the probe do not agree', async () => {
    const each = answered({ failingProbes: [40] });
    expect((await lookAt(each, false)).answer).toEqual(each);
  });
});

describe('nothing is replayed', () => {
  it.each<[string, Partial<Answered> & { readonly failingProbes: readonly number[] }]>([
    ['where it failed in no probe', { failingProbes: [] }],
    [
      'where one axis is known to suffice',
      { failingProbes: [40], causes: [['schedule'], ['order', 'load']] },
    ],
    ['where no cause is known', { failingProbes: [40], causes: [] }],
    [
      'where luck takes part',
      { failingProbes: [40], question: { id, trial: { kind: 'seed', seed: 10 }, ends: 'failed', rate: 0.5 } },
    ],
    [
      'where the failure did not come back',
      { failingProbes: [40], confirmation: { kind: 'unconfirmed', replays: 20, failures: 4 } },
    ],
  ])('%s', async (_, given) => {
    const each = answered(given);
    expect(await lookAt(each)).toEqual({ answer: each, worlds: [] });
  });
});
