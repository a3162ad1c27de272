import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createOracle } from '../../../src/explain/oracle.ts';
import { type LeastValues, leastValues } from '../../../src/explain/values.ts';
import { latenessAt } from '../../../src/worlds/axes/schedule.ts';
import type { Effect, RunTrace } from '../../../src/worlds/outcome.ts';
import { type AxisName, neutralWorld, type World } from '../../../src/worlds/world.ts';

const test = 'a > victim';

/** What a suite does in a world, and which runs of it are lost. */
interface Model {
  readonly fails: (world: World) => boolean;
  readonly effects?: (world: World) => readonly Effect[];
  /** Numbers of runs, from 1, from which on everything is lost. */
  readonly lostFrom?: number;
}

async function leastOf(model: Model, axes: readonly AxisName[], world: World) {
  const asked: World[] = [];
  const { fails, effects = () => [], lostFrom = Infinity } = model;
  const oracle = createOracle({
    run: async (attempt, options) => {
      asked.push(attempt.world);
      if (asked.length >= lostFrom) return null;
      const trace: RunTrace = { ran: [[test]], effects: effects(attempt.world), left: [] };
      return {
        end: fails(attempt.world) ? 'failed' : 'passed',
        error: null,
        testsRun: 1,
        trace: options.trace ? trace : null,
      };
    },
    rate: 1,
    error: null,
    suiteTests: 1,
    budget: 1_000,
    signal: new AbortController().signal,
  });
  const least: LeastValues = await leastValues({ axes, world, tests: [test], ends: 'failed', oracle });
  return { least, asked };
}

describe('a value of which keys are known', () => {
  const world: World = {
    ...neutralWorld,
    environment: { kind: 'set', locale: 'tr-TR', cpus: 2, entries: { kind: 'reversed' } },
  };
  const parts = ['locale', 'cpus', 'entries'] as const;

  it('keeps exactly the parts that are needed together', async () => {
    await fc.assert(
      fc.asyncProperty(fc.subarray([...parts], { minLength: 1 }), async (needed) => {
        const fails = ({ environment }: World): boolean =>
          environment.kind === 'set' && needed.every((part) => environment[part] !== null);
        const { least } = await leastOf({ fails }, ['environment'], world);
        const { environment } = least.world;
        expect(parts.filter((part) => environment.kind === 'set' && environment[part] !== null)).toEqual(
          needed,
        );
        expect(least.complete).toBe(true);
      }),
    );
  });

  it('stays as it is, and is not known to be the least, where runs are lost', async () => {
    const fails = ({ environment }: World): boolean =>
      environment.kind === 'set' && environment.locale !== null;
    const { least } = await leastOf({ fails, lostFrom: 2 }, ['environment'], world);
    expect(least).toMatchObject({ world, effects: [], complete: false });
  });

  it('leaves the order to the tests, and nobody asks about it', async () => {
    const reversed: World = { ...neutralWorld, order: { kind: 'rotated', by: 0, reversed: true } };
    const { least, asked } = await leastOf({ fails: () => true }, ['order'], reversed);
    expect(least).toEqual({ world: reversed, effects: [], complete: true });
    // The one run is that which tells the effects.
    expect(asked).toEqual([reversed]);
  });
});

describe('a value of which a run tells the effects', () => {
  const schedule = { kind: 'latest', latenessMsMax: 80 } as const;
  const world: World = { ...neutralWorld, schedule };

  /** Timers of three places, two each, that are late in this world. */
  function timers({ schedule: value }: World): readonly Effect[] {
    return ['a > one', 'a > two', test].flatMap((place) => {
      const lateness = latenessAt(value, place, 't');
      return [0, 1].flatMap((number): readonly Effect[] => {
        const ms = lateness();
        const key = `${place}#t${number}`;
        return ms === 0 ? [] : [{ axis: 'schedule', key, place, what: `${ms} ms late`, location: null }];
      });
    });
  }

  const everyTimer = timers(world).map(({ key }) => key);
  const lateIn = (each: World): readonly string[] => timers(each).map(({ key }) => key);

  it('keeps exactly the timers that are needed together', async () => {
    await fc.assert(
      fc.asyncProperty(fc.subarray([...everyTimer], { minLength: 1, maxLength: 3 }), async (needed) => {
        const fails = (each: World): boolean => needed.every((key) => lateIn(each).includes(key));
        const { least } = await leastOf({ fails, effects: timers }, ['schedule'], world);
        expect(lateIn(least.world)).toEqual(needed);
        expect(least.effects.map(({ key }) => key)).toEqual(needed);
        expect(least.complete).toBe(true);
      }),
    );
  });

  it('asks for places before it asks for what happens there', async () => {
    const fails = (each: World): boolean => lateIn(each).includes(`${test}#t0`);
    const { asked } = await leastOf({ fails, effects: timers }, ['schedule'], world);
    const places = new Set(timers(asked[1] ?? world).map(({ place }) => place));
    expect(places.size).toBe(1);
    expect(lateIn(asked[1] ?? world)).toHaveLength(2);
  });

  it('becomes as short as it may be', async () => {
    const fails = ({ schedule: value }: World): boolean =>
      value.kind === 'latest' && value.latenessMsMax >= 15;
    const { least } = await leastOf({ fails, effects: timers }, ['schedule'], world);
    expect(least.world.schedule).toMatchObject({ kind: 'latest', latenessMsMax: 15 });
    expect(least.complete).toBe(true);
  });

  it('stays whole where it does something that no effect tells', async () => {
    const fails = ({ schedule: value }: World): boolean =>
      value.kind === 'latest' && value.only === undefined;
    const { least } = await leastOf({ fails, effects: timers }, ['schedule'], world);
    expect(least.world.schedule).toMatchObject({ kind: 'latest' });
    expect(least.world.schedule).not.toHaveProperty('only');
    expect(least.complete).toBe(true);
  });

  it('is not known to be the least where the effects got lost', async () => {
    const { least } = await leastOf({ fails: () => true, effects: timers, lostFrom: 1 }, ['schedule'], world);
    expect(least).toEqual({ world, effects: [], complete: false });
  });

  it('tells effects of its own axes only', async () => {
    const foreign: Effect = { axis: 'load', key: `${test}#l0`, place: test, what: 'slow', location: null };
    const effects = (each: World): readonly Effect[] => [...timers(each), foreign];
    const fails = (each: World): boolean => lateIn(each).length > 0;
    const { least } = await leastOf({ fails, effects }, ['schedule'], world);
    expect(least.effects).toHaveLength(1);
    expect(least.effects).not.toContainEqual(foreign);
  });
});
