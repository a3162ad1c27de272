import { fileURLToPath } from 'node:url';
import type { Reporter, TestProject, Vitest } from 'vitest/node';
import type { FilePlace, OrdinaryPlan } from '../../worlds/ordinary-plan.ts';
import type { OrdinarySetup } from '../../worlds/ordinary-setup.ts';
import { HostError } from '../host-error.ts';
import type { WorkerKind } from '../worker-process.ts';
import { createExactPool, type ExactPool } from './exact-pool.ts';
import type { OpenedVitest } from './open-vitest.ts';
import type { OrdinaryOptions } from './options.ts';
import { placeKey } from './placed-workers.ts';
import { type PlacedFile, plannedSequencer, type SequencerClass } from './sequencer.ts';

/** The setup file runs as TypeScript in the repository and as JavaScript in the published package. */
const setupFile = fileURLToPath(
  new URL(import.meta.url.endsWith('.ts') ? './setup.ts' : './setup.js', import.meta.url),
);

const vitestsOwn: OrdinaryPlan = { order: null, shard: null, places: null };

/** Leaves the order to a sequencer that the project chose itself, such as a shuffle; a record is followed in any case. */
export function besideOwn(plan: OrdinaryPlan, own: SequencerClass): OrdinaryPlan {
  return own.name === 'BaseSequencer' || plan.places !== null ? plan : { ...plan, order: null };
}

/** Adds a reporter to those that the configuration wants. */
export function addReporter(vitest: Vitest, reporter: Reporter): void {
  // No option adds a reporter: each takes the place of the configuration's, or of the default ones.
  const reporters: unknown = Reflect.get(vitest, 'reporters');
  if (!Array.isArray(reporters)) {
    throw new HostError(
      'vitest-version',
      `Expected a list of reporters in Vitest, was none in ${vitest.version}. Install a newer becalm.`,
    );
  }
  reporters.push(reporter);
}

/** Puts becalm's setup file before those of every project, and tells it what it has to know. */
export function addSetup(vitest: Vitest, setup: OrdinarySetup): void {
  for (const project of vitest.projects) addProjectSetup(project, setup);
}

/** Puts becalm's setup file before those of a project. */
export function addProjectSetup({ config, provide }: TestProject, setup: OrdinarySetup): void {
  config.setupFiles = [setupFile, ...config.setupFiles];
  // They may be set to load all at once, and what loads before becalm's is not under its clock.
  config.sequence.setupFiles = 'list';
  // type-coverage:ignore-next-line -- the types of what is provided belong to the project
  (provide as (key: string, value: unknown) => void)('becalm', setup);
}

/** Puts a pool that knows its workers in the place of Vitest's, for the kinds that have workers of their own. */
export function addExactPool({ vitest, node }: Pick<OpenedVitest, 'vitest' | 'node'>): ExactPool {
  const pool = createExactPool((kind, options) =>
    kind === 'forks' ? new node.ForksPoolWorker(options) : new node.ThreadsPoolWorker(options),
  );
  for (const { config } of vitest.projects) {
    const kind = kinds.find((each) => each === config.pool);
    if (config.browser.enabled || kind === undefined) continue;
    const initializer = pool.initializer(kind);
    config.pool = initializer.name;
    config.poolRunner = initializer;
  }
  return pool;
}

/** Pools whose workers are known to run one file after the other. */
const kinds: readonly WorkerKind[] = ['forks', 'threads'];

/** Lets a plan say what runs in which order and where; the function hears when the first file is about to run. */
export function followPlan(
  vitest: Vitest,
  { root, plan }: Pick<OrdinaryOptions, 'root' | 'plan'>,
  { pool, onOrder }: { readonly pool: ExactPool | null; readonly onOrder: () => void },
): void {
  const { sequence } = vitest.config;
  sequence.sequencer = plannedSequencer({
    root,
    plan: besideOwn(plan ?? vitestsOwn, sequence.sequencer),
    own: sequence.sequencer,
    onOrder(files) {
      const places = placesOf(files);
      if (places.size > 0) pool?.assign(places);
      // Vitest forgets its listeners when a run begins.
      vitest.onCancel(() => {
        pool?.cancel();
      });
      onOrder();
    },
  });
}

function placesOf(files: readonly PlacedFile[]): ReadonlyMap<string, FilePlace> {
  return new Map(
    files.flatMap(({ specification: { project, moduleId }, place }) =>
      place === null ? [] : [[placeKey(project.name, moduleId), place] as const],
    ),
  );
}
