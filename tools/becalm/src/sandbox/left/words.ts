import type { LeftKind, LeftState, SourceLocation } from '../../worlds/outcome.ts';
import type { Change } from './compare.ts';
import { addedText, cut, type Described, textOf } from './described.ts';
import type { Place } from './snapshot.ts';

/** A place and what of it has changed. */
export interface PlaceChange extends Change {
  /** That of the place in its snapshot. */
  readonly key: string;
  readonly place: Place;
}

/** What is told of a change. */
export function leftOf(
  change: PlaceChange,
  locate: (change: PlaceChange) => SourceLocation | null,
): LeftState {
  const { place, path, before, after } = change;
  return {
    kind: kindOf(place, before, after),
    what: cut(`${place.name}${path}`, 120) + place.where,
    before: place.secret ? null : valueText(before, null),
    after: place.secret ? null : valueText(after, before),
    location: locate(change),
  };
}

/** The kind of a place, but for spies that are still there. */
function kindOf({ kind }: Place, before: Described | null, after: Described | null): LeftKind {
  const mocks = [before, after].filter((each) => each?.kind === 'thing' && each.type === 'mock');
  if (mocks.length === 0) return kind;
  // A global that is a mock was put there by hand, unless it spies on what was there.
  if (kind === 'global' && !mocks.some(isSpy)) return kind;
  return 'mock';
}

function isSpy(mock: Described | null): boolean {
  if (mock?.kind !== 'thing') return false;
  const spied = mock.parts.get('spied');
  return spied?.kind === 'plain' && spied.raw === true;
}

function valueText(value: Described | null, before: Described | null): string {
  if (value === null) return 'absent';
  const text = textOf(value);
  if (value.kind !== 'thing' || before === null) return text;
  if (before.kind !== 'thing') return text;
  if (value.size === null || value.type !== before.type)
    return value.type === 'function' && before.type === 'function' ? 'another function' : text;
  const added = addedText(before, value);
  return added === '' ? text : cut(`${text}: ${added}`);
}

/** In which order kinds are told that no import speaks for. */
const kindOrder: readonly LeftKind[] = [
  'module',
  'mock',
  'fake timers',
  'environment variable',
  'global',
  'prototype',
  'built-in module',
  'working directory',
  'timer',
  'listener',
];

/**
 * Puts changes in the order in which they are suspect: what the watched test's file imports, the nearest first; what every
 * test meets; what nobody imports.
 *
 * @param distance - how many imports lead from the watched test's file to a module; null where none does
 */
export function mostSuspectFirst(
  changes: readonly PlaceChange[],
  distance: (file: string) => number | null,
): readonly PlaceChange[] {
  return changes
    .map((change) => ({ change, rank: rankOf(change, distance) }))
    .sort((one, other) => one.rank - other.rank)
    .map(({ change }) => change);
}

function rankOf({ place, before, after }: PlaceChange, distance: (file: string) => number | null): number {
  const kind = kindOrder.indexOf(kindOf(place, before, after));
  if (place.file === null) return 100 + kind;
  const imports = distance(place.file);
  if (imports === null) return 200 + kind;
  return Math.min(imports, 49) + (isHistory(before, after) ? 50 : 0);
}

/** Whether a mock differs in its calls only, which few tests look at. */
function isHistory(before: Described | null, after: Described | null): boolean {
  if (before?.kind !== 'thing' || after?.kind !== 'thing' || before.of !== after.of) return false;
  if (after.type !== 'mock') return false;
  return ['implementation', 'once'].every((name) => rawOf(before, name) === rawOf(after, name));
}

function rawOf({ parts }: { readonly parts: ReadonlyMap<string, Described> }, name: string): unknown {
  const part = parts.get(name);
  return part?.kind === 'plain' ? part.raw : undefined;
}
