import type { Reporter, TestCase, TestModule } from 'vitest/node';
import type { FilePlace } from '../../worlds/ordinary-plan.ts';
import type { SetupNotes } from '../../worlds/ordinary-setup.ts';
import type {
  RecordedFile,
  RecordedImport,
  RecordedStages,
  RecordedTest,
} from '../../worlds/recorded-run.ts';
import { relativePath } from '../relative-path.ts';
import { fileOf, isIsolated } from './planned-files.ts';

/** What a recorder has to know. */
export interface RecorderGiven {
  /** Absolute. */
  readonly root: string;
  /** Milliseconds since the start of the run. */
  readonly elapsedMs: () => number;
  /** Where a file ran, as a pool saw it; null where none watched. */
  readonly placeOf: (testModule: TestModule) => FilePlace | null;
}

/** A reporter that prints nothing and keeps what happened. */
export interface Recorder extends Reporter {
  /** To be called when the order of the files is known: the first one is about to be given to a worker. */
  readonly begin: () => void;
  /** When that was, since the start of the run; null where nothing was to be run. */
  readonly startMs: () => number | null;
  /** The files that ended, in the order in which they were given to workers. */
  readonly files: () => readonly RecordedFile[];
}

/** Begins to record a run. */
export function createRecorder(given: RecorderGiven): Recorder {
  const queuedMs = new Map<string, number>();
  const ended = new Map<string, { readonly testModule: TestModule; readonly endMs: number }>();
  let startMs: number | null = null;
  return {
    begin() {
      startMs ??= given.elapsedMs();
    },
    startMs: () => startMs,
    onTestModuleQueued({ id }) {
      queuedMs.set(id, given.elapsedMs());
    },
    onTestModuleEnd(testModule) {
      ended.set(testModule.id, { testModule, endMs: given.elapsedMs() });
    },
    files: () =>
      [...ended.values()]
        .map(({ testModule, endMs }) =>
          recordedFile(testModule, { ...given, queuedMs: queuedMs.get(testModule.id) ?? endMs, endMs }),
        )
        .sort((one, other) => one.startMs - other.startMs),
  };
}

interface FileGiven extends RecorderGiven {
  /** A worker had it in hand: its own preparations, which Vitest measures, come before. */
  readonly queuedMs: number;
  readonly endMs: number;
}

function recordedFile(testModule: TestModule, given: FileGiven): RecordedFile {
  const { root, queuedMs, endMs } = given;
  const stages = stagesOf(testModule);
  const place = given.placeOf(testModule);
  return {
    ...fileOf(testModule, root),
    worker: place?.worker ?? workerOf(testModule),
    process: place === null || place.process < 1 ? null : place.process,
    isolated: isIsolated(testModule.project),
    startMs: Math.max(0, queuedMs - stages.prepareMs - stages.environmentMs),
    endMs,
    stages,
    tests: [...testModule.children.allTests()].map(recordedTest),
    imports: importsOf(testModule, root),
    ...notesOf(testModule),
    state: stateOf(testModule.state()),
  };
}

function stagesOf(testModule: TestModule): RecordedStages {
  const { prepareDuration, environmentSetupDuration, setupDuration, collectDuration, duration } =
    testModule.diagnostic();
  return {
    prepareMs: prepareDuration,
    environmentMs: environmentSetupDuration,
    setupMs: setupDuration,
    transformMs: 0,
    collectMs: collectDuration,
    testsMs: duration,
  };
}

/** Vitest 4 does not tell; a file that never ran has worker 0. */
function workerOf(testModule: TestModule): number | null {
  const { concurrencyId = 0 } = testModule.diagnostic() as { readonly concurrencyId?: number };
  return concurrencyId === 0 ? null : concurrencyId;
}

function recordedTest(test: TestCase): RecordedTest {
  return {
    name: test.fullName,
    durationMs: test.diagnostic()?.duration ?? 0,
    state: stateOf(test.result().state),
  };
}

function importsOf(testModule: TestModule, root: string): readonly RecordedImport[] {
  return Object.entries(testModule.diagnostic().importDurations).map(([path, { selfTime, totalTime }]) => ({
    path: relativePath(root, path),
    selfMs: selfTime,
    totalMs: totalTime,
  }));
}

/** What did not come to an end did not pass. */
function stateOf(state: string): RecordedFile['state'] {
  return state === 'passed' || state === 'skipped' ? state : 'failed';
}

const noNotes: SetupNotes = { findings: [], waits: [], virtualMs: null, realTime: [] };

function notesOf(testModule: TestModule): SetupNotes {
  const told = Reflect.get(testModule.meta(), 'becalm') as SetupNotes | undefined;
  const { findings, waits, virtualMs, realTime } = told ?? noNotes;
  return { findings, waits, virtualMs, realTime };
}
