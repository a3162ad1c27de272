import { types } from 'node:util';
import { ownProperty } from './is-object.ts';

/** What JavaScript's own collections and dates hold, asked of the intrinsics as they were before any test ran. */

type Ask<Answer> = (object: object) => Answer;

function method<Answer>(prototype: object, name: string): Ask<Answer> {
  const property = ownProperty(prototype, name);
  const own: unknown = property?.get ?? property?.value;
  if (typeof own !== 'function') throw new Error(`Expected JavaScript to have ${name}.`);
  return (object) => Reflect.apply(own, object, []) as Answer;
}

/** The entries of a map. */
export const entriesOfMap: Ask<Iterable<readonly [unknown, unknown]>> = method(Map.prototype, 'entries');

/** The items of a set. */
export const itemsOfSet: Ask<Iterable<unknown>> = method(Set.prototype, 'values');

/** Milliseconds since the epoch. */
export const timeOfDate: Ask<number> = method(Date.prototype, 'getTime');

const mapSize: Ask<number> = method(Map.prototype, 'size');
const setSize: Ask<number> = method(Set.prototype, 'size');
const isoText: Ask<string> = method(Date.prototype, 'toISOString');
const RealDate = Date;

/** How many entries a collection has; null for what is none. */
export function sizeOf(object: object): number | null {
  if (Array.isArray(object)) return object.length;
  if (types.isMap(object)) return mapSize(object);
  return types.isSet(object) ? setSize(object) : null;
}

/** Such as `Date 2026-11-22T10:00:00.000Z`. */
export function dateText(timeMs: number): string {
  return Number.isNaN(timeMs) ? 'an invalid Date' : `Date ${isoText(new RealDate(timeMs))}`;
}
