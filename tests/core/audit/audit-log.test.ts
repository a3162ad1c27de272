import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { isPlainObject } from '../../../src/core/contracts/field-reader.ts';
import { createRedactor } from '../../../src/core/logging/index.ts';
import { NS_PER_DAY } from '../../../src/core/time.ts';
import { MemoryFiles } from '../journal/memory-files.ts';
import { EVENTS, entry, FOLDER, HEADS, openLog, recordAll, verify, verifyUnsigned } from './audit-world.ts';

function linesOf(files: MemoryFiles, path: string): readonly Readonly<Record<string, unknown>>[] {
  const texts = (files.text(path) ?? '').split('\n').slice(0, -1);
  return texts.map((text) => JSON.parse(text) as unknown).filter(isPlainObject);
}

describe('events', () => {
  test('are chained: each checksum is that of the canonical event followed by the checksum before', async () => {
    const files = new MemoryFiles();
    const { log } = await openLog(files);
    const receipts = [await log.record(entry(1)), await log.record(entry(2))];
    await log.close();
    const first =
      '{"action":"approve","actor":"risk-engine","after_state":{"qty":"1.5","side":"buy"},"event_id":"audit-1","event_type":"order","metadata":{},"resource_id":"intent-1","resource_type":"order","seq":1,"timestamp_ns":"1767603600000000000"}';
    const second = first
      .replace('audit-1', 'audit-2')
      .replace('intent-1', 'intent-2')
      .replace('"seq":1', '"seq":2');
    const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
    const checksums = [sha256(first), sha256(second + sha256(first))];
    expect(linesOf(files, EVENTS).map(({ checksum }) => checksum)).toEqual(checksums);
    expect(receipts).toEqual(
      checksums.map((checksum, index) => ({ kind: 'recorded', sequence: index + 1, checksum })),
    );
    expect(files.text(EVENTS)).toContain(`,"checksum":"${checksums[0]}","event_id":"audit-1"`);
  });

  test('that come together share a sync and keep their order', async () => {
    const files = new MemoryFiles();
    const { log } = await openLog(files);
    const receipts = await Promise.all([1, 2, 3, 4, 5].map((id) => log.record(entry(id))));
    expect(receipts.map((receipt) => receipt.kind === 'recorded' && receipt.sequence)).toEqual([
      1, 2, 3, 4, 5,
    ]);
    expect(files.operations.filter((each) => each === `sync ${EVENTS}`)).toHaveLength(1);
    await log.close();
    expect((await verify(files)).flaw).toBeUndefined();
  });

  test('go on where they ended, over restarts and rotations', async () => {
    const files = new MemoryFiles();
    for (const pid of [1, 2, 3]) {
      const { log, clock, reports } = await openLog(files, { pid });
      await log.record(entry(1));
      clock.advanceTo(clock.nowNs() + BigInt(pid) * NS_PER_DAY);
      await log.record(entry(2));
      await log.close();
      expect(reports).toEqual([]);
    }
    expect(files.paths().filter((path) => path.endsWith('.gz')).length).toBeGreaterThan(1);
    expect(await verify(files)).toMatchObject({
      flaw: undefined,
      last: { sequence: 6 },
      lastHead: { sequence: 6 },
    });
  });

  test('go on after a crash that tore the last line', async () => {
    const files = new MemoryFiles();
    const first = await openLog(files);
    await recordAll(first.log, 2);
    files.put(EVENTS, `${files.text(EVENTS)}{"action":"app`);
    const second = await openLog(files, { pid: 2 });
    await second.log.record(entry(3));
    await second.log.close();
    expect(second.problems.map(({ kind }) => kind)).toContain('torn-line-cut');
    expect(await verify(files)).toMatchObject({ flaw: undefined, last: { sequence: 3 } });
  });

  test('are without secrets', async () => {
    const files = new MemoryFiles();
    const redact = createRedactor({ redactText: (text) => text.replace('hunter2', '***') });
    const { log } = await openLog(files, { ports: { redact } });
    await log.record({
      ...entry(1),
      beforeState: { api_key: 'k', note: 'hunter2' },
      metadata: { token: 't' },
    });
    await log.close();
    expect(linesOf(files, EVENTS)).toEqual([
      expect.objectContaining({
        before_state: { api_key: '[redacted]', note: '***' },
        metadata: { token: '[redacted]' },
      }),
    ]);
  });

  test('that JSON cannot write fail alone', async () => {
    const { log, reports } = await openLog(new MemoryFiles(), { ports: { redact: (value) => value } });
    const [bad, good] = await Promise.all([
      log.record({ ...entry(1), metadata: { amount: Number.NaN } }),
      log.record(entry(2)),
    ]);
    expect([bad.kind, good]).toEqual(['failed', expect.objectContaining({ kind: 'recorded', sequence: 1 })]);
    expect(await log.record({ ...entry(1), metadata: { amount: 1n } })).toMatchObject({ kind: 'failed' });
    expect(reports[0]).toContain(
      'cannot be written as JSON and is lost: TypeError: Expected a JSON value, was NaN.',
    );
    expect(log.allowsTrading()).toBe(true);
    await log.close();
  });
});

describe('heads', () => {
  test('are signed at the start, every so many events, when asked, and at the end', async () => {
    const files = new MemoryFiles();
    const { log } = await openLog(files, { headEvery: 3 });
    await recordAll(log, 4);
    await log.signHead();
    await log.signHead();
    await recordAll(log, 1);
    await log.close();
    expect(linesOf(files, HEADS).map(({ seq }) => seq)).toEqual([0, 3, 4, 5]);
  });

  test('are not written without a signer', async () => {
    const files = new MemoryFiles();
    const { log } = await openLog(files, { isSigned: false });
    await recordAll(log, 4);
    await log.close();
    expect(files.text(HEADS)).toBeUndefined();
    expect(await verifyUnsigned(files)).toMatchObject({
      flaw: undefined,
      last: { sequence: 4 },
      isSigned: false,
    });
  });

  test('are demanded beside events, unless signing starts with them', async () => {
    const files = new MemoryFiles();
    const unsigned = await openLog(files, { isSigned: false });
    await recordAll(unsigned.log, 2);
    await unsigned.log.close();
    const refused = await openLog(files);
    expect(refused.reports).toEqual([
      'audit: cannot be written, trading stops: Expected a signed head beside the events, was none. Run "njord audit verify", and move the audit away once it is understood.',
    ]);
    await refused.log.close();
    const adopted = await openLog(files, { adoptsUnsigned: true });
    await adopted.log.close();
    expect(await verify(files)).toMatchObject({ flaw: undefined, lastHead: { sequence: 2 } });
  });
});

describe('an audit that lost its end', () => {
  test.each([
    [
      'an event',
      (text: string) => text.slice(0, text.trimEnd().lastIndexOf('\n') + 1),
      /events up to 2, as was signed, was an end after event 1\./,
    ],
    ['everything', () => '', /events up to 2, as was signed, was an end after event 0\./],
    [
      'its last checksum',
      (text: string) => text.replace(/"checksum":"[^"]+"(?=[^\n]*\n$)/, `"checksum":"${'0'.repeat(64)}"`),
      /event 2 with the checksum that was signed, was another/,
    ],
    ['the sense of its last line', (text: string) => `${text}{}\n`, /a last line of .* that can be read/],
  ])('is not continued: %s', async (_, damage, expected) => {
    const files = new MemoryFiles();
    const { log } = await openLog(files);
    await recordAll(log, 2);
    await log.close();
    files.put(EVENTS, damage(files.text(EVENTS) ?? ''));
    const second = await openLog(files, { pid: 2 });
    expect(second.reports.join()).toMatch(expected);
    expect(second.log.allowsTrading()).toBe(false);
    await second.log.close();
  });
});

describe('a file system that refuses', () => {
  async function failAtEvent(whenUnwritable: 'stop' | 'continue') {
    const dry = new MemoryFiles();
    await recordAll((await openLog(dry)).log, 1);
    const files = new MemoryFiles({
      failures: { [dry.operations.lastIndexOf(`write ${EVENTS}`)]: 'ENOSPC' },
    });
    return { files, ...(await openLog(files, { whenUnwritable, retryAfterMs: 1_000 })) };
  }

  test.each([
    ['stop', false, 'trading stops'],
    ['continue', true, 'trading goes on'],
  ] as const)(
    'is reported, and by the policy "%s" trading is allowed: %s',
    async (policy, isAllowed, consequence) => {
      const { log, reports } = await failAtEvent(policy);
      expect(log.allowsTrading()).toBe(true);
      expect(await log.record(entry(1))).toMatchObject({ kind: 'failed', error: { code: 'WRITE_FAILED' } });
      expect(log.allowsTrading()).toBe(isAllowed);
      expect(reports).toEqual([
        `audit: cannot be written, ${consequence}: ${EVENTS}: expected a file that takes the records, was ENOSPC. Make room or correct the permissions, then append them again.`,
      ]);
      await log.close();
    },
  );

  test('is tried again after a while, and the chain has no hole', async () => {
    const { log, clock, files } = await failAtEvent('stop');
    await log.record(entry(1));
    expect(await log.record(entry(2))).toMatchObject({ kind: 'failed' });
    clock.advanceTo(clock.nowNs() + 2_000_000_000n);
    expect(await log.record(entry(3))).toMatchObject({ kind: 'recorded', sequence: 1 });
    expect(log.allowsTrading()).toBe(true);
    await log.close();
    expect(await verify(files)).toMatchObject({ flaw: undefined, last: { sequence: 1 } });
  });

  test('never stops the one who reports, even when nobody can be told', async () => {
    const files = new MemoryFiles({ failures: { 0: 'EROFS' } });
    const reportFailure = () => {
      throw new Error('no stderr');
    };
    const { log } = await openLog(files, { ports: { reportFailure } });
    expect(log.allowsTrading()).toBe(false);
    expect(await log.record(entry(1))).toMatchObject({ kind: 'failed' });
    await log.close();
    expect(await log.record(entry(1))).toMatchObject({ kind: 'failed' });
  });
});

test('the files stand in one folder and need no more', async () => {
  const files = new MemoryFiles();
  const { log } = await openLog(files);
  await log.close();
  expect(files.paths()).toEqual([`${FOLDER}/audit.heads.ndjson`, `${FOLDER}/audit.ndjson`]);
});
