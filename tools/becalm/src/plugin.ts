/** The door `becalm/vitest`: what a plain `vitest run` gains by a plugin in its configuration. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { writeAtomically } from './cli/write-atomically.ts';
import type { GuardsConfig } from './config/guards-config.ts';
import { readConfig } from './config/read-config.ts';
import type { OrdinaryResult } from './host/ordinary/options.ts';
import { type VitestPlugin, vitestPlugin } from './host/ordinary/vitest-plugin.ts';
import { guardText } from './report/guard-text.ts';
import { planRun } from './speed/plan-run.ts';
import { noTimings, readTimings, type Timings, timingsAfter } from './speed/timings.ts';
import type { OrdinaryPlan } from './worlds/ordinary-plan.ts';
import type { OrdinarySetup } from './worlds/ordinary-setup.ts';

/** What the plugin does; every key may be left out. */
export interface PluginOptions {
  /** The file with the durations of test files, relative to the root. Default: `.becalm/timings.json`. */
  readonly timings?: string;
  /**
   * Whether complete runs add what they measured to the timing file. Default: those of the whole suite; a shard that is
   * cut from other durations than the one before leaves files out.
   */
  readonly updateTimings?: boolean;
  /** What tests must not do or leave behind; false for no guards. Default: every guard warns. */
  readonly guards?: GuardsConfig | false;
  /** Whether timers fire as soon as nothing else is to be done. Default: false. */
  readonly virtualTime?: boolean;
}

/**
 * A plugin for `vitest.config.ts`: the longest files first, shards cut by duration, guards.
 *
 * Stands in the configuration whose projects it is for; of `projects` in those that extend it. Where a project has a
 * sequencer of its own, or shuffles files, that orders them. In watch mode nothing is measured. `becalm hunt` and
 * `becalm run` do all that by themselves, and then the plugin does nothing.
 *
 * @throws Error where the options are not of their type
 *
 * @example
 * ```ts
 * import { becalm } from 'becalm/vitest';
 * import { defineConfig } from 'vitest/config';
 *
 * export default defineConfig({ plugins: [becalm({ timings: 'tests/timings.json' })] });
 * ```
 */
export function becalm(options: PluginOptions = {}): VitestPlugin {
  const { updateTimings, guards = {}, virtualTime = false } = options;
  const settings = settingsOf(options.timings, guards);
  const pathAt = (root: string): string => resolve(root, settings.timings);
  return vitestPlugin({
    plan: (root) => lazyPlan(() => timingsAt(pathAt(root)).timings),
    setup: (root): OrdinarySetup | null =>
      guards === false && !virtualTime
        ? null
        : {
            root,
            guards: guards === false ? null : settings.guards,
            virtualTime: virtualTime ? { realTime: [] } : null,
            traceWaitsMs: null,
          },
    async onRun(root, result) {
      tell(guardText(result.run));
      if (updateTimings ?? result.run.shard === null) await update(pathAt(root), result);
    },
  });
}

function settingsOf(
  timings: string | undefined,
  guards: GuardsConfig | false,
): {
  readonly timings: string;
  readonly guards: NonNullable<OrdinarySetup['guards']>;
} {
  const read = readConfig({ timings, guards: guards === false ? undefined : guards });
  if (read.kind === 'settings') return read.settings;
  const wrong = read.violations.map(
    ({ path, expected, found }) => `"${path}" to be ${expected}, was ${found}`,
  );
  throw new Error(`becalm(): expected ${wrong.join('; ')}.`);
}

/** Reads durations when they are needed, which is once a run: watching goes on for days. */
function lazyPlan(timings: () => Timings): OrdinaryPlan {
  return {
    order: (files) => planRun(timings()).order?.(files) ?? files,
    shard: (files, shard) => planRun(timings()).shard?.(files, shard) ?? files,
    places: null,
  };
}

/** What cannot be read is not known; files are estimated. */
function timingsAt(path: string): { readonly text: string | null; readonly timings: Timings } {
  const text = textAt(path);
  const read = readTimings(text ?? '');
  if (text !== null && read.kind === 'unreadable')
    tell(`becalm: ${path}: ${read.reason} Files are estimated by size and imports.\n`);
  return { text, timings: read.kind === 'timings' ? read.timings : noTimings };
}

function textAt(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}

async function update(path: string, result: Omit<OrdinaryResult, 'exitCode'>): Promise<void> {
  const updated = timingsAfter(timingsAt(path), result);
  if (updated === null) return;
  try {
    await writeAtomically(path, updated);
  } catch (error) {
    tell(
      `becalm: Expected to keep durations in "${path}", was: ${String(error)}. Set updateTimings to false.\n`,
    );
  }
}

function tell(text: string): void {
  process.stderr.write(text);
}
