import { type ClockBounds, isWithin, ordinaryStart, startWithin } from './axes/clock.ts';
import { type ClockEdge, type ClockValue, clockEdges, isDstEdge } from './axes/clock-value.ts';
import type { EnvironmentValue } from './axes/environment.ts';
import { dstZonesOf } from './axes/zones.ts';
import { type AxisName, type Bounds, defaultBounds, keepOnly, neutralWorld, type World } from './world.ts';

/**
 * Probes are worlds that are chosen, not drawn. They run before the seeds, find most flakes early, and
 * count for no rate.
 *
 * `p0` is the neutral world. `p1` reverses every order. `p2`…`p13` turn the declared order by 1 to 12
 * places and `p14`…`p19` the reversed order by 1 to 6: among up to 13 siblings each one comes first,
 * and each one follows both of its neighbours. `p20`…`p22` stall every test for as long as allowed, at its first,
 * second and fourth boundary. `p23`…`p25` are other machines: one in Sweden with one processor, one in Turkey whose
 * directories are listed backwards, one in Egypt with many processors. `p26` runs every test twice.
 * `p27`…`p36` try each edge of the calendar, `p37`…`p39` an ordinary day well west, well east and in between, `p40` has
 * every timer as late as allowed. What bounds rule out stays neutral.
 */
export const probeCount = 41;

/** The world of probe `index`, 0 to 40 (included); axes that are not named stay neutral. */
export function probeWorld(index: number, names: readonly AxisName[], bounds: Bounds = defaultBounds): World {
  return keepOnly({ ...neutralWorld, ...chosen(index, bounds) }, names);
}

/** Zones of the probes at the edges: a west, an east and a half-hour one in turn, all with summer time. */
const edgeZones = ['America/New_York', 'Europe/Berlin', 'Australia/Adelaide'];
const plainZones = ['Pacific/Pago_Pago', 'Pacific/Kiritimati', 'America/St_Johns'];

/** An edge half a day on, half-way between the first and the last of the milliseconds before a second. */
function edgeProbe(edge: ClockEdge, index: number, bounds: ClockBounds): ClockValue {
  if (!isWithin(bounds)(edge)) return neutralWorld.clock;
  const own = isDstEdge(edge) ? dstZonesOf(bounds.zones ?? edgeZones) : bounds.zones;
  const zones = own ?? edgeZones;
  return {
    kind: 'set',
    start: startWithin(edge, 0.5005, bounds),
    zone: zones[index % zones.length] ?? 'UTC',
    reads: index % 2 === 0 ? 'still' : 'stepping',
  };
}

/** An ordinary day in a zone; fewer zones of one's own make fewer probes. */
function zoneProbe(index: number, bounds: ClockBounds): ClockValue {
  const zone = (bounds.zones ?? plainZones)[index];
  if (zone === undefined) return neutralWorld.clock;
  return { kind: 'set', start: startWithin('ordinary', ordinaryStart.pick, bounds), zone, reads: 'still' };
}

/** At which boundaries of every test the probes of load stall. */
const stalledBoundaries = [0, 1, 3];

const machines: readonly EnvironmentValue[] = [
  { kind: 'set', locale: 'sv-SE', cpus: 1, entries: null },
  { kind: 'set', locale: 'tr-TR', cpus: null, entries: { kind: 'reversed' } },
  { kind: 'set', locale: 'ar-EG', cpus: 64, entries: null },
];

function chosen(index: number, bounds: Bounds): Partial<World> {
  if (index === 0) return {};
  if (index === 1) return { order: { kind: 'rotated', by: 0, reversed: true } };
  if (index <= 13) return { order: { kind: 'rotated', by: index - 1, reversed: false } };
  if (index <= 19) return { order: { kind: 'rotated', by: index - 13, reversed: true } };
  if (index <= 26) return busyOrElsewhere(index - 20, bounds);
  const edge = clockEdges[index - 27];
  if (edge !== undefined) return { clock: edgeProbe(edge, index - 27, bounds.clock) };
  if (index < probeCount - 1) return { clock: zoneProbe(index - 37, bounds.clock) };
  return { schedule: { kind: 'latest', latenessMsMax: bounds.schedule.latenessMs } };
}

function busyOrElsewhere(index: number, { load: { stallMs } }: Bounds): Partial<World> {
  const boundary = stalledBoundaries[index];
  if (boundary !== undefined)
    return stallMs === 0 ? {} : { load: { kind: 'stalled', boundary, stallMsMax: stallMs } };
  const environment = machines[index - stalledBoundaries.length];
  return environment === undefined ? { state: { kind: 'twice' } } : { environment };
}
