import { type ClockValue, clockEdges } from './axes/clock.ts';
import { type AxisName, keepOnly, neutralWorld, type World } from './world.ts';

/**
 * Probes are worlds that are chosen, not drawn. They run before the seeds, find most flakes early, and
 * count for no rate.
 *
 * `p0` is the neutral world. `p1` reverses every order. `p2`…`p13` turn the declared order by 1 to 12
 * places and `p14`…`p26` the reversed order by 1 to 13: among up to 13 siblings each one comes first,
 * and each one follows both of its neighbours. `p27`…`p36` try each edge of the calendar, `p37`…`p39`
 * an ordinary day well west, well east and in between, `p40` has every timer as late as allowed.
 */
export const probeCount = 41;

/** The world of probe `index`, 0 to 40 (included); axes that are not named stay neutral. */
export function probeWorld(index: number, names: readonly AxisName[]): World {
  return keepOnly({ ...neutralWorld, ...chosen(index) }, names);
}

/** Zones of the probes at the edges: a west, an east and a half-hour one in turn, all with summer time. */
const edgeZones = ['America/New_York', 'Europe/Berlin', 'Australia/Adelaide'];
const plainZones = ['Pacific/Pago_Pago', 'Pacific/Kiritimati', 'America/St_Johns'];

const edgeProbes: readonly ClockValue[] = clockEdges.map((kind, index) => ({
  kind: 'set',
  // Half a day on, half-way between the first and the last of the milliseconds before a second.
  start: { kind, pick: 0.5005 },
  zone: edgeZones[index % edgeZones.length] ?? 'UTC',
  reads: index % 2 === 0 ? 'still' : 'stepping',
}));

const zoneProbes: readonly ClockValue[] = plainZones.map((zone) => ({
  kind: 'set',
  start: { kind: 'ordinary', pick: 0.15 },
  zone,
  reads: 'still',
}));

const clockProbes = [...edgeProbes, ...zoneProbes];

function chosen(index: number): Partial<World> {
  if (index === 0) return {};
  if (index === 1) return { order: { kind: 'rotated', by: 0, reversed: true } };
  if (index <= 13) return { order: { kind: 'rotated', by: index - 1, reversed: false } };
  if (index <= 26) return { order: { kind: 'rotated', by: index - 13, reversed: true } };
  const clock = clockProbes[index - 27];
  return clock === undefined ? { schedule: { kind: 'latest' } } : { clock };
}
