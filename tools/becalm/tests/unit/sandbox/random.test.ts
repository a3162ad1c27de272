import crypto, { randomUUID as importedUuid } from 'node:crypto';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { createEffectLog } from '../../../src/sandbox/effects.ts';
import { installSeededRandom } from '../../../src/sandbox/random.ts';

// Vitest gives this file a process of its own, so the patches end with it.
const effects = createEffectLog(process.cwd());
const random = installSeededRandom(effects);

/** Every source of randomness, drawn once. */
function drawEverything(): readonly unknown[] {
  return [
    Math.random(),
    globalThis.crypto.randomUUID(),
    [...globalThis.crypto.getRandomValues(new Uint32Array(4))],
    crypto.randomUUID(),
    importedUuid(),
    crypto.randomBytes(8).toString('hex'),
    crypto.randomInt(1_000_000),
    crypto.randomInt(5, 10),
    [...crypto.randomFillSync(new Uint8Array(6), 2, 3)],
  ];
}

function enter(seed: number, place: string): void {
  random.enterWorld({ kind: 'drawn', seed });
  random.enterPlace(place);
}

describe('seeded randomness', () => {
  test('repeats every source for the same seed and place', () => {
    enter(7, 'a.test.ts > adds');
    const first = drawEverything();
    enter(7, 'a.test.ts > adds');
    expect(drawEverything()).toEqual(first);
  });

  test('gives another seed and another place other values', () => {
    enter(7, 'a.test.ts > adds');
    const first = drawEverything();
    enter(8, 'a.test.ts > adds');
    const otherSeed = drawEverything();
    enter(7, 'a.test.ts > subtracts');
    const otherPlace = drawEverything();
    expect(new Set([first, otherSeed, otherPlace].map((each) => JSON.stringify(each))).size).toBe(3);
  });

  test('goes on where a place left off, whatever ran in between', () => {
    enter(7, 'suite');
    const undisturbed = [Math.random(), Math.random()];
    enter(7, 'suite');
    const first = Math.random();
    random.enterPlace('suite > test');
    Math.random();
    random.enterPlace('suite');
    expect([first, Math.random()]).toEqual(undisturbed);
  });

  test('keeps the neutral streams of two places apart', () => {
    random.enterWorld({ kind: 'fixed' });
    random.enterPlace('one');
    const one = Math.random();
    random.enterPlace('two');
    expect(Math.random()).not.toBe(one);
  });

  test('answers callbacks and promises', async () => {
    enter(7, 'callbacks');
    const bytes = await promisify(crypto.randomBytes)(4);
    const filled = await promisify(crypto.randomFill)(new Uint8Array(4));
    const whole = await new Promise<number>((resolve, reject) => {
      crypto.randomInt(3, (error, value) => {
        if (error === null) resolve(value);
        else reject(error);
      });
    });
    expect(bytes).toHaveLength(4);
    expect(filled).toHaveLength(4);
    expect([0, 1, 2]).toContain(whole);
  });

  test('makes UUIDs of version 4 and numbers inside their bounds', () => {
    enter(7, 'shapes');
    for (let round = 0; round < 200; round++) {
      expect(crypto.randomUUID()).toMatch(
        /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/u,
      );
      const whole = crypto.randomInt(5, 8);
      expect(whole).toBeGreaterThanOrEqual(5);
      expect(whole).toBeLessThan(8);
      expect(Math.random()).toBeLessThan(1);
    }
  });

  test('refuses what the real sources refuse', () => {
    expect(() => globalThis.crypto.getRandomValues(new Uint8Array(65_537))).toThrow(/quota|65536|exceed/iu);
    expect(() => globalThis.crypto.getRandomValues(new Float64Array(1) as unknown as Uint8Array)).toThrow(
      /type/iu,
    );
    expect(() => crypto.randomInt(5, 5)).toThrow(RangeError);
    expect(() => crypto.randomInt(0.5)).toThrow(TypeError);
  });

  test('draws anew in the second run of a test, whatever the world says', () => {
    enter(7, 'twice');
    const first = Math.random();
    random.repeatPlace('twice');
    const second = Math.random();
    expect(second).not.toBe(first);
    random.enterWorld({ kind: 'fixed' });
    random.enterPlace('other');
    random.repeatPlace('twice');
    random.enterPlace('twice');
    expect(Math.random()).toBe(second);
  });
});

describe('the effects of randomness', () => {
  test('are the draws of a drawn stream, by source, with where they were taken', () => {
    effects.trace(true);
    enter(7, 'a');
    Math.random();
    crypto.randomInt(5);
    crypto.randomBytes(2);
    expect(effects.take()).toMatchObject([
      { axis: 'random', key: 'a#0', place: 'a', what: 'Math.random, draw 0' },
      { key: 'a#1', what: 'crypto.randomInt, draw 1' },
      { key: 'a#2', what: 'crypto.randomBytes, draw 2' },
      { key: 'a#3', location: { file: expect.stringMatching(/random\.test\.ts$/u) as string } },
    ]);
  });

  test('are at most 200 at a place, those that are kept, and none of a fixed stream or a second run', () => {
    effects.trace(true);
    enter(7, 'many');
    for (let draw = 0; draw < 300; draw++) Math.random();
    expect(effects.take()).toHaveLength(200);

    effects.trace(true);
    random.enterWorld({ kind: 'drawn', seed: 7, only: ['a#1'] });
    random.enterPlace('a');
    for (let draw = 0; draw < 3; draw++) Math.random();
    random.repeatPlace('a');
    for (let draw = 0; draw < 3; draw++) Math.random();
    expect(effects.take().map(({ key }) => key)).toEqual(['a#1']);

    effects.trace(true);
    random.enterWorld({ kind: 'fixed' });
    random.enterPlace('a');
    Math.random();
    expect(effects.take()).toEqual([]);
    effects.trace(false);
  });
});
