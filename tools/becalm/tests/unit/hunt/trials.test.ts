import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { byPreference, groupByTrial, shareTrials } from '../../../src/hunt/trials.ts';
import { type Trial, trialName } from '../../../src/worlds/trial.ts';

const seed = (number: number): Trial => ({ kind: 'seed', seed: number });
const probe = (index: number): Trial => ({ kind: 'probe', index });

const trials = fc.oneof(fc.integer({ min: 1, max: 8 }).map(seed), fc.integer({ min: 0, max: 5 }).map(probe));
const candidates = fc.array(
  fc.record({ id: fc.nat(), trials: fc.uniqueArray(trials, { maxLength: 5, selector: trialName }) }),
  { maxLength: 12 },
);

describe('byPreference', () => {
  it('puts seeds before probes and lower numbers first', () => {
    const sorted = [probe(0), seed(9), probe(3), seed(2)].sort(byPreference);

    expect(sorted.map(trialName)).toEqual(['2', '9', 'p0', 'p3']);
  });
});

describe('groupByTrial', () => {
  it('keeps members together by their trial', () => {
    const members = [seed(4), probe(4), seed(4)].map((trial, id) => ({ id, trial }));

    const groups = groupByTrial(members).map((group) => [
      trialName(group.trial),
      group.members.map(({ id }) => id),
    ]);

    expect(groups).toEqual([
      ['4', [0, 2]],
      ['p4', [1]],
    ]);
  });
});

describe('shareTrials', () => {
  it('gives each candidate exactly one of its own worlds', () => {
    fc.assert(
      fc.property(candidates, (all) => {
        const shared = shareTrials(all);
        const served = shared.flatMap(({ members }) => members);

        expect(new Set(served).size).toBe(served.length);
        expect(new Set(served)).toEqual(new Set(all.filter((candidate) => candidate.trials.length > 0)));
        for (const { trial, members } of shared) {
          for (const member of members) expect(member.trials.map(trialName)).toContain(trialName(trial));
        }
      }),
    );
  });

  it('takes the world that most share, though others come first', () => {
    const shared = shareTrials([
      { trials: [seed(1), seed(7)] },
      { trials: [seed(2), seed(7)] },
      { trials: [seed(3), seed(7)] },
      { trials: [seed(3)] },
    ]);

    expect(shared.map(({ trial, members }) => [trialName(trial), members.length])).toEqual([
      ['7', 3],
      ['3', 1],
    ]);
  });

  it('prefers a seed to a probe that more share', () => {
    const shared = shareTrials([
      { trials: [seed(5), probe(1)] },
      { trials: [probe(1)] },
      { trials: [probe(1)] },
    ]);

    expect(shared.map(({ trial }) => trialName(trial))).toEqual(['5', 'p1']);
  });
});
