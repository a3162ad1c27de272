import path from 'node:path';
import { expect, test } from 'vitest';
import {
  createBusLog,
  createRefusalLog,
  logKillChange,
  logServiceEvent,
} from '../../../src/cli/system/log-events.ts';
import { openProcessLog } from '../../../src/cli/system/process-log.ts';
import { openProcessRecord } from '../../../src/cli/system/process-record.ts';
import type { LoadedConfig } from '../../../src/core/config/index.ts';
import { decodeConfig } from '../../../src/core/config/index.ts';
import { NO_SECRETS, Secret } from '../../../src/core/secrets/index.ts';
import type { ServiceStatus } from '../../../src/core/service/index.ts';
import { createVirtualClock } from '../../../src/core/virtual-clock.ts';
import { SHIPPED_TEXT } from '../../core/config/sample-config.ts';
import { START_NS } from '../../core/journal/journal-world.ts';
import { MemoryFiles } from '../../core/journal/memory-files.ts';
import { memoryHost, recordPorts } from '../recorded-ports.ts';
import { linesOf } from './lines-of.ts';

const PASSWORD = 'tide-and-wind-7';

function settings(level = 'info'): LoadedConfig {
  const decoded = decodeConfig('base.yaml', SHIPPED_TEXT.replace('level: info', `level: ${level}`));
  if (decoded.kind === 'invalid') throw new Error('settings');
  return { config: decoded.value, secrets: { ...NO_SECRETS, redisPassword: new Secret(PASSWORD) } };
}

/** Opens a log in memory; `end` closes it and returns its lines. */
async function openLog({ files = new MemoryFiles(), loaded = settings() } = {}) {
  const reports: string[] = [];
  const log = await openProcessLog({
    host: memoryHost(files),
    clock: createVirtualClock(START_NS),
    loaded,
    name: 'up',
    report: (text) => reports.push(text),
  });
  return {
    logger: log.logger,
    reports,
    async end(): Promise<readonly unknown[]> {
      await log.close();
      return linesOf(files, path.join(loaded.config.logging.journalDir, 'log/up.ndjson'));
    },
  };
}

test('what happens is a line each, with its facts', async () => {
  const { logger, end } = await openLog();
  const error = new Error('boom');
  logServiceEvent(logger, 'risk', { kind: 'restored', sequence: 0, republished: 0 });
  logServiceEvent(logger, 'risk', { kind: 'restored', sequence: 7, republished: 2 });
  logServiceEvent(logger, 'risk', { kind: 'message-failed', topic: 't', error });
  logServiceEvent(logger, 'risk', { kind: 'gap', pattern: 'md.*', missingCount: 3 });
  logServiceEvent(logger, 'risk', { kind: 'publish-failed', sequence: 8, error });
  logKillChange(logger, { kind: 'observed', before: 'clear', after: 'file', atNs: 1n });
  logKillChange(logger, { kind: 'observed', before: 'file', after: 'clear', atNs: 1n });
  expect(await end()).toMatchObject([
    { level: 'info', logger: 'up', event: 'service started', service: 'risk' },
    { level: 'info', event: 'service restarted from its journal', sequence: 7, republished: 2 },
    { level: 'error', event: 'message failed', topic: 't', error: { message: 'boom' } },
    { level: 'warn', event: 'messages missing', count: 3 },
    { level: 'warn', event: 'publishing failed', sequence: 8 },
    { level: 'warn', event: 'kill switch tripped', before: 'clear', after: 'file' },
    { level: 'info', event: 'kill switch cleared' },
  ]);
});

test('a connection that is lost and comes back is two lines, however often it was tried', async () => {
  const { logger, end } = await openLog();
  const tell = createBusLog(logger);
  const lost = { kind: 'disconnected', link: 'commands', reason: 'ECONNREFUSED', retryMs: 50 } as const;
  tell({ kind: 'connected', link: 'commands' });
  for (let attempt = 0; attempt < 5; attempt += 1) tell(lost);
  tell({ kind: 'connected', link: 'commands' });
  tell({ kind: 'weak-durability', settings: [] });
  tell({ kind: 'data-lost', topic: 't', position: 9, end: 4 });
  tell({ kind: 'replaced', consumer: 'risk' });
  const lines = await end();
  expect(lines).toMatchObject([
    { event: 'connection made', link: 'commands' },
    { event: 'connection lost', reason: 'ECONNREFUSED', retry_ms: 50 },
    { event: 'connection regained' },
    { event: 'redis may lose messages' },
    { event: 'redis lost messages', position: 9, end: 4 },
    { event: 'replaced by another consumer' },
  ]);
});

test('refused records are told when there are more of them', async () => {
  const { logger, end } = await openLog();
  const status = (name: string, malformed: number): ServiceStatus => ({
    name,
    malformed,
    handled: 0,
    published: 0,
    failed: 0,
    missing: 0,
    refusals: malformed > 0 ? ['md.trades.X: price: expected a number, was "x"'] : [],
    waiting: 0,
    sequence: 0,
    measures: [],
  });
  const tell = createRefusalLog(logger);
  for (const count of [0, 2, 2, 3]) tell([status('risk', count), status('books', 0)]);
  expect(await end()).toMatchObject([
    {
      event: 'records refused',
      service: 'risk',
      count: 2,
      latest: ['md.trades.X: price: expected a number, was "x"'],
    },
    { event: 'records refused', service: 'risk', count: 1 },
  ]);
});

test('no secret reaches a line: not in facts, messages, stacks, causes or events', async () => {
  const files = new MemoryFiles();
  const { logger, end } = await openLog({ files });
  const cause = new Error(`AUTH ${PASSWORD} failed`);
  const error = new Error(`redis://njord:${PASSWORD}@127.0.0.1`, { cause });
  logServiceEvent(logger, 'risk', { kind: 'publish-failed', sequence: 1, error });
  logger.error(`cannot log in with ${PASSWORD}`, { detail: encodeURIComponent(PASSWORD) });
  expect(await end()).toHaveLength(2);
  const text = files
    .paths()
    .map((each) => files.text(each))
    .join('');
  expect(text).toContain('[redacted]');
  expect(text).not.toContain(PASSWORD);
});

test.each([
  ['trace', 4],
  ['warn', 2],
  ['error', 1],
  ['fatal', 0],
])('at level %s as many lines as are important enough', async (level, count) => {
  const { logger, end } = await openLog({ loaded: settings(level) });
  logger.debug('one');
  logger.info('two');
  logger.warn('three');
  logger.error('four');
  expect(await end()).toHaveLength(count);
});

test('a log that somebody else writes is reported once, and lost', async () => {
  const files = new MemoryFiles();
  const loaded = settings();
  const lock = path.join(loaded.config.logging.journalDir, 'log/up.lock');
  files.put(lock, JSON.stringify({ pid: 1, instance: 'start of 1' }));
  const { logger, reports, end } = await openLog({ files, loaded });
  logger.error('lost');
  expect(await end()).toEqual([]);
  expect(reports).toEqual([
    expect.stringMatching(/^log: cannot be written, and lines are lost: .*process 1/),
  ]);
});

test('start and end of a process are in its log, and trouble with its audit, without secrets', async () => {
  const files = new MemoryFiles();
  const loaded = settings();
  const audit = path.join(loaded.config.logging.journalDir, 'audit/up/audit');
  files.put(`${audit}.ndjson`, `{"broken":"${PASSWORD}`);
  const ports = recordPorts();
  const record = await openProcessRecord({
    stderr: ports.stderr,
    host: memoryHost(files),
    clock: createVirtualClock(START_NS),
    loaded,
    name: 'up',
  });
  await record.close();
  expect(linesOf(files, path.join(loaded.config.logging.journalDir, 'log/up.ndjson'))).toMatchObject([
    { level: 'error', event: 'audit trouble', detail: expect.stringContaining('torn') },
    { level: 'info', event: 'started', env: 'dev' },
    { level: 'info', event: 'stopped' },
  ]);
  expect(ports.err()).toContain('njord: audit: ');
});
