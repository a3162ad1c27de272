import { describe, expect, it } from 'vitest';
import { planHunt, probeTrialsOf, seedTrialsOf, worldCount } from '../../../src/hunt/plan.ts';
import { trialName } from '../../../src/worlds/trial.ts';
import { axisNames } from '../../../src/worlds/world.ts';

describe('planHunt', () => {
  it('takes all 41 probes when every axis of theirs varies', () => {
    expect(planHunt({ first: 1, count: 10 }, axisNames).probes).toHaveLength(41);
  });

  it('leaves out probes that would be the neutral world again', () => {
    expect(planHunt({ first: 1, count: 10 }, ['random']).probes).toEqual([0]);
  });
});

describe('the trials', () => {
  it('are the probes but p0, which the survey is, then the seeds', () => {
    const plan = planHunt({ first: 5001, count: 3 }, ['order']);
    const names = [...probeTrialsOf(plan), ...seedTrialsOf(plan)].map(trialName);

    expect(names.slice(0, 2)).toEqual(['p1', 'p2']);
    expect(names.slice(18)).toEqual(['p19', '5001', '5002', '5003']);
    expect(worldCount(plan)).toBe(names.length + 1);
  });
});
