import { isOvertaking } from '../worlds/axes/schedule.ts';
import { type AxisName, activeAxes } from '../worlds/world.ts';
import type { Explanation, LeastWorld } from './explanation.ts';

/**
 * What of a cause is needed in its least world: with less of one axis, another may not be. The order is, wherever it is
 * a cause. All of the cause where nothing else is left.
 */
export function neededAxes({ axes, world }: Pick<LeastWorld, 'axes' | 'world'>): readonly AxisName[] {
  const active = activeAxes(world);
  const needed = axes.filter((name) => name === 'order' || active.includes(name));
  return needed.length === 0 ? axes : needed;
}

/** The causes of an explanation: what is needed in each of its least worlds, without what another does with less. */
export function neededCauses({ least }: Pick<Explanation, 'least'>): readonly (readonly AxisName[])[] {
  const causes = least.map(neededAxes);
  return causes.filter((axes, index) =>
    causes.every(
      (other, at) => at === index || !isWithin(other, axes) || (isWithin(axes, other) && index < at),
    ),
  );
}

/**
 * Whether timers overtake each other in a least world, as those of one process do not. Where single effects are known, one
 * of them is a timer's: answers to file requests overtake each other in every world.
 */
export function needsOvertaking({ world, effects }: Pick<LeastWorld, 'world' | 'effects'>): boolean {
  if (!isOvertaking(world.schedule)) return false;
  const own = effects.filter(({ axis }) => axis === 'schedule');
  return own.length === 0 || own.some(({ key }) => /#t\d+$/.test(key));
}

/**
 * Whether each cause of a finding needs timers of one process to overtake each other. Where the search for less was ended
 * nobody knows.
 */
export function isPossibleRace({ least, complete }: Pick<Explanation, 'least' | 'complete'>): boolean {
  return complete && least.length > 0 && least.every(needsOvertaking);
}

function isWithin(less: readonly AxisName[], more: readonly AxisName[]): boolean {
  return less.every((name) => more.includes(name));
}
