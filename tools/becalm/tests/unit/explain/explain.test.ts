import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runsMax } from '../../../src/explain/oracle.ts';
import { randomStreamAt } from '../../../src/worlds/axes/random.ts';
import { neutralWorld } from '../../../src/worlds/world.ts';
import type { FakePart } from '../hunt/fake-suite.ts';
import { explainIn, reversed } from './model.ts';

const file = 'a.test.ts';
const at = (index: number): string => `${file} > test ${String(index).padStart(4, '0')}`;
const tests = (count: number): readonly string[] => Array.from({ length: count }, (_, index) => at(index));

/** In reversed order the last test comes first: a victim among the first ones meets all that are declared after it. */
const victim = at(1);

describe('a victim', () => {
  it('has its one polluter named', async () => {
    const part: FakePart = { tests: tests(40), polluters: { [victim]: [[at(23)]] } };
    const { explanation } = await explainIn({ part, test: victim });
    expect(explanation).toMatchObject({
      role: 'victim',
      polluters: [[at(23)]],
      stateSetters: [],
      cleaners: [],
      complete: true,
    });
    expect(explanation.least[0]?.tests).toEqual([at(23), victim]);
  });

  it('has polluters that only pollute together', async () => {
    const part: FakePart = { tests: tests(40), polluters: { [victim]: [[at(23), at(7)]] } };
    const { explanation } = await explainIn({ part, test: victim });
    expect(explanation.polluters.map((set) => [...set].sort())).toEqual([[at(7), at(23)]]);
  });

  it('has every alternative named, also those that did not run before it', async () => {
    const part: FakePart = {
      tests: tests(40),
      polluters: { [at(20)]: [[at(33)], [at(4)], [at(30), at(9)]] },
    };
    const { explanation } = await explainIn({ part, test: at(20) });
    const sets = explanation.polluters.map((set) => [...set].sort().join(' + ')).sort();
    expect(sets).toEqual(
      [at(33), at(4), `${at(30)} + ${at(9)}`].map((set) => set.split(' + ').sort().join(' + ')).sort(),
    );
  });

  it('has its cleaners named', async () => {
    const part: FakePart = {
      tests: tests(20),
      polluters: { [victim]: [[at(12)]] },
      cleaners: { [victim]: [at(15), at(18)] },
    };
    const { explanation } = await explainIn({ part, test: victim });
    expect([...explanation.cleaners].sort()).toEqual([at(15), at(18)]);
    expect(explanation.polluters).toEqual([[at(12)]]);
  });

  it('is polluted across files that share a worker', async () => {
    const other = 'b.test.ts > seeds the table';
    const part: FakePart = {
      shared: true,
      tests: [...tests(5), other, 'c.test.ts > one'],
      polluters: { [victim]: [[other]] },
    };
    const { explanation } = await explainIn({ part, test: victim });
    expect(explanation.polluters).toEqual([[other]]);
  });

  it('that fails in a plain run has polluters declared before it', async () => {
    const part: FakePart = { tests: tests(20), polluters: { [at(9)]: [[at(3)]] } };
    const { explanation } = await explainIn({ part, test: at(9), failsInNeutral: true });
    expect(explanation).toMatchObject({ role: 'victim', polluters: [[at(3)]] });
    expect(explanation.least[0]?.tests).toEqual([at(9)]);
  });
});

describe('a brittle test', () => {
  it('has its state-setter named', async () => {
    const part: FakePart = { tests: tests(30), stateSetters: { [at(25)]: [[at(4)]] } };
    const { explanation } = await explainIn({ part, test: at(25) });
    expect(explanation).toMatchObject({
      role: 'brittle',
      polluters: [],
      stateSetters: [[at(4)]],
      complete: true,
    });
    expect(explanation.least[0]?.tests).toEqual([at(25)]);
  });

  it('has alternatives, too', async () => {
    const part: FakePart = { tests: tests(30), stateSetters: { [at(25)]: [[at(4)], [at(27)]] } };
    const { explanation } = await explainIn({ part, test: at(25) });
    expect(explanation.stateSetters).toEqual([[at(4)], [at(27)]]);
  });

  it('that fails in a plain run passes after a test that is declared after it', async () => {
    const part: FakePart = { tests: tests(12), stateSetters: { [victim]: [[at(8)]] } };
    const { explanation } = await explainIn({ part, test: victim, failsInNeutral: true });
    expect(explanation).toMatchObject({ role: 'brittle', stateSetters: [[at(8)]] });
    expect(explanation.least[0]?.tests).toEqual([at(8), victim]);
  });
});

describe('a flake of another axis', () => {
  const unlucky = { ...neutralWorld, random: { kind: 'drawn', seed: 2 } } as const;
  /** Between the draw of the unlucky world and that of the neutral one. */
  const rate = (randomStreamAt(unlucky.random, victim)() + randomStreamAt({ kind: 'fixed' }, victim)()) / 2;

  it('takes no other test', async () => {
    const part: FakePart = { tests: tests(10), randomly: { [victim]: rate } };
    const { explanation } = await explainIn({ part, test: victim, world: unlucky, causes: [['random']] });
    expect(explanation).toMatchObject({ role: null, polluters: [], stateSetters: [] });
    expect(explanation.least[0]).toMatchObject({ axes: ['random'], tests: [victim] });
  });

  it('may take a polluter as well', async () => {
    const part: FakePart = {
      tests: tests(20),
      randomly: { [victim]: rate },
      polluters: { [victim]: [[at(11)]] },
      needsAll: [victim],
    };
    const world = { ...unlucky, order: reversed.order };
    const { explanation } = await explainIn({ part, test: victim, world, causes: [['order', 'random']] });
    expect(explanation).toMatchObject({ role: 'victim', polluters: [[at(11)]] });
    expect(explanation.least[0]?.world.random).toMatchObject({ kind: 'drawn' });
  });
});

describe('the cost', () => {
  it('of one polluter among a thousand tests is at most 60 suite-equivalents, wherever it is', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 2, max: 999 }), async (polluter) => {
        const part: FakePart = { tests: tests(1000), polluters: { [victim]: [[at(polluter)]] } };
        const { explanation, runs } = await explainIn({ part, test: victim });
        expect(explanation).toMatchObject({ polluters: [[at(polluter)]], complete: true });
        const suiteEquivalents = runs.reduce((sum, run) => sum + run.tests.length, 0) / 1000;
        expect(suiteEquivalents).toBeLessThanOrEqual(60);
        expect(explanation.cost).toEqual({ runs: runs.length, suiteEquivalents });
      }),
      { numRuns: 10 },
    );
  });

  it('of a victim that fails in every second run only stays within the same bound', async () => {
    const part: FakePart = {
      tests: tests(1000),
      polluters: { [victim]: [[at(700)]] },
      races: { [victim]: 0.5 },
      needsAll: [victim],
    };
    const { explanation } = await explainIn({ part, test: victim, rate: 0.5 });
    expect(explanation.polluters).toEqual([[at(700)]]);
    expect(explanation.cost.suiteEquivalents).toBeLessThanOrEqual(60);
  });

  it('is next to nothing where the polluters of another finding are the answer', async () => {
    const part: FakePart = { tests: tests(1000), polluters: { [victim]: [[at(700)]] } };
    const alone = await explainIn({ part, test: victim });
    const hinted = await explainIn({ part, test: victim, hints: [[at(500)], [at(700)]] });
    expect(hinted.explanation.polluters).toEqual([[at(700)]]);
    expect(hinted.runs.length).toBeLessThan(alone.runs.length / 2);
  });

  it('is never more than some hundred runs, however small each is', async () => {
    // A polluter of forty tests takes hundreds of questions.
    const needed = tests(64).slice(20, 60);
    const part: FakePart = { tests: tests(100), polluters: { [victim]: [needed] } };
    const { explanation, runs } = await explainIn({ part, test: victim, budget: 10_000 });
    expect(runs.length).toBeLessThanOrEqual(runsMax);
    expect(explanation.polluters[0]).toEqual(expect.arrayContaining([...needed]));
  });

  it('ends at its budget, with the best so far', async () => {
    const part: FakePart = { tests: tests(1000), polluters: { [victim]: [[at(700), at(300)]] } };
    const { explanation } = await explainIn({ part, test: victim, budget: 5 });
    expect(explanation.complete).toBe(false);
    expect(explanation.polluters[0]).toEqual(expect.arrayContaining([at(700), at(300)]));
    expect(explanation.cost.suiteEquivalents).toBeLessThan(7);
  });
});

describe('an explanation that is ended', () => {
  it('by the signal tells the best so far, whenever it comes', async () => {
    const part: FakePart = { tests: tests(64), polluters: { [victim]: [[at(40), at(11)]] } };
    const { runs } = await explainIn({ part, test: victim });
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 3, max: runs.length }), async (last) => {
        const controller = new AbortController();
        const { explanation } = await explainIn({
          part,
          test: victim,
          signal: controller.signal,
          before: (_attempt, _options, run) => {
            if (run === last) controller.abort();
            return run >= last ? 'lost' : undefined;
          },
        });
        expect(explanation.complete).toBe(false);
        for (const set of explanation.polluters)
          expect(set).toEqual(expect.arrayContaining([at(40), at(11)]));
      }),
    );
  });

  it('gives up where every run is lost', async () => {
    const part: FakePart = { tests: tests(8), polluters: { [victim]: [[at(4)]] } };
    const { explanation, runs } = await explainIn({ part, test: victim, before: () => 'lost' });
    expect(explanation).toMatchObject({ role: null, polluters: [], complete: false });
    expect(runs.length).toBeLessThanOrEqual(3);
  });
});

describe('honesty', () => {
  it('takes a failure at another place for another failure', async () => {
    const part: FakePart = { tests: tests(16), polluters: { [victim]: [[at(3)], [at(9)]] } };
    const { explanation } = await explainIn({
      part,
      test: victim,
      before: ({ tests: run }) => (run.includes(at(9)) && !run.includes(at(3)) ? 'other failure' : undefined),
    });
    expect(explanation.polluters).toEqual([[at(3)]]);
  });

  it('asks again in pristine processes where they do not agree with the answer', async () => {
    const part: FakePart = { tests: tests(16), polluters: { [victim]: [[at(5)]] } };
    const { explanation, runs } = await explainIn({
      part,
      test: victim,
      // In a warm worker another test seems to pollute.
      before: ({ tests: run }, { pristine }) =>
        pristine ? undefined : run.includes(at(9)) ? 'failed' : 'passed',
    });
    expect(runs.some(({ pristine }) => pristine)).toBe(true);
    expect(explanation).toMatchObject({ polluters: [[at(5)]], complete: true });
  });
});
