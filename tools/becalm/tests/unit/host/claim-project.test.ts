import { describe, expect, test } from 'vitest';
import type { PoolRunnerInitializer, TestProject } from 'vitest/node';
import { claimProject } from '../../../src/host/claim-project.ts';

const pool: PoolRunnerInitializer = {
  name: 'becalm',
  createPoolWorker: () => {
    throw new Error('no worker here');
  },
};

interface Settings {
  readonly pool?: string;
  readonly browser?: boolean;
  readonly name?: string;
  readonly retry?: number;
  readonly bail?: number;
}

/** A project, as far as it is looked at. */
function project({ pool: own = 'forks', browser = false, name = '', retry, bail }: Settings): TestProject {
  const config = { pool: own, browser: { enabled: browser }, isolate: true, retry, bail };
  return { name, config } as unknown as TestProject;
}

describe('a claimed project', () => {
  test.each(['forks', 'threads'])('says that its pool was %s, and has ours', (own) => {
    const claimed = project({ pool: own, retry: 2, bail: 1 });
    expect(claimProject(claimed, pool)).toEqual({
      kind: own,
      isolated: true,
      switchedOff: ['retry: 2', 'bail: 1'],
    });
    expect(claimed.config).toMatchObject({ pool: 'becalm', poolRunner: pool });
  });

  test('shares its workers where that is asked for', () => {
    const claimed = project({});
    expect(claimProject(claimed, pool, { shareWorkers: true }).isolated).toBe(false);
    expect(claimed.config.isolate).toBe(false);
  });

  test.each([
    [{ pool: 'vmThreads' }, /^Expected the project to run .*, was the pool "vmThreads"\. Leave it out/u],
    [{ pool: 'vmForks', name: 'dom' }, /^Expected the project "dom" to run .*, was the pool "vmForks"/u],
    [
      { browser: true, name: 'web' },
      /^Expected the project "web" to run .*, was browser mode\. Leave it out/u,
    ],
  ])('is refused with a way out: %o', (settings, message) => {
    expect(() => claimProject(project(settings), pool)).toThrow(
      expect.objectContaining({
        code: 'unsupported-pool',
        message: expect.stringMatching(message) as string,
      }),
    );
  });
});
