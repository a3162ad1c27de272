import { breakdownOf } from '../speed/breakdown.ts';
import { importCosts, testCosts } from '../speed/costs.ts';
import { fileKey, improvementsOf } from '../speed/improve.ts';
import type { SharingAdvice } from '../speed/isolation/advise.ts';
import { commonPackages } from '../speed/isolation/common-packages.ts';
import { type ConfiguredProject, sharingConfiguration } from '../speed/isolation/configuration.ts';
import { scheduleTasks } from '../speed/makespan.ts';
import { medianRun } from '../speed/median-run.ts';
import { withoutOwnWork } from '../speed/own-work.ts';
import { predict } from '../speed/predict.ts';
import { sleepsOf, waitedMs } from '../speed/sleeps.ts';
import { splitsOf } from '../speed/split-files.ts';
import { type Task, withSharing } from '../speed/tasks.ts';
import type { RecordedFile, RecordedRun } from '../worlds/recorded-run.ts';
import { significant } from './numbers.ts';
import { type SpeedReport, speedReportSchema, speedReportVersion } from './speed-schema.ts';

/** What was found out about sharing workers. */
export interface SharingFound {
  /** False where it was ended before its time. */
  readonly complete: boolean;
  readonly projects: readonly ConfiguredProject[];
  /** One for each part; a project may have several. */
  readonly advice: readonly SharingAdvice[];
}

/** What the document says besides the runs. */
export interface SpeedFacts {
  readonly becalm: string;
  /** Null where nobody asked. */
  readonly sharing: SharingFound | null;
}

/** Tests and modules that are named. */
const costsMax = 100;
/** Digits of milliseconds: microseconds are enough. */
const decimals = 3;

/**
 * Builds the document of one run or more of a suite: that of their median.
 *
 * @throws RangeError without a run
 */
export function buildSpeedReport(recorded: readonly RecordedRun[], facts: SpeedFacts): SpeedReport {
  const runs = recorded.map((each) => withoutOwnWork(each).run);
  const run = medianRun(runs);
  const { tasks, counts, asRecorded } = predict(run);
  const report: SpeedReport = {
    schema: speedReportVersion,
    becalm: facts.becalm,
    vitest: run.vitest,
    recordedAt: new Date(run.startedAt).toISOString(),
    ownMs: withoutOwnWork(medianRun(recorded)).ownMs,
    durationsMs: runs.map(({ durationMs }) => durationMs),
    workers: run.workers,
    durationMs: run.durationMs,
    suite: {
      files: run.files.length,
      tests: run.files.reduce((sum, { tests }) => sum + tests.length, 0),
      failedFiles: run.files.filter(({ state }) => state === 'failed').map(({ file }) => file),
    },
    measured: {
      stages: breakdownOf(run),
      tests: testCosts(run).slice(0, costsMax),
      imports: importCosts(run).slice(0, costsMax),
      sleeps: sleepsOf(run),
      files: run.files.map(spanOf),
    },
    predicted: {
      counts,
      asRecorded,
      splits: counts.flatMap(({ workers }) => splitsOf(run, tasks, workers)),
      improvements: improvementsOf(run, tasks, provedKeys(facts.sharing)),
    },
    isolation: facts.sharing === null ? null : isolationOf(facts.sharing, tasks, run),
  };
  return speedReportSchema.parse(rounded(report));
}

function spanOf(file: RecordedFile): SpeedReport['measured']['files'][number] {
  const { stages } = file;
  return {
    project: file.project,
    file: file.file,
    worker: file.worker,
    startMs: file.startMs,
    endMs: file.endMs,
    prepareMs: stages.prepareMs + stages.environmentMs,
    importMs: stages.setupMs + stages.transformMs + stages.collectMs,
    testsMs: stages.testsMs,
    waitsMs: waitedMs(file),
    tests: file.tests.length,
    state: file.state,
  };
}

function provedKeys(found: SharingFound | null): ReadonlySet<string> | null {
  if (found === null) return null;
  return new Set(
    found.advice.flatMap(({ project, shareable, proof }) =>
      proof === null ? [] : shareable.map((file) => fileKey({ project, file })),
    ),
  );
}

function isolationOf(
  found: SharingFound,
  tasks: readonly Task[],
  run: RecordedRun,
): SpeedReport['isolation'] {
  const known = new Map(found.projects.map((project) => [project.name, project]));
  return {
    complete: found.complete,
    projects: found.advice.map((advice) => ({
      ...advice,
      leaks: advice.leaks.map((leak) => ({ ...leak, packages: commonPackages(run, leak) })),
      isolated: known.get(advice.project)?.isolated ?? true,
    })),
    configuration: sharingConfiguration(found.projects, found.advice),
    beforeMs: scheduleTasks(tasks, run.workers).makespanMs,
    afterMs: scheduleTasks(asAdvised(tasks, found), run.workers).makespanMs,
  };
}

/** The tasks as they would be with the configuration: what is not proved stays as it is. */
function asAdvised(tasks: readonly Task[], found: SharingFound): readonly Task[] {
  const shared = new Map(
    found.advice
      .filter(({ proof }) => proof !== null)
      .flatMap(({ project, shareable, kept }) => [
        ...shareable.map((file): [string, boolean] => [fileKey({ project, file }), true]),
        ...kept.map(({ file }): [string, boolean] => [fileKey({ project, file }), false]),
      ]),
  );
  return withSharing(tasks, (task) => shared.get(fileKey(task)) ?? task.shared);
}

/** All numbers but whole ones with microseconds at most, shares with six digits. */
function rounded(value: unknown): unknown {
  if (typeof value === 'number') {
    if (Number.isInteger(value)) return value;
    return Math.abs(value) < 1 ? significant(value, 6) : Number(value.toFixed(decimals));
  }
  if (Array.isArray(value)) return value.map((each: unknown) => rounded(each));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]: readonly [string, unknown]) => [key, rounded(each)]),
  );
}
