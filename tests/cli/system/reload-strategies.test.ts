import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { loadStrategiesOrTell } from '../../../src/cli/strategy-options.ts';
import { openFrame } from '../../../src/cli/system/frame.ts';
import type { SystemHost } from '../../../src/cli/system/host.ts';
import { createMemoryBus, TOPICS } from '../../../src/core/bus/index.ts';
import { loadConfig } from '../../../src/core/config/index.ts';
import { writeConfigFiles } from '../../core/config/config-folder.ts';
import { SHIPPED_TEXT } from '../../core/config/sample-config.ts';
import { MemoryFiles } from '../../core/journal/memory-files.ts';
import { inTemporaryFolder } from '../../core/temporary-folder.ts';
import { memoryHost, recordPorts } from '../recorded-ports.ts';
import { linesOf } from './lines-of.ts';

const BEFORE = 'strategies: [{ id: a, type: dummy }, { id: b, type: trendline }]';
const AFTER = 'strategies: [{ id: b, type: trendline }, { id: c, type: dummy }]';
const STARTS = `
  export default {
    name: 'starts', summary: '', params: [],
    create: ({ id }) => ({ id, onStart: () => { throw new Error('not today'); }, onEvent: () => [] }),
  };
`;
const WAITING = 'strategies: [{ id: e, module: ./waits.ts }]';
const FAILING = 'strategies: [{ id: d, module: ./starts.ts }]';

/** Runs a strategy runner, and hands over a way to reload other text and wait for what is said about it. */
async function withRunner(
  use: (
    reload: (text: string) => Promise<string>,
    linesIn: (file: string) => readonly unknown[],
  ) => Promise<void>,
): Promise<void> {
  await inTemporaryFolder(async (root) => {
    await writeConfigFiles(root, { base: SHIPPED_TEXT });
    const file = path.join(root, 'config', 'strategies.yaml');
    await writeFile(file, BEFORE);
    await writeFile(path.join(root, 'config', 'starts.ts'), STARTS);
    await writeFile(path.join(root, 'config', 'waits.ts'), 'await new Promise(() => undefined);');
    const loaded = await loadConfig({ root });
    if (loaded.kind === 'invalid') throw new Error('settings');
    const ports = recordPorts();
    let said: (text: string) => void = () => undefined;
    const stderr = { ...ports.stderr, write: async (text: string) => said(text) };
    const files = new MemoryFiles();
    let signal = (): void => undefined;
    let isWaiting = false;
    const memory = memoryHost(files);
    const host: SystemHost = {
      ...memory,
      // Only the time that modules may take passes, and only where one waits for ever.
      after: (delayMs, run) => {
        if (delayMs < 10_000 || !isWaiting) return memory.after(delayMs, run);
        const timer = setImmediate(run);
        return () => {
          clearImmediate(timer);
        };
      },
      onReload: (listener: () => void) => {
        signal = listener;
        return () => undefined;
      },
    };
    const strategies = (await loadStrategiesOrTell(ports, { root })) ?? undefined;
    const frame = await openFrame({
      ports: { ...ports, stderr },
      host,
      loaded: loaded.value,
      name: 'up',
      port: 0,
      strategies,
    });
    const bus = createMemoryBus({ families: Object.values(TOPICS) });
    const services = await frame.start([frame.define('strategy-runner')], { bus, folder: 'services' });
    const reload = async (text: string): Promise<string> => {
      await writeFile(file, text);
      isWaiting = text === WAITING;
      const heard = new Promise<string>((resolve) => {
        said = resolve;
      });
      signal();
      return (await heard).replaceAll(root, '');
    };
    await use(reload, (name) => linesOf(files, path.join(loaded.value.config.logging.journalDir, name)));
    await services.stop();
    await frame.close();
    await bus.close();
  });
}

test('SIGHUP replaces the strategies that have changed, and audits it', async () => {
  await withRunner(async (reload, linesIn) => {
    expect(await reload(AFTER)).toBe('strategies reloaded: kept b; started c; stopped a\n');
    const change = { event_type: 'config_change', resource_type: 'strategies', actor: 'up' };
    const definitions = { b: expect.stringContaining('"trendline"'), c: expect.stringContaining('"dummy"') };
    expect(linesIn('audit/up/audit.ndjson').slice(1)).toMatchObject([
      { ...change, action: 'create', after_state: { running: ['a', 'b'] } },
      {
        ...change,
        action: 'update',
        before_state: { running: ['b', 'a'] },
        after_state: { running: ['b', 'c'], definitions },
      },
    ]);
    expect(await reload(AFTER)).toBe('strategies reloaded: kept b, c\n');
  });
});

test('a file that is wrong, and a strategy that cannot start, leave those that run as they are', async () => {
  const goOn = 'njord: the strategies were not reloaded; those that run go on.\n';
  await withRunner(async (reload) => {
    expect(await reload('strategies: [{ id: d, type: trendlin }]')).toMatch(
      new RegExp(`^/config/strategies.yaml:1:29: .*Did you mean "trendline"\\?\n${goOn}$`),
    );
    expect(await reload(FAILING)).toBe(`strategy "d" threw during start: Error: not today\n${goOn}`);
    expect(await reload(WAITING)).toBe(
      `/config/strategies.yaml: expected modules that are loaded within 10000 ms\n${goOn}`,
    );
    expect(await reload(BEFORE)).toBe('strategies reloaded: kept a, b\n');
    expect(await reload('strategies: []')).toBe('strategies reloaded: stopped a, b\n');
    expect(await reload('strategies: []')).toBe('strategies reloaded: none before, none now\n');
  });
});
