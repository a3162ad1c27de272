/** One simulation: from a seed to what has happened, what went wrong on purpose, and what went wrong. */

import type { Canary } from './canaries/canary.ts';
import { FAULT_KINDS, type Fault, type FaultKind, planFaults, type SimulationMode } from './faults.ts';
import { type Stage, setTheStage } from './stage.ts';
import type { Violation } from './witness.ts';

/** What to simulate. */
export interface SimulationRequest {
  /** A whole number from 0 on that determines everything; odd ones have a broker, even ones a paper trader. */
  readonly seed: number;
  /** Hours of virtual time, above 0. */
  readonly hours: number;
  /** The plan of faults; by default the one that the seed makes. */
  readonly faults?: readonly Fault[];
  /** Decides by index which planned faults happen; all of them by default. */
  readonly happens?: (faultIndex: number) => boolean;
  /** A planted bug; none by default. */
  readonly canary?: Canary;
  /** Ends at this moment of virtual time, in milliseconds, without a judgement of the end; after all hours by default. */
  readonly untilMs?: number;
}

/** What came of a simulation. */
export interface SimulationResult {
  readonly seed: number;
  readonly mode: SimulationMode;
  /** SHA-256 over everything that happened, in its order. */
  readonly hash: string;
  /** Trades, messages on durable topics, faults, and what the venue was sent. */
  readonly eventCount: number;
  /** Messages on durable topics, by what they say: that the day was not an idle one. */
  readonly activity: Readonly<Record<string, number>>;
  /** Steps of virtual time. */
  readonly stepCount: number;
  /** Faults that have come true, by kind. */
  readonly faults: Readonly<Record<string, number>>;
  /** Indices of the planned faults that have come true, in order. */
  readonly injected: readonly number[];
  /** What must not have happened; null where every invariant held. */
  readonly violation: Violation | null;
}

/** Lets everything that is due run, until only time can bring something new. */
export type Settle = () => Promise<void>;

const HOUR_MS = 3_600_000;

/** Time for everything to come to rest after the last hour, without faults, in milliseconds. */
const REST_MS = 600_000;

/** Runs a simulation, to its end or to the first violation. */
export async function runSimulation(request: SimulationRequest, settle: Settle): Promise<SimulationResult> {
  const { seed, hours, happens = () => true, canary, untilMs = Number.POSITIVE_INFINITY } = request;
  const mode = modeOf(seed);
  const durationMs = Math.round(hours * HOUR_MS);
  const stage = setTheStage({ seed, mode, alterations: canary?.alterations ?? {} });
  const { faults = planFaults({ seed, mode, durationMs }) } = request;
  for (const fault of faults) if (happens(fault.index)) stage.plan(fault);
  stage.start();
  await play(stage, Math.min(durationMs, untilMs), settle);
  if (durationMs < untilMs && stage.witness.violation === null) await comeToRest(stage, durationMs, settle);
  return {
    seed,
    mode,
    hash: stage.digest(),
    eventCount: stage.eventCount(),
    activity: Object.fromEntries([...stage.activity()].toSorted()),
    stepCount: stage.time.stepCount(),
    faults: countsOf(stage.injected()),
    injected: stage.injected().map(({ index }) => index),
    violation: stage.witness.violation,
  };
}

/** Returns how orders are executed in the simulation of a seed. */
export function modeOf(seed: number): SimulationMode {
  return seed % 2 === 0 ? 'paper' : 'broker';
}

/** Without market and faults everything comes to an end, which must be a good one. */
async function comeToRest(stage: Stage, fromMs: number, settle: Settle): Promise<void> {
  stage.calmDown();
  await play(stage, fromMs + REST_MS, settle);
  if (stage.witness.violation === null) stage.conclude();
}

async function play(stage: Stage, endMs: number, settle: Settle): Promise<void> {
  await settle();
  while (stage.witness.violation === null && stage.time.step(endMs)) {
    await settle();
    stage.look();
  }
}

function countsOf(faults: readonly { readonly kind: FaultKind }[]): Readonly<Record<string, number>> {
  return Object.fromEntries(
    FAULT_KINDS.map((each) => [each, faults.filter(({ kind }) => kind === each).length]),
  );
}
