import fc from 'fast-check';
import { expect, test } from 'vitest';
import { shrinkFaults } from '../../src/simulation/shrink-faults.ts';

/** A simulation that fails whenever all of these faults happen. */
function failingWith(needed: readonly number[]) {
  const asked: (readonly number[])[] = [];
  return {
    asked,
    stillFails: async (faults: readonly number[]) => {
      asked.push(faults);
      return needed.every((each) => faults.includes(each));
    },
  };
}

test('what is left is what it takes', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(fc.nat(300), { minLength: 1, maxLength: 40 }),
      fc.nat(),
      async (unsorted, draw) => {
        const faults = unsorted.toSorted((one, other) => one - other);
        const needed = faults.filter((_, index) => (draw >> (index % 30)) % 4 === 1).slice(0, 4);
        const world = failingWith(needed);
        const shrunk = await shrinkFaults({ faults, stillFails: world.stillFails, runsMax: 10_000 });
        expect(shrunk).toEqual({ faults: needed, runCount: world.asked.length, isLeast: true });
      },
    ),
  );
});

test('one fault of a hundred is found in few runs', async () => {
  const faults = Array.from({ length: 128 }, (_, index) => index);
  const { runCount } = await shrinkFaults({
    faults,
    stillFails: failingWith([77]).stillFails,
    runsMax: 1_000,
  });
  // The empty list, and at most two halves for each of the seven times that 128 can be halved.
  expect(runCount).toBeLessThanOrEqual(1 + 2 * 7);
});

test('when the runs are used up, the best so far is told as such', async () => {
  const faults = Array.from({ length: 64 }, (_, index) => index);
  const { stillFails, asked } = failingWith([3, 40]);
  const shrunk = await shrinkFaults({ faults, stillFails, runsMax: 5 });
  expect(asked.length).toBeLessThanOrEqual(5);
  expect(shrunk.isLeast).toBe(false);
  expect(shrunk.faults).toEqual(expect.arrayContaining([3, 40]));
  expect(await shrinkFaults({ faults: [1, 2], stillFails, runsMax: 0 })).toEqual({
    faults: [1, 2],
    runCount: 0,
    isLeast: false,
  });
});

test('a failure that needs no fault at all is told so', async () => {
  const { stillFails } = failingWith([]);
  expect(await shrinkFaults({ faults: [1, 2, 3], stillFails, runsMax: 9 })).toEqual({
    faults: [],
    runCount: 1,
    isLeast: true,
  });
});
