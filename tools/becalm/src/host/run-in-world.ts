import type { WorkerGlobalState } from 'vitest';
import type { Sandbox } from '../sandbox/sandbox.ts';
import type { RunRequest } from '../worlds/suite.ts';
import type { World } from '../worlds/world.ts';
import { dealFiles, type Isolation } from './deal-files.ts';
import type { WorkerEnvironment } from './environment.ts';
import { judgePackages } from './judge-packages.ts';
import type { NativeModules } from './native-modules.ts';
import { takeNotes, type WorldRun } from './notes.ts';
import type { Place } from './place-file.ts';
import { failuresIn } from './read-results.ts';
import { relativePath } from './relative-path.ts';
import { endVitestLeftovers } from './vitest-leftovers.ts';
import { silentListener, type Traces, vitestRuns } from './vitest-runs.ts';
import type { RunListener } from './worker-rpc.ts';

/** Runs files of the suite in a world, in this worker. */
export interface WorldRunner {
  /** Every file of the part, in the project's own order, relative to the root. */
  readonly files: readonly string[];
  readonly run: (world: World, request: RunRequest) => Promise<WorldRun>;
}

/** What a worker has been given: Vitest's state and tracing, and what the pool told it. */
export interface WorkerGiven {
  readonly state: WorkerGlobalState;
  readonly traces: Traces;
  /** The root of the hunt, absolute. */
  readonly root: string;
  readonly isolation: Isolation;
  readonly environment: WorkerEnvironment;
  readonly nativeModules: NativeModules;
  readonly installSandbox: () => Sandbox;
  /** Hears where the run is. */
  readonly notePlace: (place: Place) => void;
}

/** Makes the runner of a worker. The first, empty run is Vitest's own set-up; the sandbox comes after it. */
export async function createWorldRunner(given: WorkerGiven): Promise<WorldRunner> {
  const { state, root, isolation, environment } = given;
  const specifications = new Map(state.ctx.files.map((file) => [relativePath(root, file.filepath), file]));
  const vitest = vitestRuns(state, given.traces);
  await vitest.run([], { isolate: false, listener: silentListener, onCurrent: () => undefined });
  // The sandbox remembers the process as it is below the environment, which comes and goes.
  await environment.leave();
  const sandbox = given.installSandbox();
  const renewsPerFile = isolation.perFile && environment.renews();
  // What packages found when they were loaded, such as a document, is gone with the environment.
  const packages = judgePackages(given.nativeModules, environment.renews());

  /** Without isolation, the first file of a worker finds fresh modules, the others what it left. */
  function batchesOf<File>(files: readonly File[]): readonly (readonly File[])[] {
    if (!isolation.perFile) return [files.slice(0, 1), files.slice(1)];
    return renewsPerFile ? files.map((file) => [file]) : [files];
  }

  async function attempt(
    world: World,
    lists: readonly (readonly string[])[],
    { request, careful, renew }: AttemptOptions,
  ): Promise<Attempt> {
    const { realTime } = request;
    const notes = takeNotes({
      ...{ root, world, sandbox, request },
      config: state.config,
      notePlace: given.notePlace,
    });
    const isReal = ({ filepath }: { readonly filepath: string }): boolean =>
      realTime.includes(relativePath(root, filepath));
    let changed = false;
    function freshProcess(restore: boolean): void {
      endVitestLeftovers();
      sandbox.sweep();
      if (restore && sandbox.restore()) changed = true;
    }
    async function endWorker(): Promise<void> {
      endVitestLeftovers();
      await environment.leave();
      freshProcess(true);
    }
    const listener: RunListener = {
      ...notes.listener,
      fileStarts(file) {
        // Where the environment is renewed the worker has just ended, and the environment is set up again.
        if (isolation.perFile && !renewsPerFile) {
          freshProcess(careful);
          sandbox.flow(isReal(file));
        }
        if (isolation.perFile) packages.processStarts(renew);
        notes.listener.fileStarts(file);
      },
    };
    sandbox.enterWorld(world);
    for (const list of lists) {
      const files = list.flatMap((name) => specifications.get(name) ?? []);
      notes.workerStarts();
      if (!isolation.perFile) {
        packages.processStarts(renew);
        if (renew) await sandbox.packagesRenewed();
      }
      for (const [index, batch] of batchesOf(files).entries()) {
        const isolate = isolation.perFile || index === 0;
        if (batch.length === 0) continue;
        // Files that share a worker share its time.
        const sharing = isolation.perFile ? batch : files;
        sandbox.flow(sharing.some(isReal));
        await environment.enter();
        await vitest.run(batch, { isolate, listener, onCurrent: notes.onCurrent });
        if (renewsPerFile) await endWorker();
      }
      if (!renewsPerFile) await endWorker();
    }
    return { run: notes.run(), changed };
  }

  let careful = true;
  let everChanged = false;
  return {
    files: [...specifications.keys()],
    async run(world, request) {
      const { files, without = [] } = request;
      const names = [...specifications.keys()].filter(
        (name) => (files?.includes(name) ?? true) && !without.includes(name),
      );
      const lists = dealFiles(world, names, isolation);
      const first = await attempt(world, lists, { request, careful, renew: packages.renews() });
      const dirty = isolation.perFile && !renewsPerFile && first.changed && !careful;
      const failures = failuresIn(first.run.results);
      const doubtful = packages.doubts(failures);
      // A suite whose files leave the process as they found it is looked at once per world, not once per
      // file. Should a world show otherwise, it counts for nothing and is run again with care, as are all
      // that follow.
      everChanged ||= first.changed;
      careful = everChanged;
      if (!dirty && !doubtful) return first.run;
      const second = await attempt(world, lists, {
        request,
        careful: true,
        renew: doubtful || packages.renews(),
      });
      if (doubtful) packages.compare(failures, failuresIn(second.run.results));
      return second.run;
    },
  };
}

interface AttemptOptions {
  readonly request: RunRequest;
  /** Whether to look at the process before every file, not only when a worker ends. */
  readonly careful: boolean;
  /** Whether packages are loaded anew wherever a process would start. */
  readonly renew: boolean;
}

interface Attempt {
  readonly run: WorldRun;
  /** Whether files left the process other than they found it. */
  readonly changed: boolean;
}
