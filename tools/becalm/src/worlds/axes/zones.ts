import { offsetAt } from './calendar.ts';

/** The time zones that worlds are drawn from. */

/** Zones west of Greenwich, where a UTC midnight is the day before. */
const westernZones: readonly string[] = [
  'America/Los_Angeles',
  'America/New_York',
  'America/St_Johns',
  'America/Sao_Paulo',
  'Pacific/Honolulu',
  'Pacific/Pago_Pago',
];

/** Greenwich and east of it: half-hours, daylight saving time, a day ahead. */
const easternZones: readonly string[] = [
  'UTC',
  'Europe/London',
  'Europe/Berlin',
  'Asia/Kolkata',
  'Asia/Tokyo',
  'Australia/Adelaide',
  'Pacific/Auckland',
  'Pacific/Kiritimati',
];

const zonesWithDst: readonly string[] = [
  'America/Los_Angeles',
  'America/New_York',
  'America/St_Johns',
  'Europe/London',
  'Europe/Berlin',
  'Australia/Adelaide',
  'Pacific/Auckland',
];

/**
 * Picks a zone. Of the usual ones a third is west of Greenwich; of a list of one's own each is as likely as the others.
 *
 * @param zones - null for the usual ones; else a list that is not empty
 * @param west - in [0, 1)
 * @param place - in [0, 1)
 */
export function pickZone(zones: readonly string[] | null, west: number, place: number): string {
  return pickFrom(zones ?? (west < 1 / 3 ? westernZones : easternZones), place);
}

/**
 * Picks a zone that has daylight saving time.
 *
 * @param zones - null for the usual ones; else a list in which one has it
 * @param place - in [0, 1)
 */
export function pickZoneWithDst(zones: readonly string[] | null, place: number): string {
  return pickFrom(zones === null ? zonesWithDst : dstZonesOf(zones), place);
}

/** The zones of a list that have daylight saving time. */
export function dstZonesOf(zones: readonly string[]): readonly string[] {
  return zones.filter(hasDst);
}

const known = new Map<string, boolean>();

/** By the rules of a year that all rules of today are made for: a world must not depend on when it is drawn. */
function hasDst(zone: string): boolean {
  let has = known.get(zone);
  if (has === undefined) {
    has = offsetAt(Date.UTC(2026, 0, 1), zone) !== offsetAt(Date.UTC(2026, 6, 1), zone);
    known.set(zone, has);
  }
  return has;
}

/**
 * Picks an item of a list that is not empty.
 *
 * @param at - in [0, 1)
 */
export function pickFrom<Item>(items: readonly Item[], at: number): Item {
  const item = items[Math.floor(at * items.length)];
  if (item === undefined) throw new RangeError(`Expected a number in [0, 1), was ${at}.`);
  return item;
}
