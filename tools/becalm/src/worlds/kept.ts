/**
 * Which changes of a value stay, by the keys of effects: `place` for all of a place, `place#n` for one. Not there where
 * all of them stay.
 */
export type Kept = readonly string[] | undefined;

/** Whether a change stays. */
export function isKept(kept: Kept, place: string, change: string): boolean {
  return kept === undefined || kept.includes(place) || kept.includes(`${place}#${change}`);
}

/** Whether anything of a place stays. */
export function isPlaceKept(kept: Kept, place: string): boolean {
  return kept === undefined || kept.some((key) => key === place || isWithin(key, place));
}

/** A value with what stays of its changes by the keys; undefined where nothing does. */
export function narrowed<Value extends { readonly only?: Kept }>(
  value: Value,
  keys: readonly string[],
): Value | undefined {
  const only = keptWithin(value.only, keys);
  return only.length === 0 ? undefined : { ...value, only };
}

/** What stays of what stayed already. */
export function keptWithin(kept: Kept, keys: readonly string[]): readonly string[] {
  if (kept === undefined) return [...new Set(keys)];
  const narrower = keys.filter((key) => kept.some((other) => key === other || isWithin(key, other)));
  const wider = kept.filter((key) => keys.some((other) => isWithin(key, other)));
  return [...new Set([...narrower, ...wider])];
}

/** Whether a key is that of one change of a place. */
function isWithin(key: string, place: string): boolean {
  return key.startsWith(`${place}#`) && /^[a-z]?\d+$/.test(key.slice(place.length + 1));
}
