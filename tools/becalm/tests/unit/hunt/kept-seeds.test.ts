import { describe, expect, test } from 'vitest';
import { type FakePart, fakeSuite } from './fake-suite.ts';
import { huntIn, ordinary, testOf, victim } from './hunt-in.ts';

const drawing: FakePart = { tests: ordinary, randomly: { [victim]: 0.02 } };

/** A seed beyond the hundred, in which the test fails. */
async function failingSeed(): Promise<number> {
  const result = await huntIn(fakeSuite(drawing), { first: 1001, seeds: 300, axes: ['random'] });
  const [seed] = testOf(result, victim).failingSeeds;
  if (seed === undefined) throw new Error('Expected a failing seed.');
  return seed;
}

describe('kept seeds', () => {
  test('show what the others do not, and count for no rate', async () => {
    const seed = await failingSeed();
    const result = await huntIn(fakeSuite(drawing), { seeds: 1, axes: ['random'], keptSeeds: [seed, 7] });
    expect(testOf(result, victim)).toMatchObject({
      verdict: 'flaky',
      kind: 'non-deterministic',
      runs: 1,
      failures: 0,
      rate: 0,
      failingSeeds: [],
      trial: { kind: 'seed', seed },
      causes: [['random']],
      confirmed: { replays: 3, failures: 3 },
    });
    expect(result).toMatchObject({ completedSeeds: 1, failedWorlds: 0 });
    expect(result.keptWorlds).toEqual([
      { seed, failures: [victim] },
      { seed: 7, failures: [] },
    ]);
  });

  test('end a hunt until the first finding before the first seed', async () => {
    const rules = { untilFlaky: true, budget: null };
    const keptSeeds = [await failingSeed()];
    const result = await huntIn(fakeSuite(drawing), { axes: ['random'], rules, keptSeeds });
    expect(result).toMatchObject({ stop: 'until-flaky', completedSeeds: 0 });
  });

  test('are nothing new for a test that is broken, or found anyway', async () => {
    const keptSeeds = [await failingSeed()];
    const broken = { tests: ordinary, alwaysFails: [victim] };
    expect((await huntIn(fakeSuite(broken), { keptSeeds })).parts).toEqual(
      (await huntIn(fakeSuite(broken))).parts,
    );
    const found = testOf(await huntIn(fakeSuite(drawing), { seeds: 300, keptSeeds }), victim);
    expect(found).toEqual(testOf(await huntIn(fakeSuite(drawing), { seeds: 300 }), victim));
  });

  test('are unconfirmed where the failure does not come back', async () => {
    const contaminated: FakePart = { tests: ordinary, failsWarm: { [victim]: (seed) => seed === 5000 } };
    const result = await huntIn(fakeSuite(contaminated), { seeds: 10, keptSeeds: [5000] });
    expect(testOf(result, victim)).toMatchObject({ verdict: 'unconfirmed', kind: null, causes: [] });
  });

  test('that are lost are not told', async () => {
    const lost: FakePart = { tests: ordinary, lost: ({ seed }) => seed === 5000 };
    expect((await huntIn(fakeSuite(lost), { seeds: 5, keptSeeds: [5000] })).keptWorlds).toEqual([]);
  });
});
