import type { LeftKind, SourceLocation } from '../../worlds/outcome.ts';
import type { Described } from './described.ts';

/** Something that can change, as it was at one moment. */
export interface Place {
  readonly kind: LeftKind;
  /** Comes before and after the path of what changed, such as `rateTable` and ` in src/exchange.ts`. */
  readonly name: string;
  readonly where: string;
  /** The module that it belongs to, relative to the root; null where it belongs to the process. */
  readonly file: string | null;
  readonly value: Described;
  /** Whether its values must not be told. */
  readonly secret: boolean;
  /** What is told instead of the value; null where the value speaks for itself. */
  readonly text: string | null;
  readonly location: SourceLocation | null;
}

/** Everything that can change, by a key that stays the same from one moment to the next. */
export type Snapshot = ReadonlyMap<string, Place>;

/** A place of the process, told by its value. */
export function place(kind: LeftKind, name: string, value: Described): Place {
  return { kind, name, where: '', file: null, value, secret: false, text: null, location: null };
}

/** Something that is there or not, or of which only a text is known. */
export function plainPlace(kind: LeftKind, name: string, raw: unknown, text: string): Place {
  return place(kind, name, { kind: 'plain', raw, text });
}
