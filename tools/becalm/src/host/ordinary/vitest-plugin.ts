import type { TestProject, Vitest } from 'vitest/node';
import type { OrdinaryPlan } from '../../worlds/ordinary-plan.ts';
import type { OrdinarySetup } from '../../worlds/ordinary-setup.ts';
import { isStartedByBecalm } from '../load-vitest.ts';
import { shareCompiledCode } from './compile-cache.ts';
import { addProjectSetup, besideOwn } from './fit-vitest.ts';
import type { OrdinaryResult } from './options.ts';
import { createRecorder } from './recorder.ts';
import { isNarrowed, presentFiles, workersOf } from './run-facts.ts';
import { plannedSequencer } from './sequencer.ts';

/** A plugin of Vite that Vitest asks once for each project. */
export interface VitestPlugin {
  readonly name: string;
  readonly configureVitest: (context: { readonly vitest: Vitest; readonly project: TestProject }) => void;
}

/** What a run under the plugin has to know; roots are absolute. */
export interface PluginGiven {
  readonly plan: (root: string) => OrdinaryPlan;
  /** Null for no setup file of becalm. */
  readonly setup: (root: string) => OrdinarySetup | null;
  /** Hears what a run did that came to its end and is not repeated by watching. */
  readonly onRun: (root: string, result: Omit<OrdinaryResult, 'exitCode'>) => void | Promise<void>;
}

/** Builds the plugin. Where becalm itself starts Vitest, for a hunt or a run, it does nothing. */
export function vitestPlugin(given: PluginGiven): VitestPlugin {
  const known = new WeakSet<Vitest>();
  return {
    name: 'becalm',
    configureVitest({ vitest, project }) {
      if (isStartedByBecalm()) return;
      const { root } = vitest.config;
      const setup = given.setup(root);
      if (setup !== null) addProjectSetup(project, setup);
      if (known.has(vitest)) return;
      known.add(vitest);
      shareCompiledCode(vitest);
      prepare(vitest, given);
    },
  };
}

function prepare(vitest: Vitest, { plan, onRun }: PluginGiven): void {
  const { config } = vitest;
  const { root, sequence } = config;
  const startedAt = Date.now();
  const begunMs = performance.now();
  const elapsedMs = (): number => performance.now() - begunMs;
  const recorder = createRecorder({ root, elapsedMs, placeOf: () => null });
  sequence.sequencer = plannedSequencer({
    root,
    plan: besideOwn(plan(root), sequence.sequencer),
    own: sequence.sequencer,
    onOrder: recorder.begin,
  });
  // A watched run is of some files only, in workers that are warm.
  if (config.watch) return;
  let hasLines = false;
  config.reporters.push({
    ...recorder,
    onTestRunStart(specifications) {
      hasLines = specifications.some(({ testLines }) => testLines !== undefined);
    },
    async onTestRunEnd(_modules, _errors, reason) {
      await onRun(root, {
        run: {
          vitest: vitest.version,
          workers: workersOf(vitest),
          startedAt,
          durationMs: elapsedMs(),
          startMs: recorder.startMs() ?? 0,
          shard: config.shard ?? null,
          files: recorder.files(),
        },
        interrupted: reason === 'interrupted',
        narrowed: hasLines || isNarrowed(vitest, []),
        present: await presentFiles(vitest, root),
      });
    },
  });
}
