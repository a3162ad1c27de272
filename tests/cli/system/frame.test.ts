import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { AuditStopsError } from '../../../src/cli/system/audit-trail.ts';
import { openFrame } from '../../../src/cli/system/frame.ts';
import { verifyAudit } from '../../../src/core/audit/index.ts';
import { createMemoryBus, TOPICS } from '../../../src/core/bus/index.ts';
import { type LoadedConfig, loadConfig } from '../../../src/core/config/index.ts';
import type { AppendFile } from '../../../src/core/journal/index.ts';
import { writeConfigFiles } from '../../core/config/config-folder.ts';
import { SHIPPED_TEXT } from '../../core/config/sample-config.ts';
import { MemoryFiles } from '../../core/journal/memory-files.ts';
import { inTemporaryFolder } from '../../core/temporary-folder.ts';
import { memoryHost, recordPorts } from '../recorded-ports.ts';
import { linesOf } from './lines-of.ts';

/** Files whose audits find no room any more, once told so. */
class FillingFiles extends MemoryFiles {
  isFull = false;

  override async openAppend(file: string): Promise<AppendFile> {
    const opened = await super.openAppend(file);
    if (!file.includes('/audit/')) return opened;
    return {
      ...opened,
      write: (bytes) =>
        this.isFull
          ? Promise.reject(Object.assign(new Error('full'), { code: 'ENOSPC' }))
          : opened.write(bytes),
    };
  }
}

async function withSettings(
  base: string,
  use: (loaded: LoadedConfig, root: string) => Promise<void>,
): Promise<void> {
  await inTemporaryFolder(async (root) => {
    await writeConfigFiles(root, { base });
    const loaded = await loadConfig({ root });
    if (loaded.kind === 'invalid') throw new Error('settings');
    await use(loaded.value, root);
  });
}

function eventsOf(files: MemoryFiles, { config }: LoadedConfig): readonly unknown[] {
  return linesOf(files, path.join(config.logging.journalDir, 'audit/up/audit.ndjson'));
}

function openUp(
  files: MemoryFiles,
  loaded: LoadedConfig,
  ports = recordPorts(),
): ReturnType<typeof openFrame> {
  return openFrame({ ports, host: memoryHost(files), loaded, name: 'up', port: 0 });
}

const STOPS = `${SHIPPED_TEXT}\naudit:\n  when_unwritable: stop\n`;

test('start, kill switch and end of a process are in its audit, which is intact', async () => {
  await withSettings(SHIPPED_TEXT, async (loaded, root) => {
    await mkdir(path.join(root, 'var'));
    await writeFile(path.join(root, 'var/njord.trading.halt'), '');
    const files = new MemoryFiles();
    const frame = await openUp(files, loaded);
    await frame.close();
    expect(eventsOf(files, loaded)).toMatchObject([
      {
        event_type: 'session',
        action: 'create',
        actor: 'up',
        after_state: { env: 'dev', per_order_cap: '200' },
      },
      { event_type: 'killswitch', action: 'trigger', after_state: { state: 'file' } },
      { event_type: 'session', action: 'delete' },
    ]);
    const eventPaths = files.paths().filter((each) => each.endsWith('audit.ndjson'));
    expect(await verifyAudit(files, { eventPaths, headPaths: [] })).toMatchObject({ flaw: undefined });
  });
});

test('nothing starts without an audit where trading needs it, and goes on where it does not', async () => {
  for (const [base, isStarted] of [
    [STOPS, false],
    [SHIPPED_TEXT, true],
  ] as const) {
    await withSettings(base, async (loaded) => {
      const files = new FillingFiles();
      files.isFull = true;
      const ports = recordPorts();
      const opening = openUp(files, loaded, ports);
      if (isStarted) await (await opening).close();
      else await expect(opening).rejects.toThrow(AuditStopsError);
      expect(ports.err()).toMatch(
        isStarted ? /cannot be written, trading goes on/ : /cannot be written, trading stops/,
      );
      expect(ports.err()).toContain('ENOSPC');
    });
  }
});

test('an approved order does not leave risk while its audit cannot be written', async () => {
  await withSettings(STOPS, async (loaded) => {
    const files = new FillingFiles();
    const frame = await openUp(files, loaded);
    const bus = createMemoryBus({ families: Object.values(TOPICS) });
    const orders = await bus.subscribe(TOPICS.orders, { consumer: 'test' });
    const decisions = await bus.subscribe(TOPICS.decisions, { consumer: 'test' });
    const risk = await frame.start([frame.define('risk-engine')], { bus, folder: 'services' });
    const intend = (id: string) =>
      bus.publish({
        topic: TOPICS.intents.pattern,
        payload: {
          id,
          ts_local_ns: '1',
          strategy_id: 's',
          symbol: 'ATOM/USDT',
          side: 'buy',
          type: 'limit',
          qty: '1',
          limit_price: '10',
        },
      });

    await intend('i-1');
    expect(await orders.next()).toMatchObject({ value: { intentId: 'i-1' } });
    expect(eventsOf(files, loaded).slice(1)).toMatchObject([
      { event_type: 'risk_decision', action: 'approve', resource_id: 'i-1', actor: 'risk-engine' },
      { event_type: 'order', action: 'create', resource_id: 'i-1', after_state: { qty: '1' } },
    ]);

    files.isFull = true;
    await intend('i-2');
    await expect(risk.failed).rejects.toThrow('an approved order was held back');
    expect(orders.poll()).toBeUndefined();

    const again = await frame.start([frame.define('risk-engine')], { bus, folder: 'services' });
    await decisions.next();
    expect(await decisions.next()).toMatchObject({
      value: { intentId: 'i-2', reason: 'kill-switch', caps: { source: 'unreadable' } },
    });
    expect(orders.poll()).toBeUndefined();
    await again.stop();
    await frame.close();
    await bus.close();
  });
});
