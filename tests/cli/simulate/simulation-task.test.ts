import { expect, test } from 'vitest';
import { canaryOf, doTask, settleThread } from '../../../src/cli/simulate/simulation-task.ts';
import { planFaults } from '../../../src/simulation/index.ts';

const HOURS = 0.2;

test('a list of faults decides which of them happen', async () => {
  const planned = planFaults({ seed: 2, mode: 'paper', durationMs: HOURS * 3_600_000 }).map(
    ({ index }) => index,
  );
  const task = { kind: 'simulate', seed: 2, hours: HOURS } as const;
  const injectedIn = async (changes: object) => {
    const answer = await doTask({ ...task, ...changes }, settleThread);
    return answer.kind === 'simulated' ? answer.result.injected : null;
  };
  expect(planned.length).toBeGreaterThan(0);
  expect(await injectedIn({ only: [] })).toEqual([]);
  expect(await injectedIn({ without: planned })).toEqual([]);
  expect(await injectedIn({ only: planned })).toEqual(await injectedIn({}));
});

test('a planted bug is known by its name', async () => {
  const answer = await doTask(
    { kind: 'hunt-canary', name: 'rounded-quantity', hours: 1, seedsMax: 2 },
    settleThread,
  );
  expect(answer).toMatchObject({ kind: 'canary-hunted', fate: { seedCount: 1 } });
  const simulated = await doTask(
    { kind: 'simulate', seed: 2, hours: 1, canary: 'rounded-quantity' },
    settleThread,
  );
  expect(simulated).toMatchObject({ result: { violation: { invariant: 'exact-books' } } });
  expect(() => canaryOf('none')).toThrow('Expected the name of a planted bug, was "none".');
});
