import { type ClockBounds, clockAxis, defaultClockBounds } from './axes/clock.ts';
import type { ClockValue } from './axes/clock-value.ts';
import { type EnvironmentValue, environmentAxis } from './axes/environment.ts';
import { defaultLoadBounds, type LoadBounds, type LoadValue, loadAxis } from './axes/load.ts';
import { type OrderValue, orderAxis } from './axes/order.ts';
import { type RandomValue, randomAxis } from './axes/random.ts';
import {
  defaultScheduleBounds,
  type ScheduleBounds,
  type ScheduleValue,
  scheduleAxis,
} from './axes/schedule.ts';
import { type StateValue, stateAxis } from './axes/state.ts';
import type { Axis } from './axis.ts';
import type { Seed } from './seed.ts';

/** One value per axis: all that a suite run does not write down. Plain data, so it crosses processes. */
export interface World {
  readonly order: OrderValue;
  readonly clock: ClockValue;
  readonly random: RandomValue;
  readonly schedule: ScheduleValue;
  readonly load: LoadValue;
  readonly environment: EnvironmentValue;
  readonly state: StateValue;
}

/** What a flag, a report or a cause calls one kind of nondeterminism. */
export type AxisName = keyof World;

/** Every axis by name. */
export const axes: { readonly [Name in AxisName]: Axis<World[Name]> } = {
  order: orderAxis,
  clock: clockAxis,
  random: randomAxis,
  schedule: scheduleAxis,
  load: loadAxis,
  environment: environmentAxis,
  state: stateAxis,
};

/** The names of all axes, in the order in which they are reported. */
export const axisNames: readonly AxisName[] = [
  'order',
  'clock',
  'random',
  'schedule',
  'load',
  'environment',
  'state',
];

/** What varies where nobody says otherwise: a test that cannot run twice in one process is seldom asked to. */
export const defaultAxes: readonly AxisName[] = axisNames.filter((name) => name !== 'state');

/** The world of a plain run. */
export const neutralWorld: World = {
  order: orderAxis.neutral,
  clock: clockAxis.neutral,
  random: randomAxis.neutral,
  schedule: scheduleAxis.neutral,
  load: loadAxis.neutral,
  environment: environmentAxis.neutral,
  state: stateAxis.neutral,
};

/** How far each axis may go that has bounds. */
export interface Bounds {
  readonly clock: ClockBounds;
  readonly schedule: ScheduleBounds;
  readonly load: LoadBounds;
}

/** The bounds where nobody says otherwise. */
export const defaultBounds: Bounds = {
  clock: defaultClockBounds,
  schedule: defaultScheduleBounds,
  load: defaultLoadBounds,
};

/** What varies from world to world, and how far. */
export interface Variation {
  readonly axes: readonly AxisName[];
  readonly bounds: Bounds;
}

/** Draws the world of a seed; axes that are not named stay neutral. */
export function drawWorld(seed: Seed, names: readonly AxisName[], bounds: Bounds = defaultBounds): World {
  const world: World = {
    order: orderAxis.draw(seed),
    clock: clockAxis.draw(seed, bounds.clock),
    random: randomAxis.draw(seed),
    schedule: scheduleAxis.draw(seed, bounds.schedule),
    load: loadAxis.draw(seed, bounds.load),
    environment: environmentAxis.draw(seed),
    state: stateAxis.draw(seed),
  };
  return keepOnly(world, names);
}

/** The same world with every axis that is not named turned neutral. */
export function keepOnly(world: World, names: readonly AxisName[]): World {
  const kept = (name: AxisName): World => (names.includes(name) ? world : neutralWorld);
  return {
    order: kept('order').order,
    clock: kept('clock').clock,
    random: kept('random').random,
    schedule: kept('schedule').schedule,
    load: kept('load').load,
    environment: kept('environment').environment,
    state: kept('state').state,
  };
}

/** The axes whose value in this world is not the neutral one, in reporting order. */
export function activeAxes(world: World): readonly AxisName[] {
  return axisNames.filter((name) => world[name].kind !== neutralWorld[name].kind);
}

/**
 * Says the named axes of a world in words, one entry per axis.
 *
 * @param baseMs - the base instant of the hunt, where it is known: dates are told with it
 */
export function describeWorld(
  world: World,
  names: readonly AxisName[],
  baseMs?: number,
): Readonly<Partial<Record<AxisName, string>>> {
  const words: Record<AxisName, string> = {
    order: orderAxis.describe(world.order),
    clock: clockAxis.describe(world.clock, baseMs),
    random: randomAxis.describe(world.random),
    schedule: scheduleAxis.describe(world.schedule),
    load: loadAxis.describe(world.load),
    environment: environmentAxis.describe(world.environment),
    state: stateAxis.describe(world.state),
  };
  return Object.fromEntries(Object.entries(words).filter(([name]) => names.some((each) => each === name)));
}
