import type { RealTimeNeed, TestError } from '../worlds/outcome.ts';
import type { Disagreement } from './cold-controls.ts';
import { createMutex } from './mutex.ts';
import { type PartRunsGiven, type RunFiles, type RunTests, runsOf, testRunsOf } from './part-runs.ts';
import type { PartOptions, SurveyedPart, SweepGiven, SweepNotes } from './run-worlds.ts';
import { ordinaryTreatments, type Tightening, type Treatments, tighten } from './treatments.ts';
import { openWorldsLog, type WorldsLog } from './worlds-log.ts';

/** The hunt through one part while it is under way. */
export interface PartHunt {
  readonly surveyed: SurveyedPart;
  readonly options: PartOptions;
  readonly log: WorldsLog;
  readonly runFiles: RunFiles;
  readonly runTests: RunTests;
  treatments: Treatments;
  /** Found, and not yet done. */
  pending: readonly Tightening[];
  /** Files on real time and why. */
  readonly realTime: Map<string, string>;
  /** Files that get in their own way, and an error of it. */
  readonly conflicts: Map<string, TestError>;
  readonly needsRealTime: readonly RealTimeNeed[];
  disagreements: readonly Disagreement[];
  /** Worlds that were also run cold. */
  readonly controlled: () => number;
  /** Paths of suspects that were looked into. */
  readonly checked: Set<string>;
  /** Paths of tests whose failures in replays of the neutral world were looked into. */
  readonly checkedInNeutral: Set<string>;
  /** Paths of tests that were asked for once more after a disagreement. */
  readonly asked: Set<string>;
  /** How many tests have been seen both to fail and to pass; of those that are run again, each time. */
  readonly suspects: () => number;
  readonly sweepGiven: () => SweepGiven;
  /** Takes in what a sweep showed; those that run files again count no worlds. */
  readonly take: (notes: SweepNotes, counts?: 'worlds') => void;
}

/** Begins the hunt through a part that has been surveyed. */
export function openPartHunt(
  surveyed: SurveyedPart,
  realTime: readonly RealTimeNeed[],
  given: PartOptions,
): PartHunt {
  const { part, survey } = surveyed;
  const log = openWorldsLog(part.files, survey.catalogue);
  const needsRealTime: RealTimeNeed[] = [];
  let controlled = 0;
  let suspects = 0;
  const options: PartOptions = {
    ...given,
    observe: (event) => {
      if (event.kind === 'suspectFound') suspects++;
      given.observe(event);
    },
  };
  const runs: PartRunsGiven = {
    part,
    treatments: () => hunt.treatments,
    // One part is open at a time, so its mutex is that of the suite.
    alone: createMutex(),
    signal: options.signal,
  };
  const hunt: PartHunt = {
    surveyed,
    options,
    log,
    treatments: tighten(part, ordinaryTreatments(part), [
      ...realTime.map(({ file }): Tightening => ({ file, to: { time: 'real' } })),
      ...part.files.filter(options.given.alone).map((file): Tightening => ({ file, to: { alone: true } })),
    ]),
    runFiles: runsOf(runs),
    runTests: testRunsOf(runs),
    pending: [],
    realTime: new Map(realTime.map(({ file, reason }) => [file, reason])),
    conflicts: new Map(),
    needsRealTime,
    disagreements: [],
    controlled: () => controlled,
    suspects: () => suspects,
    checked: new Set(),
    checkedInNeutral: new Set(),
    asked: new Set(),
    sweepGiven: () => ({ surveyed, options, log, runFiles: hunt.runFiles, treatments: hunt.treatments }),
    take(notes, counts) {
      needsRealTime.push(...notes.needsRealTime);
      hunt.disagreements = [...hunt.disagreements, ...notes.disagreements];
      if (counts === 'worlds') controlled += notes.controlled;
    },
  };
  return hunt;
}
