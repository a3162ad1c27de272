import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir, totalmem } from 'node:os';
import { join, resolve } from 'node:path';
import { Writable } from 'node:stream';
import type { PoolOptions, PoolWorker, TestProject, TestSpecification, Vitest } from 'vitest/node';
import { reasonOf } from '../worlds/reason-of.ts';
import type { RunRequest, Suite, SuitePart } from '../worlds/suite.ts';
import { claimProject, type OwnPool } from './claim-project.ts';
import { HostError } from './host-error.ts';
import type { LaneBounds } from './lanes.ts';
import { createVitest, loadVitest } from './load-vitest.ts';
import { createPartWorkers, type PartWorkers } from './part-workers.ts';
import { createPoolWorker, type PoolTask, poolName } from './pool.ts';
import { relativePath } from './relative-path.ts';
import { runApart } from './run-apart.ts';
import { startWorkerProcess } from './worker-process.ts';

/** Which suite to open, in the words of the command line. */
export interface OpenOptions {
  /** Folder of the project; absolute, or relative to the working directory. */
  readonly root: string;
  /** Vitest's configuration file; null for the one that Vitest finds. */
  readonly config: string | null;
  /** Names or patterns of projects; empty for all. */
  readonly projects: readonly string[];
  /** Parts of file paths, as `vitest run` takes them; empty for all. */
  readonly filters: readonly string[];
  /** Whether a test file, by its path relative to the root, is left out. */
  readonly leaveOut: (file: string) => boolean;
  /** Only files that changes concern: those since a commit, or true for what is not committed. Not there for all. */
  readonly changed?: string | boolean;
  /** Where a debugger finds pristine workers, as `127.0.0.1:9229`; they wait for it. Not there for no debugger. */
  readonly inspect?: string;
  /** Whether the files of every project share workers, as with `isolate: false`. Not there for what each says itself. */
  readonly shareWorkers?: boolean;
  /** How many worlds run at the same time: 1 or more; null for one per core, up to four where the suite waits. */
  readonly workers: number | null;
  /** The base instant of the hunt, in milliseconds since the Unix epoch. */
  readonly baseMs: number;
}

/** A suite that is open, with Vitest running behind it; without parts where nothing that is wanted has changed. */
export interface OpenedSuite extends Suite {
  readonly vitestVersion: string;
  /** The most worlds that run at the same time. */
  readonly workers: number;
  /** Test files that were left out, sorted; relative to the root with `/`. */
  readonly leftOut: readonly string[];
  /** The projects of the parts, as they are configured. */
  readonly projects: readonly OpenedProject[];
  /** Stops every worker and Vitest itself, and removes the temporary folder. */
  readonly close: () => Promise<void>;
}

/** What the configuration says of a project's files. */
export interface OpenedProject {
  /** Empty where it has none. */
  readonly name: string;
  /** Whether each file has a worker of its own. */
  readonly isolated: boolean;
  /** Its folder relative to the root, with `/`; empty for the root itself. Globs are relative to it. */
  readonly folder: string;
  readonly include: readonly string[];
  readonly exclude: readonly string[];
}

/** Opens the suite of a project. Throws `HostError` where it cannot be hunted. */
export async function openSuite(options: OpenOptions): Promise<OpenedSuite> {
  const root = resolve(options.root);
  if (!existsSync(root)) {
    throw new HostError('config', `Expected a folder at --root, was "${root}", which does not exist.`);
  }
  const vitest = await startVitest(root, options);
  try {
    return await openParts(vitest, root, options);
  } catch (error) {
    await vitest.close();
    throw error;
  }
}

async function startVitest(root: string, options: OpenOptions): Promise<Vitest> {
  const node = await loadVitest(root);
  const silence = new Writable({
    write(_chunk: unknown, _encoding, done) {
      done();
    },
  });
  process.env['NODE_ENV'] ??= 'test';
  try {
    return await createVitest(
      node,
      {
        root,
        ...(options.config === null ? {} : { config: options.config }),
        ...(options.projects.length === 0 ? {} : { project: [...options.projects] }),
        watch: false,
        reporters: [{}],
        coverage: { enabled: false },
        cache: false,
        passWithNoTests: true,
        ...(options.changed === undefined ? {} : { changed: options.changed }),
      },
      { logLevel: 'silent' },
      { stdout: silence, stderr: silence },
    );
  } catch (error) {
    throw new HostError(
      'config',
      `Expected a Vitest configuration that loads in "${root}", was: ${reasonOf(error)}\nTry: npx vitest list --root ${root}`,
      { cause: error },
    );
  }
}

async function openParts(vitest: Vitest, root: string, options: OpenOptions): Promise<OpenedSuite> {
  const pools = new Map<TestProject, OwnPool>();
  const projects = vitest.projects.map((project) => asConfigured(root, project));
  let createWorker: (poolOptions: PoolOptions) => PoolWorker = () => {
    throw new Error('No run has begun.');
  };
  for (const project of vitest.projects) {
    pools.set(
      project,
      claimProject(
        project,
        { name: poolName, createPoolWorker: (given) => createWorker(given) },
        { shareWorkers: options.shareWorkers },
      ),
    );
  }

  const found = (await specificationsOf(vitest, root, options)).filter(({ pool }) => pool === poolName);
  const leftOut = new Set(
    found.map(({ moduleId }) => relativePath(root, moduleId)).filter((file) => options.leaveOut(file)),
  );
  const specifications = found.filter(({ moduleId }) => !leftOut.has(relativePath(root, moduleId)));
  if (specifications.length === 0 && options.changed === undefined)
    throw noTests(root, options, leftOut.size);

  const groups = await groupByEnvironment(vitest, specifications, (create) => {
    createWorker = create;
  });
  const lanes = laneBounds(options.workers);
  const temporaryFolder = await mkdtemp(join(tmpdir(), 'becalm-'));
  const parts = groups.map((group) => {
    const own = pools.get(group.project);
    if (own === undefined)
      throw new Error(`Vitest ran the project "${group.project.name}", which it did not list.`);
    if (options.inspect !== undefined && own.kind === 'threads') throw notInThreads();
    return openPart(
      {
        vitest,
        root,
        baseMs: options.baseMs,
        inspect: options.inspect ?? null,
        group,
        own,
        lanes,
        temporaryFolder,
      },
      (create) => {
        createWorker = create;
      },
    );
  });

  return {
    parts,
    switchedOff: [...new Set([...pools.values()].flatMap(({ switchedOff }) => switchedOff))],
    vitestVersion: vitest.version,
    workers: lanes.max,
    leftOut: [...leftOut].sort(),
    projects: projects.filter(({ name }) => parts.some(({ project }) => project === name)),
    async close() {
      for (const part of parts) await part.close();
      await vitest.close();
      await removeFolder(temporaryFolder);
    },
  };
}

function asConfigured(root: string, { name, config }: TestProject): OpenedProject {
  const { isolate, include, exclude } = config;
  return { name, isolated: isolate, folder: relativePath(root, config.root), include, exclude };
}

/** A worker that has just ended may still have written there. What stays is in the system's folder for such things. */
async function removeFolder(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 20 }).catch(() => undefined);
}

function notInThreads(): HostError {
  return new HostError(
    'unsupported-pool',
    'Expected a project in the pool "forks" for --inspect, was "threads", which share one debugger with becalm. ' +
      'Set `pool: "forks"` in its configuration while you debug.',
  );
}

/** The files that are wanted; which ones changes concern is Vitest's own knowledge, and git's. */
async function specificationsOf(
  vitest: Vitest,
  root: string,
  { changed, filters }: OpenOptions,
): Promise<readonly TestSpecification[]> {
  if (changed === undefined) return vitest.globTestSpecifications([...filters]);
  try {
    return await vitest.getRelevantTestSpecifications([...filters]);
  } catch (error) {
    const since = typeof changed === 'string' ? ` since "${changed}"` : '';
    throw new HostError(
      'git',
      `Expected git to say what has changed in "${root}"${since}, was: ${reasonOf(error)}\n` +
        'Name a commit or branch that "git rev-parse" knows, or leave --changed out.',
      { cause: error },
    );
  }
}

function noTests(root: string, { filters, projects }: OpenOptions, leftOut: number): HostError {
  const wanted = [
    filters.length === 0
      ? 'test files'
      : `test files that match ${filters.map((each) => `"${each}"`).join(', ')}`,
    projects.length === 0 ? '' : ` in project ${projects.map((each) => `"${each}"`).join(', ')}`,
  ].join('');
  return new HostError(
    'no-tests',
    `Expected ${wanted} in "${root}", found none${leftOut === 0 ? '' : ` but ${leftOut} that "exclude" leaves out`}.\nTry: npx vitest list --filesOnly --root ${root}`,
  );
}

/** Files of one project and one environment, in the order in which Vitest's sequencer puts them. */
interface Group {
  readonly project: TestProject;
  readonly files: string[];
  readonly specification: TestSpecification;
}

type SetCreate = (create: (options: PoolOptions) => PoolWorker) => void;

/**
 * Lets Vitest schedule the whole suite on workers that finish at once: its tasks say which files share
 * an environment and in which order its sequencer puts them.
 */
async function groupByEnvironment(
  vitest: Vitest,
  specifications: readonly TestSpecification[],
  setCreate: SetCreate,
): Promise<readonly Group[]> {
  const groups = new Map<string, Group>();
  function record({ options, run }: PoolTask): Promise<void> {
    const { name, options: environmentOptions } = run.context.environment;
    const key = JSON.stringify([options.project.name, name, environmentOptions]);
    for (const { filepath } of run.context.files) {
      const specification = specifications.find(
        (each) => each.moduleId === filepath && each.project === options.project,
      );
      const group = groups.get(key);
      if (group !== undefined) group.files.push(filepath);
      else if (specification !== undefined)
        groups.set(key, { project: options.project, files: [filepath], specification });
    }
    return Promise.resolve();
  }
  if (specifications.length === 0) return [];
  setCreate((options) => createPoolWorker(options, { handle: record, answerCall: () => undefined }));
  await vitest.runTestSpecifications([...specifications], true);
  return [...groups.values()];
}

interface PartGiven {
  readonly vitest: Vitest;
  readonly root: string;
  readonly baseMs: number;
  readonly inspect: string | null;
  readonly group: Group;
  readonly own: OwnPool;
  readonly lanes: LaneBounds;
  readonly temporaryFolder: string;
}

/** Worlds that wait share a core; more than this many gain nothing that their memory would be worth. */
const lanesPerCoreMax = 4;

/** A warm worker's resident set, generously: of half the machine's memory each lane must get this much. */
const laneBytes = 640 * 2 ** 20;

function laneBounds(workers: number | null): LaneBounds {
  if (workers !== null) return { min: workers, max: workers };
  const cores = availableParallelism();
  const fitting = Math.floor(totalmem() / 2 / laneBytes);
  return { min: cores, max: Math.max(cores, Math.min(lanesPerCoreMax * cores, fitting)) };
}

/** A part keeps one task of Vitest's scheduler open for as long as it lives. */
function openPart(given: PartGiven, setCreate: SetCreate): SuitePart {
  const { vitest, root, group, own } = given;
  let opened: Promise<PartWorkers> | null = null;
  let finish: () => void = () => undefined;
  let running: Promise<unknown> = Promise.resolve();

  function open(): Promise<PartWorkers> {
    opened ??= new Promise((resolveWorkers, reject) => {
      let workers: PartWorkers | null = null;
      function handle(task: PoolTask): Promise<void> {
        workers = createPartWorkers({
          startProcess: startWorkerProcess,
          settings: { kind: own.kind, execArgv: task.options.execArgv, env: task.options.env },
          start: { ...task.start, context: { ...withWorkers(task.start.context), pool: own.kind } },
          run: { ...task.run, context: { ...task.run.context, files: group.files.map(asFile) } },
          root,
          baseMs: given.baseMs,
          lanes: given.lanes,
          inspect: given.inspect,
          temporaryFolder: given.temporaryFolder,
          callVitest: task.callVitest,
        });
        resolveWorkers(workers);
        return new Promise((resolveTask) => {
          finish = resolveTask;
        });
      }
      setCreate((options) =>
        createPoolWorker(options, { handle, answerCall: (message) => workers?.answerCall(message) }),
      );
      running = vitest.runTestSpecifications([group.specification], false);
      running.catch(reject);
    });
    return opened;
  }

  const files = group.files.map((file) => relativePath(root, file));
  // Files that share state keep it only together, and share a clock; who names tests knows what they share.
  const asked = (request: RunRequest): RunRequest =>
    own.isolated || request.tests !== null
      ? request
      : { ...request, files: null, realTime: shared(request.realTime), apart: false };
  const shared = (realTime: readonly string[]): readonly string[] =>
    own.isolated || realTime.length === 0 ? realTime : files;

  return {
    project: group.project.name,
    files,
    survey: async (realTime, without) => (await open()).survey(shared(realTime), without),
    adopt: async (survey) => {
      (await open()).adopt(survey);
    },
    isolated: own.isolated,
    run: async (world, request) => (await open()).runWarm(world, asked(request)),
    replay: async (world, request) => {
      const workers = await open();
      if (!own.isolated || !request.apart) return workers.runPristine(world, asked(request));
      return runApart(request, (each) => workers.runPristine(world, each));
    },
    rest: async () => (await open()).rest(),
    async close() {
      if (opened === null) return;
      await (await opened).close();
      finish();
      await running;
      opened = null;
    },
  };
}

/** Vitest 4 leaves it to the pool how many workers a project gets that does not say: one less than there are cores. */
function withWorkers(context: PoolTask['start']['context']): PoolTask['start']['context'] {
  if (Number.isInteger(context.config.maxWorkers)) return context;
  return { ...context, config: { ...context.config, maxWorkers: Math.max(1, availableParallelism() - 1) } };
}

function asFile(filepath: string): PoolTask['run']['context']['files'][number] {
  return {
    filepath,
    fileTags: [],
    testLocations: undefined,
    testNamePattern: undefined,
    testIds: undefined,
    testNames: undefined,
    testTagsFilter: undefined,
  };
}
