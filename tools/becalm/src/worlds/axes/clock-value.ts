/**
 * Where time starts, in which zone, and how it moves between two reads. Told relative to the base
 * instant of the hunt; `instantOf` makes an instant of it.
 */
export type ClockValue = { readonly kind: 'base' } | ClockSetting;

/** A clock of which something is other than in a plain run. */
export interface ClockSetting {
  readonly kind: 'set';
  readonly start: ClockStart;
  /** The IANA name of the process' zone; null for the zone that it has. */
  readonly zone: string | null;
  readonly reads: ClockReads;
  /** The zone by whose calendar the start is found, where that is not the zone of the process. */
  readonly calendar?: string;
  /** Whether time starts at noon of the local day that `start` says, in the zone of the process. */
  readonly noon?: true;
}

/**
 * Between two reads time stands still until something waits, or steps by a millisecond now and then.
 * After many reads it always steps, so that nobody waits for it for ever.
 */
export type ClockReads = 'still' | 'stepping';

/**
 * The base instant, an ordinary moment, or one at an edge of the calendar; `pick`, in [0, 1) by default, says where
 * exactly.
 */
export interface ClockStart {
  readonly kind: 'base' | 'ordinary' | ClockEdge;
  readonly pick: number;
}

/** The edges at which code that computes with time goes wrong. */
export type ClockEdge = (typeof clockEdges)[number];

/** Every edge, in the order in which probes try them. */
export const clockEdges = [
  'month-end',
  'year-end',
  'leap-day',
  'dst-start',
  'dst-end',
  'local-midnight',
  'utc-midnight',
  'second-edge',
  'millisecond-edge',
  'years-ahead',
] as const;

/** The clock of a plain run. */
export const baseClock: ClockValue = { kind: 'base' };

/** A start at the base instant. */
export const baseStart: ClockStart = { kind: 'base', pick: 0 };

/** Whether an edge is met only where there is daylight saving time. */
export function isDstEdge(edge: ClockStart['kind']): boolean {
  return edge === 'dst-start' || edge === 'dst-end';
}

/** Whether an edge lies within a second, so that every test has to start at it. */
export function isSecondEdge(value: ClockValue): boolean {
  if (value.kind === 'base' || value.noon === true) return false;
  return value.start.kind === 'second-edge' || value.start.kind === 'millisecond-edge';
}
