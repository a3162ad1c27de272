import { shareCompiledCode } from './compile-cache.ts';
import { addExactPool, addReporter, addSetup, followPlan } from './fit-vitest.ts';
import { type Interruptible, interruptible } from './interruptible.ts';
import { type OpenedVitest, openVitest } from './open-vitest.ts';
import type { OrdinaryOptions, OrdinaryResult } from './options.ts';
import { createRecorder } from './recorder.ts';
import { isNarrowed, presentFiles, workersOf } from './run-facts.ts';

/**
 * Runs a suite once, with Vitest as it is: its workers, reporters, coverage and snapshots.
 *
 * @throws HostError where it cannot be run at all
 */
export async function runVitest(options: OrdinaryOptions): Promise<OrdinaryResult> {
  // Vitest tells by the process what became of a run.
  const codeBefore = process.exitCode;
  process.exitCode = undefined;
  try {
    const result = await runOnce(options);
    return { ...result, exitCode: hasFailed() ? 1 : 0 };
  } finally {
    process.exitCode = codeBefore;
  }
}

function hasFailed(): boolean {
  return process.exitCode !== undefined && Number(process.exitCode) !== 0;
}

async function runOnce(options: OrdinaryOptions): Promise<Omit<OrdinaryResult, 'exitCode'>> {
  const startedAt = Date.now();
  const begunMs = performance.now();
  const elapsedMs = (): number => performance.now() - begunMs;
  const opened = await openVitest(options);
  const { vitest, filters } = opened;
  shareCompiledCode(vitest);
  const interruption = interruptible(vitest, options.signal);
  const pool = needsExactPool(options) ? addExactPool(opened) : null;
  try {
    const recorder = createRecorder({
      root: options.root,
      elapsedMs,
      placeOf: ({ project, moduleId }) => pool?.placeOf(project.name, moduleId) ?? null,
    });
    addReporter(vitest, recorder);
    if (options.setup !== null) addSetup(vitest, options.setup);
    followPlan(vitest, options, {
      pool,
      onOrder: recorder.begin,
    });
    await start(opened, interruption);
    return {
      run: {
        vitest: vitest.version,
        workers: workersOf(vitest),
        startedAt,
        durationMs: elapsedMs(),
        startMs: recorder.startMs() ?? elapsedMs(),
        shard: options.shard,
        files: recorder.files(),
      },
      interrupted: interruption.happened(),
      narrowed: isNarrowed(vitest, filters),
      present: interruption.happened() ? null : await presentFiles(vitest, options.root),
    };
  } finally {
    await pool?.close();
    await interruption.wait(vitest.close());
    interruption.close();
  }
}

function needsExactPool({ exactWorkers, plan }: OrdinaryOptions): boolean {
  return exactWorkers || (plan !== null && plan.places !== null);
}

/** Runs, and prints what Vitest's own command line prints where that fails. */
async function start({ vitest, node, filters }: OpenedVitest, interruption: Interruptible): Promise<void> {
  if (interruption.happened()) return;
  try {
    await interruption.wait(vitest.start([...filters]));
  } catch (error) {
    // Vitest has said so already, and whether that is a failure.
    if (error instanceof node.TestsNotFoundError) return;
    process.exitCode = 1;
    vitest.logger.printError(error, { fullStack: true, type: 'Unhandled Error' });
  }
}
