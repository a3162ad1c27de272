import { type OrderValue, orderAxis } from './axes/order.ts';
import { type RandomValue, randomAxis } from './axes/random.ts';
import type { Axis } from './axis.ts';
import type { Seed } from './seed.ts';

/** One value per axis: all that a suite run does not write down. Plain data, so it crosses processes. */
export interface World {
  readonly order: OrderValue;
  readonly random: RandomValue;
}

/** What a flag, a report or a cause calls one kind of nondeterminism. */
export type AxisName = keyof World;

/** Every axis by name. */
export const axes: { readonly [Name in AxisName]: Axis<World[Name]> } = {
  order: orderAxis,
  random: randomAxis,
};

/** The names of all axes, in the order in which they are reported. */
export const axisNames: readonly AxisName[] = ['order', 'random'];

/** The world of a plain run. */
export const neutralWorld: World = { order: orderAxis.neutral, random: randomAxis.neutral };

/** Draws the world of a seed; axes that are not named stay neutral. */
export function drawWorld(seed: Seed, names: readonly AxisName[]): World {
  return keepOnly({ order: orderAxis.draw(seed), random: randomAxis.draw(seed) }, names);
}

/** The same world with every axis that is not named turned neutral. */
export function keepOnly(world: World, names: readonly AxisName[]): World {
  return {
    order: names.includes('order') ? world.order : neutralWorld.order,
    random: names.includes('random') ? world.random : neutralWorld.random,
  };
}

/** The axes whose value in this world is not the neutral one, in reporting order. */
export function activeAxes(world: World): readonly AxisName[] {
  return axisNames.filter((name) => world[name].kind !== neutralWorld[name].kind);
}

/** Says the named axes of a world in words, one entry per axis. */
export function describeWorld(
  world: World,
  names: readonly AxisName[],
): Readonly<Partial<Record<AxisName, string>>> {
  const words: Partial<Record<AxisName, string>> = {};
  if (names.includes('order')) words.order = axes.order.describe(world.order);
  if (names.includes('random')) words.random = axes.random.describe(world.random);
  return words;
}
