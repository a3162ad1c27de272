import type { Cluster } from '../explain/clusters.ts';
import type { Explanation } from '../explain/explanation.ts';
import type { RealTimeNeed, TestError, TestId } from '../worlds/outcome.ts';
import type { Seed } from '../worlds/seed.ts';
import type { Trial } from '../worlds/trial.ts';
import type { AxisName } from '../worlds/world.ts';
import type { Disagreement } from './cold-controls.ts';
import type { DurationSummary } from './durations.ts';
import type { StopReason } from './pace.ts';
import type { HuntPlan } from './plan.ts';
import type { Count, Interval } from './statistics.ts';

/**
 * - `stable`: passed in every world in which it ran.
 * - `flaky`: failed in some worlds, and again in pristine replays of one of them.
 * - `broken`: failed in every world in which it ran, and again in a pristine replay.
 * - `unconfirmed`: failed, but no replay brought the failure back reliably.
 * - `skipped`: ran in no world.
 */
export type Verdict = 'stable' | 'flaky' | 'broken' | 'unconfirmed' | 'skipped';

/**
 * The kind of a flaky test:
 * - `order-dependent`: the order of tests suffices for a failure, or takes part in each.
 * - `possible-race`: each failure needs timers of one process to overtake each other, as they do only where one of them
 *   stands for an answer from outside. Code does not say which timer does.
 * - `non-deterministic`: anything else.
 */
export type FlakeKind = 'order-dependent' | 'possible-race' | 'non-deterministic';

/** How often a failure came back in pristine replays. */
export interface Replays {
  readonly replays: number;
  readonly failures: number;
}

/** What a hunt says about one test. Runs, failures, rate and interval are of drawn seeds only. */
export interface TestResult extends Count {
  readonly id: TestId;
  readonly verdict: Verdict;
  /** Null unless flaky, and where the hunt was stopped before the causes were known. */
  readonly kind: FlakeKind | null;
  /** In [0, 1]; null without a run. */
  readonly rate: number | null;
  readonly interval: Interval | null;
  readonly failingSeeds: readonly Seed[];
  readonly failingProbes: readonly number[];
  /** Null where nothing was replayed. */
  readonly confirmed: Replays | null;
  /** The world to replay: where it failed again, else the best in which it failed; null if it never did. */
  readonly trial: Trial | null;
  /** Alternatives; the axes of each have to vary together. Empty unless flaky. */
  readonly causes: readonly (readonly AxisName[])[];
  /** Of `trial`. */
  readonly error: TestError | null;
  readonly durationMs: DurationSummary | null;
  /** Whether its file was run on real time. */
  readonly realTime: boolean;
  /** Null unless flaky, and where nothing was to be explained or nobody wanted it. */
  readonly explanation: Explanation | null;
}

/** A world that was lost with its worker, twice. */
export interface LostWorld {
  readonly trial: Trial;
  readonly reason: string;
}

/** What a hunt says about one part of the suite. */
export interface PartResult {
  readonly project: string;
  readonly files: number;
  /** In catalogue order. */
  readonly tests: readonly TestResult[];
  /** In order of preference. */
  readonly lostWorlds: readonly LostWorld[];
  /** Why no more worlds of the part were tried; null where all were. */
  readonly gaveUp: string | null;
  /** Probes that finished. */
  readonly probes: number;
  /** Tests whose failure could not be replayed as often as needed. */
  readonly suspectsLeft: number;
  /** Pristine replays that were asked for, to confirm and to find causes. */
  readonly replays: number;
  /** Files on real time: those that were named, and those that cannot be virtual. In the project's own order. */
  readonly realTimeFiles: readonly RealTimeNeed[];
  /** Files that were found to get in their own way when several workers run them, in the project's own order. */
  readonly conflicts: readonly { readonly file: string; readonly error: TestError }[];
  readonly controls: Controls;
  /** Findings that have one reason. */
  readonly clusters: readonly Cluster[];
}

/** How pristine processes agreed with warm workers. */
export interface Controls {
  /** Worlds that were run both ways. */
  readonly worlds: number;
  /** In order of preference of their worlds; also those that led to a stricter treatment. */
  readonly disagreements: readonly Disagreement[];
  /** Files that were run in pristine processes in the end, each in its own or with others; in the project's own order. */
  readonly coldFiles: readonly string[];
}

/** A file that was left out of worlds, because it ended its workers. */
export interface FileLoss {
  readonly project: string;
  readonly file: string;
  /** The name of the test that ran; null where none did, as while the file loads. */
  readonly test: string | null;
  /** How the last worker ended. */
  readonly reason: string;
  /** Of how many worlds it was left out; null for all of them, as it does not survive the neutral one. */
  readonly worlds: number | null;
}

/** What a kept seed showed. */
export interface KeptWorld {
  readonly seed: Seed;
  /** Paths of the tests that failed. */
  readonly failures: readonly string[];
}

/** What a hunt found. Plain data, and the same for the same suite, plan and code, but for durations. */
export interface HuntResult {
  readonly plan: HuntPlan;
  readonly parts: readonly PartResult[];
  /** Seeds that finished in every part. */
  readonly completedSeeds: number;
  /** Completed seeds in which at least one test failed. */
  readonly failedWorlds: number;
  /** With 95 % confidence the rate of failing worlds is at most this; null without a completed seed. */
  readonly bound: number | null;
  /** Whether the signal ended the hunt. */
  readonly stopped: boolean;
  /** What ended the worlds of the hunt. */
  readonly stop: StopReason;
  readonly switchedOff: readonly string[];
  /** What kept seeds showed. */
  readonly keptWorlds: readonly KeptWorld[];
  /** Files that were left out of worlds, because they ended their workers. */
  readonly lostFiles: readonly FileLoss[];
}

/** How many seeds are missing that were not left out by a rule. */
export function seedsMissing({ stop, plan, parts, completedSeeds }: HuntResult): number {
  if (stop === 'seeds' || stop === 'interrupted') return plan.seeds.count - completedSeeds;
  return Math.max(
    0,
    ...parts.map(({ lostWorlds }) => lostWorlds.filter(({ trial }) => trial.kind === 'seed').length),
  );
}

/** Whether something that was planned is missing in the result. */
export function isIncomplete(result: HuntResult): boolean {
  return (
    result.stopped ||
    result.lostFiles.length > 0 ||
    seedsMissing(result) > 0 ||
    result.parts.some(
      (part) => part.gaveUp !== null || part.suspectsLeft > 0 || part.probes < result.plan.probes.length,
    )
  );
}
