import { describe, expect, test } from 'vitest';
import { createLanes, type Lanes } from '../../../src/host/lanes.ts';

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

function learn(lanes: Lanes, cpuMs: number, wallMs: number): void {
  for (let run = 0; run < 8; run++) lanes.learn(cpuMs, wallMs);
}

describe('lanes', () => {
  test('are the fewest before anything is known', async () => {
    expect(await countFree(createLanes({ min: 2, max: 4 }))).toBe(2);
  });

  test('stay the fewest for a suite that computes', async () => {
    const lanes = createLanes({ min: 2, max: 4 });
    learn(lanes, 95, 100);
    expect(await countFree(lanes)).toBe(2);
  });

  test('open for a suite that waits, up to the most', async () => {
    const half = createLanes({ min: 2, max: 8 });
    learn(half, 50, 100);
    const most = createLanes({ min: 2, max: 8 });
    learn(most, 1, 100);
    expect([await countFree(half), await countFree(most)]).toEqual([4, 8]);
  });

  test('let the next one in when one leaves, in order', async () => {
    const lanes = createLanes({ min: 1, max: 1 });
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
