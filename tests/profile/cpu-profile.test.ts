import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { callTreeOf } from '../../tools/profile/cpu/call-tree.ts';
import { decodeCpuProfile, parseCpuProfile } from '../../tools/profile/cpu/cpu-profile.ts';
import { functionTableOf, longest } from '../../tools/profile/cpu/function-table.ts';
import { ProfileError } from '../../tools/profile/profile-error.ts';
import { madeProfile } from './made-profile.ts';

const sound = madeProfile([
  { stack: ['main', 'work'], us: 900 },
  { stack: ['main'], us: 100 },
]);

/** Stacks of few functions, so that recursion is frequent. */
const samples = fc.array(
  fc.record({
    stack: fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 6 }),
    us: fc.integer({ min: 0, max: 10_000 }),
  }),
  { minLength: 1, maxLength: 40 },
);

describe('a .cpuprofile file', () => {
  it('is read as it was written', () => {
    expect(parseCpuProfile(JSON.stringify(sound))).toEqual(sound);
  });

  it.each([
    ['no JSON', '{', 'it is no JSON'],
    ['another document', '{"bench":1}', 'nodes'],
    ['no nodes', JSON.stringify({ ...sound, nodes: [] }), 'nodes'],
    ['a time too few', JSON.stringify({ ...sound, timeDeltas: [0] }), '2 samples, but 1 times'],
    ['a sample of nowhere', JSON.stringify({ ...sound, samples: [1, 99] }), 'node 99, which is not there'],
  ])('is refused where there is %s', (_, text, says) => {
    expect(() => parseCpuProfile(text)).toThrow(ProfileError);
    expect(() => parseCpuProfile(text)).toThrow(says);
  });

  it.each([
    [
      'an id twice',
      [
        [1, []],
        [1, []],
      ],
      'the same id',
    ],
    ['a child that is missing', [[1, [2]]], 'not there'],
    [
      'two parents',
      [
        [1, [2, 3]],
        [2, [3]],
        [3, []],
      ],
      'two parents',
    ],
    [
      'two roots',
      [
        [1, []],
        [2, []],
      ],
      'more than one root',
    ],
    [
      'a circle',
      [
        [1, []],
        [2, [3]],
        [3, [2]],
      ],
      'own callers',
    ],
    [
      'a root that is called',
      [
        [1, [2]],
        [2, [1]],
      ],
      'not the root',
    ],
  ] as const)('is refused where its tree has %s', (_, shape, says) => {
    const [{ callFrame } = { callFrame: {} }] = sound.nodes;
    const nodes = shape.map(([id, children]) => ({ id, callFrame, children }));
    expect(() => decodeCpuProfile({ ...sound, nodes, samples: [], timeDeltas: [] })).toThrow(says);
  });

  it('is a profile or an error of ours, whatever it holds', () => {
    fc.assert(
      fc.property(
        fc.anything(),
        fc.constantFrom('nodes', 'samples', 'timeDeltas', 'endTime'),
        (junk, part) => {
          expectProfileOrError(() => decodeCpuProfile(junk));
          expectProfileOrError(() => decodeCpuProfile({ ...sound, [part]: junk }));
        },
      ),
    );
  });

  it('is a profile or an error of ours, however its text is damaged', () => {
    const text = JSON.stringify(sound);
    fc.assert(
      fc.property(fc.nat(text.length), fc.nat(20), fc.string(), (at, length, put) => {
        expectProfileOrError(() => parseCpuProfile(text.slice(0, at) + put + text.slice(at + length)));
      }),
    );
  });
});

describe('the time of functions', () => {
  it('is that until the next sample, and the last one lasts until the end', () => {
    const { functions, busyUs } = functionTableOf(callTreeOf(sound));
    expect(
      functions.map(({ frame, selfUs, cumulativeUs }) => [frame.functionName, selfUs, cumulativeUs]),
    ).toEqual([
      ['main', 100, 1000],
      ['work', 900, 900],
    ]);
    expect(busyUs).toBe(1000);
  });

  it('counts a function that calls itself once', () => {
    const profile = madeProfile([
      { stack: ['walk', 'walk', 'walk'], us: 300 },
      { stack: ['walk', 'leaf', 'walk'], us: 100 },
    ]);
    const [walk] = longest(functionTableOf(callTreeOf(profile)), 'cumulativeUs', 1);
    expect(walk).toMatchObject({ selfUs: 400, cumulativeUs: 400, samples: 2 });
  });

  it('leaves out the time in which nothing ran', () => {
    const table = functionTableOf(
      callTreeOf(
        madeProfile([
          { stack: ['(idle)'], us: 700 },
          { stack: ['work'], us: 300 },
        ]),
      ),
    );
    expect(table).toMatchObject({ busyUs: 300, idleUs: 700, sampleCount: 2 });
    expect(table.functions.map(({ frame }) => frame.functionName)).toEqual(['work']);
  });

  it('is none where the clock goes back', () => {
    const { functions } = functionTableOf(callTreeOf({ ...sound, timeDeltas: [0, -50], endTime: 0 }));
    expect(functions.every(({ selfUs }) => selfUs >= 0)).toBe(true);
  });

  it('adds up to all time in functions themselves, and to no more than that in one with its calls', () => {
    fc.assert(
      fc.property(samples, (taken) => {
        const { functions, busyUs } = functionTableOf(callTreeOf(madeProfile(taken)));
        const all = taken.reduce((sum, { us }) => sum + us, 0);
        expect(busyUs).toBe(all);
        expect(functions.reduce((sum, { selfUs }) => sum + selfUs, 0)).toBe(all);
        for (const { frame, selfUs, cumulativeUs } of functions) {
          const held = taken.filter(({ stack }) => stack.some((name) => name === frame.functionName));
          expect(cumulativeUs).toBe(held.reduce((sum, { us }) => sum + us, 0));
          expect(selfUs).toBeLessThanOrEqual(cumulativeUs);
        }
      }),
    );
  });

  it('needs no more stack than a loop for a recursion of 20 000 calls', () => {
    const profile = madeProfile([{ stack: Array.from({ length: 20_000 }, () => 'deep'), us: 5 }]);
    expect(functionTableOf(callTreeOf(profile)).functions[0]).toMatchObject({ selfUs: 5, cumulativeUs: 5 });
  });
});

function expectProfileOrError(read: () => unknown): void {
  try {
    read();
  } catch (error) {
    expect(error).toBeInstanceOf(ProfileError);
  }
}
