/**
 * Everything that goes wrong, as a list that is made before anything runs: each fault has its time, its target and its
 * draws from hash(seed, kind, number). Leaving one out leaves all others as they were.
 */
import { drawFraction, drawInteger } from '../core/random.ts';
import { streamOf } from './streams.ts';

/** How orders are executed: by the paper trader, or by the broker at the simulated venue. */
export type SimulationMode = 'paper' | 'broker';

/** Faults that every simulation has, with how many there are in a day. */
const COMMON = [
  ['crash', 18],
  ['torn-write', 4],
  ['bus-restart', 3],
  ['bus-outage', 6],
  ['bus-answer-lost', 8],
  ['bus-slow', 8],
  ['stall', 4],
  ['disk-full', 5],
  ['disk-error', 5],
  ['disk-short-write', 6],
  ['sync-error', 4],
  ['clock-step', 5],
  ['kill-trip', 4],
  ['kill-unreadable', 4],
  ['kill-silent', 4],
  ['intent-repeated', 16],
  ['trade-lost', 6],
  ['trade-repeated', 6],
] as const;

/** Faults of the venue, with how many there are in a day of a simulation with a broker. */
const VENUE = [
  ['venue-rate-limit', 6],
  ['venue-ban', 4],
  ['venue-error-before', 6],
  ['venue-error-after', 8],
  ['venue-reset-before', 6],
  ['venue-reset-after', 8],
  ['venue-silence-before', 6],
  ['venue-silence-after', 8],
  ['venue-garbage-after', 6],
  ['venue-slow', 8],
  ['venue-no-funds', 4],
  ['venue-hidden-order', 6],
  ['venue-late-trade', 6],
  ['stream-drop', 4],
  ['stream-repeat', 6],
  ['stream-reorder', 6],
  ['stream-garbage', 4],
] as const;

/** A kind of fault. */
export type FaultKind = (typeof COMMON)[number][0] | (typeof VENUE)[number][0];

/** Every kind, in the order in which they are told. */
export const FAULT_KINDS: readonly FaultKind[] = Object.freeze([...COMMON, ...VENUE].map(([kind]) => kind));

/** A fault that is planned. */
export interface Fault {
  /** Place in the plan, from 0: its name for leaving it out. */
  readonly index: number;
  readonly kind: FaultKind;
  /** When, in milliseconds of virtual time. */
  readonly atMs: number;
  /** Draws of its own: the first decides about the target, the others about how it goes. From 0 to below 1. */
  readonly draws: readonly [target: number, size: number, turn: number];
}

/** What a plan is made for. */
export interface FaultPlanRequest {
  readonly seed: number;
  readonly mode: SimulationMode;
  /** How long the simulation runs, in milliseconds of virtual time. */
  readonly durationMs: number;
}

const DAY_MS = 86_400_000;

/** Plans all faults of a simulation, in the order of time. */
export function planFaults({ seed, mode, durationMs }: FaultPlanRequest): readonly Fault[] {
  const perDay = mode === 'broker' ? [...COMMON, ...VENUE] : COMMON;
  const planned = perDay.flatMap(([kind, count]) => {
    const expected = (count * durationMs) / DAY_MS;
    const more = drawFraction(streamOf(seed, 'faults', `${kind} count`)) < expected % 1 ? 1 : 0;
    return Array.from({ length: Math.floor(expected) + more }, (_, number) =>
      plan(kind, number, seed, durationMs),
    );
  });
  return planned
    .toSorted((one, other) => one.atMs - other.atMs || (one.kind < other.kind ? -1 : 1))
    .map((fault, index) => ({ ...fault, index }));
}

function plan(kind: FaultKind, number: number, seed: number, durationMs: number): Omit<Fault, 'index'> {
  const random = streamOf(seed, 'faults', `${kind} ${number}`);
  const atMs = drawInteger(random, 0, durationMs - 1);
  return { kind, atMs, draws: [drawFraction(random), drawFraction(random), drawFraction(random)] };
}

/** Returns the whole number from `minimum` to `maximum` (both included) that a draw stands for. */
export function scaled(draw: number, minimum: number, maximum: number): number {
  return minimum + Math.floor(draw * (maximum - minimum + 1));
}
