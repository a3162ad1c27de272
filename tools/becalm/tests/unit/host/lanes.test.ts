import { describe, expect, test } from 'vitest';
import { createLanes, type LaneBounds, type Lanes } from '../../../src/host/lanes.ts';

interface Model {
  readonly lanes: Lanes;
  /** Lets a number of runs finish, each of which took `wallMs` and waited for `idleMs` of it. */
  readonly finish: (runs: number, wallMs: number, idleMs: number) => void;
}

function model(bounds: LaneBounds): Model {
  const lanes = createLanes(bounds);
  return {
    lanes,
    finish(runs, wallMs, idleMs) {
      for (let run = 0; run < runs; run++) lanes.learn({ wallMs, idleMs });
    },
  };
}

/** Enters until a lane has to be waited for; returns how many there were. */
async function countFree(lanes: Lanes): Promise<number> {
  for (let count = 0; ; count++) {
    const entered = await Promise.race([lanes.enter().then(() => true), turn().then(() => false)]);
    if (!entered) return count;
  }
}

/** Longer than any entry that does not have to wait. */
async function turn(): Promise<void> {
  for (let round = 0; round < 10; round++) await Promise.resolve();
}

describe('lanes', () => {
  test('are the fewest before anything is known', async () => {
    expect(await countFree(model({ min: 2, max: 4 }).lanes)).toBe(2);
  });

  test('stay the fewest for a suite that computes', async () => {
    const { lanes, finish } = model({ min: 2, max: 8 });
    finish(200, 100, 14);
    expect(await countFree(lanes)).toBe(2);
  });

  test('open in proportion for a suite that waits', async () => {
    const { lanes, finish } = model({ min: 2, max: 8 });
    finish(12, 150, 105);
    expect(await countFree(lanes)).toBe(6);
  });

  test('do not judge the round in which new workers start up', async () => {
    const { lanes, finish } = model({ min: 2, max: 8 });
    finish(6, 10_000, 9_999);
    expect(await countFree(lanes)).toBe(2);
  });

  test('open only where a whole run fits into what others wait, and no more than the most', async () => {
    const little = model({ min: 2, max: 8 });
    little.finish(1000, 100, 32);
    expect(await countFree(little.lanes)).toBe(2);
    const enough = model({ min: 2, max: 8 });
    enough.finish(1000, 100, 34);
    expect(await countFree(enough.lanes)).toBe(3);
    const most = model({ min: 2, max: 8 });
    most.finish(1000, 1000, 999);
    expect(await countFree(most.lanes)).toBe(8);
  });

  test('let the next one in when one leaves, in order', async () => {
    const { lanes } = model({ min: 1, max: 1 });
    const entered: string[] = [];
    const leave = await lanes.enter();
    const second = lanes.enter().then((leaveSecond) => {
      entered.push('second');
      leaveSecond();
    });
    const third = lanes.enter().then(() => entered.push('third'));
    await turn();
    expect(entered).toEqual([]);
    leave();
    leave();
    await Promise.all([second, third]);
    expect(entered).toEqual(['second', 'third']);
  });
});
