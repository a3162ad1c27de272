import { expect, it } from 'vitest';
import type { Explanation } from '../../../src/explain/explanation.ts';
import { reportedExplanation } from '../../../src/report/explained.ts';
import { type AxisName, neutralWorld, type World } from '../../../src/worlds/world.ts';

const id = { file: 'a.test.ts', name: 'saves' };
const path = 'a.test.ts > saves';

function scheduleOf(overtaking: boolean): World {
  return { ...neutralWorld, schedule: { kind: 'late', seed: 1, latenessMsMax: 80, overtaking } };
}

function explanation(world: World, key: string, axes: readonly AxisName[] = ['schedule']): Explanation {
  const location = { file: 'src/a.ts', line: 3, column: 1 };
  return {
    role: null,
    ...{ polluters: [], stateSetters: [], cleaners: [], left: [] },
    least: [
      {
        ...{ axes, world, tests: [path] },
        effects: [
          {
            axis: 'schedule',
            key,
            place: path,
            what: 'setTimeout of 100 ms is 2 ms late',
            location,
          },
        ],
      },
    ],
    cost: { runs: 1, suiteEquivalents: 1 },
    confidence: 0.99,
    complete: true,
  };
}

it('says that timers overtake each other, which those of one process never do', () => {
  const words = reportedExplanation({ id }, explanation(scheduleOf(true), `${path}#t0`), 0).world.schedule;
  expect(words).toBe('setTimeout of 100 ms is 2 ms late (src/a.ts:3), timers overtaking each other');
});

it.each([
  ['of timers that keep their order', false, `${path}#t0`],
  ['of answers to file requests, which overtake each other anywhere', true, `${path}#f0`],
])('says no such thing %s', (_, overtaking, key) => {
  const words = reportedExplanation({ id }, explanation(scheduleOf(overtaking), key), 0).world.schedule;
  expect(words).toBe('setTimeout of 100 ms is 2 ms late (src/a.ts:3)');
});

it('tells no axis whose least value is the neutral one', () => {
  const needless = explanation(scheduleOf(false), `${path}#t0`, ['schedule', 'load']);
  expect(Object.keys(reportedExplanation({ id }, needless, 0).world)).toEqual(['schedule']);
});

it('names no more than five tests of a set', () => {
  const names = Array.from({ length: 8 }, (_, index) => `a.test.ts > ${index}`);
  const victim = {
    ...explanation(neutralWorld, 'none', ['order']),
    role: 'victim',
    polluters: [names],
  } as const;
  expect(reportedExplanation({ id }, victim, 0)).toMatchObject({
    world: { order: `after ${names.slice(0, 5).join(' and ')} and 3 more` },
    polluters: [names],
  });
});
