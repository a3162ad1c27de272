import { describe, expect, it, vi } from 'vitest';
import { type PluginGiven, vitestPlugin } from '../../../../src/host/ordinary/vitest-plugin.ts';
import { defaultGuards } from '../../../../src/worlds/ordinary-setup.ts';

class BaseSequencer {
  readonly isVitests = true;
}

/** What the plugin asks of Vitest and of a project. */
function made(options: { readonly watch?: boolean } = {}) {
  const config = {
    root: '/shop',
    watch: options.watch ?? false,
    coverage: { enabled: true },
    sequence: { sequencer: BaseSequencer, setupFiles: 'parallel' },
    setupFiles: ['own.ts'],
    reporters: [] as { onTestRunStart?: unknown; onTestRunEnd?: unknown }[],
    project: [],
  };
  const provide = vi.fn();
  const vitest = {
    version: '5.1.1',
    config,
    projects: [{ config: { maxWorkers: 3 } }],
    globTestSpecifications: () => Promise.resolve([]),
  };
  return { config, provide, context: { vitest, project: { config, provide } } as never };
}

const setup = { root: '/shop', guards: defaultGuards, virtualTime: null, traceWaitsMs: null };

function given(others: Partial<PluginGiven> = {}): PluginGiven {
  return {
    plan: () => ({ order: null, shard: null, places: null }),
    setup: () => setup,
    onRun: vi.fn(),
    ...others,
  };
}

describe('the plugin', () => {
  it('puts its setup file first, and prepares a Vitest of many projects once', () => {
    const { config, provide, context } = made();
    const plugin = vitestPlugin(given());
    plugin.configureVitest(context);
    plugin.configureVitest(context);

    expect(config.setupFiles.at(-1)).toBe('own.ts');
    expect(config.setupFiles[0]).toMatch(/ordinary\/setup\.[jt]s$/u);
    expect(provide).toHaveBeenCalledWith('becalm', setup);
    expect(config.reporters).toHaveLength(1);
    expect(config.sequence.sequencer).not.toBe(BaseSequencer);
  });

  it('adds no setup file that would have nothing to do', () => {
    const { config, context } = made();
    vitestPlugin(given({ setup: () => null })).configureVitest(context);
    expect(config.setupFiles).toEqual(['own.ts']);
  });

  it('measures nothing while Vitest watches', () => {
    const { config, context } = made({ watch: true });
    vitestPlugin(given()).configureVitest(context);
    expect(config.reporters).toEqual([]);
  });

  it.each([
    [[{ testLines: [3] }], 'passed', { narrowed: true, interrupted: false }],
    [[{ testLines: undefined }], 'interrupted', { narrowed: false, interrupted: true }],
  ])('tells what a run did: %j, %s', async (specifications, reason, expected) => {
    const { config, context } = made();
    const onRun = vi.fn();
    vitestPlugin(given({ onRun })).configureVitest(context);
    const [reporter] = config.reporters as unknown as [
      {
        onTestRunStart: (specifications: unknown) => void;
        onTestRunEnd: (modules: unknown, errors: unknown, reason: string) => Promise<void>;
      },
    ];
    reporter.onTestRunStart(specifications);
    await reporter.onTestRunEnd([], [], reason);

    expect(onRun).toHaveBeenCalledWith('/shop', expect.objectContaining({ ...expected, present: [] }));
    expect(onRun.mock.lastCall?.[1]).toMatchObject({ run: { workers: 3, shard: null, files: [] } });
  });
});
