import type { Effect, LeftState, TestError, TestId } from '../worlds/outcome.ts';
import type { AxisName, World } from '../worlds/world.ts';
import type { Cost } from './oracle.ts';

/** A confirmed finding, as far as it is known before it is explained. */
export interface Finding {
  readonly id: TestId;
  /** A world in which it ends otherwise than in the neutral one. */
  readonly world: World;
  /** Whether it fails in the neutral world, so that it passes in `world`. */
  readonly failsInNeutral: boolean;
  /** The least sets of axes that suffice; at least one. */
  readonly causes: readonly (readonly AxisName[])[];
  /** How often it failed where it can, in (0, 1]. */
  readonly rate: number;
  readonly error: TestError | null;
}

/**
 * What the test is: a `victim` fails after its polluters, a `brittle` test fails without its state-setters (Shi et al.,
 * "iFixFlakies", FSE 2019). Null where no other test takes part.
 */
export type Role = 'victim' | 'brittle' | null;

/** The least that one cause takes. */
export interface LeastWorld {
  readonly axes: readonly AxisName[];
  /** Every other axis is neutral. */
  readonly world: World;
  /** Paths of the tests that are run, in their order; the test in question is the last. Null for all of its file. */
  readonly tests: readonly string[] | null;
  /** What has to happen, besides what the values of the axes say themselves. */
  readonly effects: readonly Effect[];
}

/** Why a test is flaky. Paths are `file > suite > name`. */
export interface Explanation {
  readonly role: Role;
  /** Alternatives; the tests of each have to run before it together. */
  readonly polluters: readonly (readonly string[])[];
  /** Alternatives; the tests of each have to run before it together. */
  readonly stateSetters: readonly (readonly string[])[];
  /** Each, run between the first polluters and the victim, makes it pass. */
  readonly cleaners: readonly string[];
  /** One for each alternative of the causes. */
  readonly least: readonly LeastWorld[];
  /** What the tests before it leave behind. */
  readonly left: readonly LeftState[];
  readonly cost: Cost;
  /** Of each of its answers. */
  readonly confidence: number;
  /** False where the signal or the budget came first, or pristine processes did not agree. */
  readonly complete: boolean;
}
