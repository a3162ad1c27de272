import type { Axis } from '../worlds/axis.ts';
import type { Effect } from '../worlds/outcome.ts';
import { type AxisName, axes, neutralWorld, type World } from '../worlds/world.ts';
import { type Holds, minimise } from './minimise.ts';
import type { End, Oracle } from './oracle.ts';

/** The question: how little of each axis' value makes the test end as told, with the tests that are needed. */
export interface ValuesGiven {
  /** Axes that are needed together; that of the order is settled by the tests. */
  readonly axes: readonly AxisName[];
  readonly world: World;
  /** Paths in their order. */
  readonly tests: readonly string[];
  readonly ends: End;
  readonly oracle: Oracle;
}

/** As little of each value as does it. */
export interface LeastValues {
  readonly world: World;
  /** What still has to happen. */
  readonly effects: readonly Effect[];
  readonly complete: boolean;
}

/** Simpler values are tried so many times at most. */
const stepsMax = 40;

/** Makes the values of the axes as small as they can be, one axis after the other. */
export async function leastValues(given: ValuesGiven): Promise<LeastValues> {
  let world = given.world;
  let complete = true;
  for (const name of given.axes) {
    if (name === 'order') continue;
    const kept = await leastKeys(given, world, name);
    const simple = await simplest(given, kept.world, name);
    world = simple.world;
    complete = complete && kept.complete && simple.complete;
  }
  const effects = await effectsIn(given, world);
  return { world, effects: effects ?? [], complete: complete && effects !== null };
}

interface LeastValue {
  readonly world: World;
  readonly complete: boolean;
}

/** Puts back to neutral what the value changes, where the test ends the same without it. */
async function leastKeys(given: ValuesGiven, world: World, name: AxisName): Promise<LeastValue> {
  const known = parts[name].keys(world);
  if (known.length > 0) return keepFewest(given, world, name, known);
  const effects = await effectsOf(given, world, name);
  if (effects === null) return { world, complete: false };
  // First the places that matter, then what happens there.
  const places = [...new Set(effects.map(({ place }) => place))];
  const inPlaces = (kept: readonly string[]): readonly string[] =>
    effects.filter(({ place }) => kept.includes(place)).map(({ key }) => key);
  const few = await minimise(places, holder(given, world, name, inPlaces));
  if (!few.complete) return { world: parts[name].keep(world, inPlaces(few.items)), complete: false };
  return keepFewest(given, world, name, inPlaces(few.items));
}

async function keepFewest(
  given: ValuesGiven,
  world: World,
  name: AxisName,
  keys: readonly string[],
): Promise<LeastValue> {
  const all = parts[name].keep(world, keys);
  // Where what is told is not all that is done, nothing can be left out.
  const holds = holder(given, world, name, (kept) => kept);
  if ((await holds(keys)) !== true) return { world, complete: !given.oracle.ended() };
  const { items, complete } = await minimise(keys, holds);
  return { world: complete ? parts[name].keep(world, items) : all, complete };
}

function holder(
  given: ValuesGiven,
  world: World,
  name: AxisName,
  keysFor: (items: readonly string[]) => readonly string[],
): Holds<string> {
  return async (items) => {
    const end = await given.oracle.end({
      world: parts[name].keep(world, keysFor(items)),
      tests: given.tests,
    });
    return end === null ? null : end === given.ends;
  };
}

/** Takes the first simpler value that does it, and goes on from there. */
async function simplest(given: ValuesGiven, from: World, name: AxisName): Promise<LeastValue> {
  let world = from;
  let tried = 0;
  for (;;) {
    const next = await firstSimpler(given, world, name, stepsMax - tried);
    if (next === 'ended') return { world, complete: false };
    if (next === null) return { world, complete: true };
    tried += next.tried;
    world = next.world;
  }
}

async function firstSimpler(
  given: ValuesGiven,
  world: World,
  name: AxisName,
  most: number,
): Promise<{ readonly world: World; readonly tried: number } | 'ended' | null> {
  // That the neutral value does not do it is known.
  const candidates = parts[name].shrink(world).filter((each) => each[name].kind !== neutralWorld[name].kind);
  for (const [index, candidate] of candidates.slice(0, most).entries()) {
    const end = await given.oracle.end({ world: candidate, tests: given.tests });
    if (end === null) return 'ended';
    if (end === given.ends) return { world: candidate, tried: index + 1 };
  }
  return null;
}

async function effectsOf(
  given: ValuesGiven,
  world: World,
  name: AxisName,
): Promise<readonly Effect[] | null> {
  const effects = await effectsIn(given, world);
  return effects === null ? null : effects.filter(({ axis }) => axis === name);
}

async function effectsIn(
  { oracle, tests, axes: names }: ValuesGiven,
  world: World,
): Promise<readonly Effect[] | null> {
  const run = await oracle.look({ world, tests }, { trace: true });
  return run?.trace?.effects.filter(({ axis }) => names.includes(axis)) ?? null;
}

/** What one axis makes of a world. */
interface AxisPart {
  readonly keys: (world: World) => readonly string[];
  readonly keep: (world: World, keys: readonly string[]) => World;
  readonly shrink: (world: World) => readonly World[];
}

/** An axis and its value belong together, which the compiler sees as long as both go by one name. */
function partOf<Name extends AxisName>(name: Name, axis: Axis<World[Name]>): AxisPart {
  return {
    keys: (world) => axis.keys(world[name]),
    keep: (world, keys) => ({ ...world, [name]: axis.keep(world[name], keys) }),
    shrink: (world) => axis.shrink(world[name]).map((value) => ({ ...world, [name]: value })),
  };
}

const parts: Readonly<Record<AxisName, AxisPart>> = {
  order: partOf('order', axes.order),
  clock: partOf('clock', axes.clock),
  random: partOf('random', axes.random),
  schedule: partOf('schedule', axes.schedule),
  load: partOf('load', axes.load),
  environment: partOf('environment', axes.environment),
  state: partOf('state', axes.state),
};
