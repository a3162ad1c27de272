import type { Described, DescribedThing } from './described.ts';

/** A difference between two descriptions. */
export interface Change {
  /** Words that lead from the value to what changed, such as `.tier`; empty for the value itself. */
  readonly path: string;
  /** Null where there was nothing, or where there is nothing any more. */
  readonly before: Described | null;
  readonly after: Described | null;
}

/** Tells two descriptions of a value apart; a thing that was replaced by an equal one has not changed. */
export function compare(before: Described, after: Described, path = ''): readonly Change[] {
  if (before.kind === 'plain' || after.kind === 'plain')
    return samePlain(before, after) || isComputed(before, after) ? [] : [{ path, before, after }];
  if (isOther(before, after)) return [{ path, before, after }];
  // What a mock does is told as a whole.
  return after.type === 'mock' ? [] : [...compareParts(before, after, path)];
}

/** Whether one thing is in the place of another, or has grown, so that its parts say less than the whole. */
function isOther(before: DescribedThing, after: DescribedThing): boolean {
  if (before.type !== after.type || before.size !== after.size) return true;
  if (after.type === 'mock') return !sameMock(before, after);
  return after.type === 'function' && before.of !== after.of;
}

/** Whether a value took the place of an accessor that computes it when it is first asked for. */
function isComputed(before: Described, after: Described): boolean {
  const accessor = before.kind === 'plain' && before.accessor === true;
  return accessor && !(after.kind === 'plain' && after.accessor === true);
}

function samePlain(before: Described, after: Described): boolean {
  if (before.kind !== 'plain' || after.kind !== 'plain') return false;
  return Object.is(before.raw, after.raw) || isRead(before, after.raw);
}

/** Whether an accessor gives what is there now: then it was read, and nobody changed it. */
function isRead({ read }: { readonly read?: () => unknown }, value: unknown): boolean {
  if (read === undefined) return false;
  try {
    return Object.is(read(), value);
  } catch {
    return false;
  }
}

function sameMock(before: DescribedThing, after: DescribedThing): boolean {
  return before.of === after.of && compareParts(before, after, '').next().done === true;
}

function* compareParts(before: DescribedThing, after: DescribedThing, path: string): Generator<Change> {
  for (const [key, was] of before.parts) {
    const is = after.parts.get(key);
    const at = path + key;
    if (is === undefined) {
      // A part beyond those that are looked at is unknown, not gone; the entries of a set have no names.
      if (after.parts.size <= before.parts.size) yield { path: at, before: was, after: null };
    } else {
      yield* compare(was, is, at);
    }
  }
  for (const [key, is] of after.parts) {
    if (!before.parts.has(key) && before.parts.size <= after.parts.size)
      yield { path: path + key, before: null, after: is };
  }
}
