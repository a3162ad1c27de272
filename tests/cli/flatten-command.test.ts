import path from 'node:path';
import RedisMock from 'ioredis-mock';
import { describe, expect, test } from 'vitest';
import { runNjord } from '../../src/cli/njord.ts';
import {
  type FlattenReport,
  flattenReportJson,
  flattenReportText,
  isFlat,
} from '../../src/cli/system/flatten-report.ts';
import { encodePositionSnapshot } from '../../src/core/contracts/index.ts';
import { parseDecimal, ZERO } from '../../src/core/money/index.ts';
import { openServiceJournal } from '../../src/core/service/index.ts';
import type { FlattenLine } from '../../src/services/flattener/index.ts';
import { writeConfigFiles } from '../core/config/config-folder.ts';
import { SMALL_TEXT } from '../core/config/sample-config.ts';
import { journalWorld } from '../core/journal/journal-world.ts';
import { MemoryFiles } from '../core/journal/memory-files.ts';
import { inTemporaryFolder } from '../core/temporary-folder.ts';
import { memoryHost, recordPorts } from './recorded-ports.ts';

const ON_REDIS = `${SMALL_TEXT}bus: { kind: redis }\nredis: { url: 'redis://127.0.0.1:6379/0' }\n`;

/** Runs `njord flatten` in an installation whose services have noted these positions. */
async function flatten(
  words: readonly string[],
  { base = ON_REDIS, held = {} }: { base?: string; held?: Readonly<Record<string, string>> } = {},
  damage: (journal: string) => string = (journal) => journal,
) {
  const files = new MemoryFiles();
  const redis = new RedisMock({ host: `flatten-${words.join('-')}`, port: 1 });
  const ports = recordPorts({
    openHost: async () => memoryHost(files),
    openKillRedis: async () => redis,
  });
  return inTemporaryFolder(async (root) => {
    await writeConfigFiles(root, { base });
    const folder = path.join(root, 'var/log/njord/services');
    await noteHeld(files, folder, held);
    const journal = path.join(folder, 'strategy-runner.ndjson');
    const written = files.text(journal);
    if (written !== undefined) files.put(journal, damage(written));
    const exitCode = await runNjord(['flatten', '--root', root, ...words], ports);
    return { exitCode, out: ports.out(), err: ports.err() };
  });
}

async function noteHeld(
  files: MemoryFiles,
  folder: string,
  held: Readonly<Record<string, string>>,
): Promise<void> {
  const journal = await openServiceJournal(journalWorld(files).ports, { folder, name: 'strategy-runner' });
  let sequence = 0;
  for (const [symbol, quantity] of Object.entries(held)) {
    sequence += 1;
    const position = encodePositionSnapshot({
      symbol,
      quantity: parseDecimal(quantity),
      averagePrice: parseDecimal('10'),
      realizedPnl: ZERO,
      fees: ZERO,
      tsNs: 1n,
    });
    const cursors = { 'positions.snapshot': sequence };
    await journal.append({
      kind: 'step',
      sequence,
      cursors,
      notes: [{ kind: 'position', position }],
      messages: [],
    });
  }
  await journal.close();
}

describe('njord flatten', () => {
  test('says what is held, and sends nothing, with --dry-run', async () => {
    const held = { 'ATOM/USDT': '12.5', 'LINK/USDT': '-3' };
    expect(await flatten(['--dry-run'], { held })).toEqual({
      exitCode: 1,
      out: [
        'symbol     before   now  orders',
        'ATOM/USDT    12.5  12.5       0',
        'LINK/USDT      -3    -3       0',
        '',
        '2 positions are open. Nothing was sent.',
        '',
      ].join('\n'),
      err: '',
    });
  });

  test('is done where no service has noted anything', async () => {
    expect(await flatten(['--dry-run'])).toEqual({
      exitCode: 0,
      out: 'Flat: nothing is held.\n',
      err: '',
    });
  });

  test('says so to programs', async () => {
    const { exitCode, out } = await flatten(['--dry-run', '--json']);
    expect([exitCode, JSON.parse(out)]).toEqual([
      0,
      {
        schema: 'njord.flatten/1',
        flat: true,
        outcome: 'dry-run',
        missing: 0,
        positions: [],
        canceled_orders: [],
        resting_orders: [],
      },
    ]);
  });

  test('needs a reason', async () => {
    expect(await flatten([])).toEqual({
      exitCode: 2,
      out: '',
      err: 'njord: expected --why with a reason, for the record, was none.\n',
    });
  });

  test.each([
    [
      'a bus that others reach',
      ['--dry-run'],
      SMALL_TEXT,
      'expected bus.kind: redis and redis.url, was the em',
    ],
    ['a time to wait', ['--why', 'x', '--timeout', 'soon'], ON_REDIS, 'Expected a time such as 30s'],
    ['right settings', ['--dry-run'], 'app: {}\n', 'app.name'],
  ])('needs %s', async (_what, words, base, message) => {
    expect(await flatten(words, { base })).toMatchObject({
      exitCode: 2,
      out: '',
      err: expect.stringContaining(message),
    });
  });

  test('guesses nothing from a journal that is damaged', async () => {
    const held = { 'ATOM/USDT': '12.5', 'LINK/USDT': '-3' };
    const { exitCode, out, err } = await flatten(['--dry-run'], { held }, (journal) =>
      journal.replace('12.5', '92.5'),
    );
    expect([exitCode, out]).toEqual([1, '']);
    expect(err).toContain('a line is damaged');
  });
});

const LINE: FlattenLine = {
  symbol: 'ATOM/USDT',
  before: parseDecimal('4'),
  now: parseDecimal('4'),
  orderCount: 1,
  isWaiting: false,
  obstacle: null,
};

const closed = { ...LINE, now: ZERO };

describe('the report of a flattening', () => {
  const report = (over: Partial<FlattenReport>): FlattenReport => ({
    closing: { outcome: 'flat', missingCount: 0, restingOrderIds: [] },
    lines: [LINE],
    canceledOrderIds: [],
    ...over,
  });

  test('of what is closed', () => {
    const flat = report({ lines: [closed], canceledOrderIds: ['trend-000001'] });
    expect(isFlat(flat)).toBe(true);
    expect(flattenReportText(flat).split('\n').slice(1)).toEqual([
      'ATOM/USDT       4    0       1  closed',
      '',
      '1 resting order canceled, or filled before that.',
      'Flat: nothing is held.',
      '',
    ]);
  });

  test.each([
    ['stuck', 'Not flat: 1 position is open, and waiting does not help.'],
    ['timed-out', 'Not flat in time: 1 position is open. Give it longer with --timeout.'],
    ['ended', 'Ended before it was done: 1 position is open.'],
    ['replaced', 'Another flattening took over'],
  ] as const)('that is %s', (outcome, verdict) => {
    const open = report({ closing: { outcome, missingCount: 0, restingOrderIds: [] } });
    expect(isFlat(open)).toBe(false);
    expect(flattenReportText(open)).toContain(verdict);
    expect(JSON.parse(flattenReportJson(open))).toMatchObject({ flat: false, outcome });
  });

  test('says which orders rest on', () => {
    const canceledOrderIds = ['trend-000001', 'trend-000002'];
    const before = report({ closing: null, lines: [], canceledOrderIds });
    expect(isFlat(before)).toBe(false);
    expect(flattenReportText(before)).toBe(
      '2 resting orders to cancel.\n0 positions are open. Nothing was sent.\n',
    );
    const closing = { outcome: 'timed-out', missingCount: 0, restingOrderIds: ['trend-000002'] } as const;
    const after = report({ closing, lines: [closed], canceledOrderIds });
    expect(isFlat(after)).toBe(false);
    expect(flattenReportText(after)).toContain(
      '1 resting order of 2 not canceled: does the paper-trader run?\nNot flat in time: 0 positions are open.',
    );
    expect(JSON.parse(flattenReportJson(after))).toMatchObject({ resting_orders: ['trend-000002'] });
  });

  test('is not sure of anything after messages were lost', () => {
    const closing = { outcome: 'flat', missingCount: 3, restingOrderIds: [] } as const;
    const unsure = report({ closing, lines: [closed] });
    expect(isFlat(unsure)).toBe(false);
    expect(flattenReportText(unsure)).toContain('Not sure: 3 messages were lost');
  });

  test('says of each symbol what keeps it', () => {
    const remark = (over: Partial<FlattenLine>) =>
      flattenReportText(report({ lines: [{ ...LINE, ...over }] })).split('\n')[1];
    expect(remark({ isWaiting: true })).toMatch(/the outcome of an order is open$/);
    expect(remark({ obstacle: 'kill-switch' })).toMatch(/denied: the kill switch is tripped$/);
    expect(remark({ obstacle: 'no-reference-price' })).toMatch(/does market-data run\?$/);
    expect(remark({})).toMatch(/ 1$/);
  });
});
