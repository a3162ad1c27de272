import type { WorkerGlobalState } from 'vitest';
import type { RunnerTask as Task, RunnerTestFile as TestFile, RunnerTestCase as TestTask } from 'vitest/node';
import type { Sandbox } from '../sandbox/sandbox.ts';
import type { RealTimeNeed, RunTrace } from '../worlds/outcome.ts';
import type { RunRequest } from '../worlds/suite.ts';
import type { World } from '../worlds/world.ts';
import { noteLeft } from './left-state.ts';
import type { Place } from './place-file.ts';
import { type FileResult, readResults, type TestResult } from './read-results.ts';
import { realTimeReason } from './real-time-needs.ts';
import { relativePath } from './relative-path.ts';
import { type NamedFile, nameTasks, orderTasks, repeatTests, runOnce, skipOthers } from './task-tree.ts';
import { toTestError } from './test-error.ts';
import type { RunListener } from './worker-rpc.ts';

/** What a run of files in a world showed. */
export interface WorldRun {
  /** By file, each in declared order. */
  readonly results: ReadonlyMap<string, FileResult>;
  readonly needsRealTime: readonly RealTimeNeed[];
  /** Null unless the request asked for it. */
  readonly trace: RunTrace | null;
}

/** What one attempt at a world collects while it runs. */
export interface Notes {
  readonly listener: RunListener;
  readonly onCurrent: (task?: Task) => void;
  /** Files that another worker would run come next. */
  readonly workerStarts: () => void;
  readonly run: () => WorldRun;
}

/** An error that no test caught, with the test that ran last when it came. */
interface LateError {
  readonly file: string;
  readonly name: string;
  readonly error: unknown;
}

/** The test that runs, or ran last. */
interface Running {
  readonly task: TestTask;
  readonly file: string;
  readonly name: string;
  /** The suite's own time when it began. */
  readonly startMs: number;
  /** Whether Vitest has gone on to something else. */
  readonly left: boolean;
}

/** What notes are taken of. */
export interface NotesGiven {
  readonly root: string;
  readonly world: World;
  readonly sandbox: Sandbox;
  readonly config: WorkerGlobalState['config'];
  readonly request: Pick<RunRequest, 'tests' | 'trace' | 'watch'>;
  /** Hears where the run is: what a worker does not survive is told with it. */
  readonly notePlace: (place: Place) => void;
}

/** Orders what is collected, tells the sandbox where the run is, and remembers what came out. */
export function takeNotes({ root, world, sandbox, config, request, notePlace }: NotesGiven): Notes {
  const wanted = request.tests === null ? null : new Set(request.tests);
  const ran: Set<string>[] = [];
  const results = new Map<string, FileResult>();
  let collected: { readonly file: TestFile; readonly named: NamedFile } | null = null;
  const late: LateError[] = [];
  let current: NamedFile | null = null;
  let loading: string | null = null;
  const needs: RealTimeNeed[] = [];
  const overdue = new Set<Task>();
  let running: Running | null = null;
  sandbox.traceEffects(request.trace);
  const left = noteLeft({ root, request, config });

  /** One file runs at a time, and of its thousand tests each asks. */
  function fileOf({ file }: Task): string {
    return loading ?? relativePath(root, file.filepath);
  }

  function placeOf(task: Task, named: NamedFile, hookMs: number): Place {
    const file = fileOf(task);
    if (task.type !== 'test') return { file, test: null, limitMs: null };
    // Of tests that run at the same time, another one than the last may take its time.
    const { timeout, concurrent } = task;
    const limited = concurrent !== true && timeout > 0 && hookMs > 0;
    return { file, test: named.nameOf(task), limitMs: limited ? finite(Math.max(timeout, hookMs)) : null };
  }

  /** Vitest's own time-outs wait in real time, which a test under virtual time hardly takes. */
  function leave(): void {
    if (running === null || running.task.concurrent === true) return;
    const { timeout } = running.task;
    if (timeout > 0 && sandbox.elapsedMs() - running.startMs > timeout) overdue.add(running.task);
  }

  /** Each run of a test has a time-out of its own. */
  function runAgain(task: Task, place: string): void {
    if (running?.task === task) {
      leave();
      running = { ...running, startMs: sandbox.elapsedMs() };
    }
    sandbox.testRunsAgain(place);
  }

  function leaveFile(): void {
    leave();
    const waits = sandbox.takeNativeWaits();
    const timeouts = (current?.tests ?? []).map(({ task }) => task.timeout);
    const reason = realTimeReason(waits, [config.testTimeout, config.hookTimeout, ...timeouts]);
    if (loading !== null && reason !== null) needs.push({ file: loading, reason });
    readFile();
    running = null;
    current = null;
    loading = null;
  }

  /** Once a file has ended, so that its tests hold the modules they stand in no longer than that. */
  function readFile(): void {
    if (collected === null) return;
    const { file, named } = collected;
    results.set(fileOf(file), readResults(root, file, named, overdue));
    collected = null;
  }

  return {
    listener: {
      fileStarts(file) {
        leaveFile();
        left.fileStarts();
        loading = relativePath(root, file.filepath);
        sandbox.enterPlace(loading);
        notePlace({ file: loading, test: null, limitMs: loadingMs });
      },
      fileCollected(file) {
        const named = nameTasks(file, fileOf(file));
        runOnce(named.tests);
        repeatTests(world.state, named, (task) => runAgain(task, named.placeOf(task)));
        orderTasks(world.order, file, named.placeOf);
        if (wanted !== null) skipOthers(wanted, file, named.placeOf);
        collected = { file, named };
        current = named;
        left.fileCollected(file, named);
        notePlace({ file: loading ?? '', test: null, limitMs: null });
      },
      moduleFetched: sandbox.hold,
      packageLoads: sandbox.adoptPackage,
      unhandledError(error) {
        if (running !== null) late.push({ file: running.file, name: running.name, error });
      },
    },
    onCurrent(task) {
      if (task === undefined || current === null) return;
      notePlace(placeOf(task, current, config.hookTimeout));
      if (running !== null && running.task !== task && !running.left) {
        leave();
        running = { ...running, left: true };
      }
      sandbox.enterPlace(current.placeOf(task));
      left.begins(task, current.placeOf(task));
      if (task.type !== 'test') return;
      ran.at(-1)?.add(current.placeOf(task));
      sandbox.testStarts();
      const file = fileOf(task);
      running = { task, file, name: current.nameOf(task), startMs: sandbox.elapsedMs(), left: false };
    },
    workerStarts() {
      ran.push(new Set());
    },
    run() {
      leaveFile();
      for (const each of late) failLate(root, each, results);
      return {
        results,
        needsRealTime: needs,
        trace: request.trace
          ? { ran: ran.map((paths) => [...paths]), effects: sandbox.takeEffects(), left: left.left() }
          : null,
      };
    },
  };
}

/** What loading a file may take, from one module of it to the next. */
const loadingMs = 30_000;

function finite(milliseconds: number): number | null {
  return Number.isFinite(milliseconds) ? milliseconds : null;
}

function failLate(root: string, { file, name, error }: LateError, results: Map<string, FileResult>): void {
  const result = results.get(file);
  if (result?.kind !== 'collected') return;
  const failed: TestResult = { kind: 'failed', durationMs: 0, error: toTestError(root, error) };
  results.set(file, { kind: 'collected', results: new Map([...result.results, [name, failed]]) });
}
