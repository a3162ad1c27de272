import type { PoolRunnerInitializer, TestProject } from 'vitest/node';
import { HostError } from './host-error.ts';
import type { WorkerKind } from './worker-process.ts';

/** What a project said about its own workers before a hunt took their place. */
export interface OwnPool {
  readonly kind: WorkerKind;
  /** Whether every file runs in a fresh process of its own, in a hunt. */
  readonly isolated: boolean;
  /** Settings that are off during a hunt, as `retry: 2`. */
  readonly switchedOff: readonly string[];
}

/**
 * Puts our pool in the place of a project's own and says what that was. Throws `HostError` for pools and
 * modes the host does not support: a clear no is better than a wrong answer.
 *
 * @param project - one that Vitest has resolved
 * @param pool - ours
 * @param options - `shareWorkers`: whether its files share workers, whatever it says itself
 */
export function claimProject(
  project: TestProject,
  pool: PoolRunnerInitializer,
  options: { readonly shareWorkers?: boolean | undefined } = {},
): OwnPool {
  const { config } = project;
  const kind = supportedKind(project);
  if (options.shareWorkers === true) config.isolate = false;
  const own: OwnPool = {
    kind,
    isolated: config.isolate,
    switchedOff: [
      ...(typeof config.retry === 'number' && config.retry > 0 ? [`retry: ${config.retry}`] : []),
      ...(config.bail !== undefined && config.bail > 0 ? [`bail: ${config.bail}`] : []),
    ],
  };
  config.pool = pool.name;
  config.poolRunner = pool;
  return own;
}

function supportedKind({ config, name }: TestProject): WorkerKind {
  const found = config.browser.enabled ? 'browser mode' : `the pool "${config.pool}"`;
  if (!config.browser.enabled && config.pool === 'forks') return 'forks';
  if (!config.browser.enabled && config.pool === 'threads') return 'threads';
  const which = name === '' ? 'the project' : `the project "${name}"`;
  throw new HostError(
    'unsupported-pool',
    `Expected ${which} to run in the pool "forks" or "threads", was ${found}. ` +
      'Leave it out with --project, or set `pool: "forks"` in its configuration.',
  );
}
