import { describe, expect, test } from 'vitest';
import { openJournal } from '../../../src/core/journal/index.ts';
import {
  createLogger,
  createRedactor,
  journalDestination,
  LOG_LEVELS,
  type LoggerSettings,
} from '../../../src/core/logging/index.ts';
import { createVirtualClock } from '../../../src/core/virtual-clock.ts';
import { ACTIVE, settings as journalSettings, journalWorld, START_NS } from '../journal/journal-world.ts';
import { MemoryFiles } from '../journal/memory-files.ts';

function logger(settings: Partial<LoggerSettings> = {}) {
  const lines: string[] = [];
  const clock = createVirtualClock(START_NS);
  const log = createLogger(
    { destination: { write: (line) => lines.push(line) }, clock },
    { name: 'risk', ...settings },
  );
  return { log, lines, clock, read: (): unknown => JSON.parse(`[${lines.join(',')}]`) };
}

describe('a line', () => {
  test('is one JSON object with level, time, logger, event and facts', () => {
    const { log, lines, clock } = logger();
    clock.advanceTo(START_NS + 1n);
    log.info('intent denied', { reason: 'kill-switch', count: 2 });
    expect(lines).toEqual([
      '{"level":"info","timestamp":"2026-01-05T09:00:00.000000001Z","logger":"risk","reason":"kill-switch","count":2,"event":"intent denied"}\n',
    ]);
  });

  test('is written at its level and above, and not below', () => {
    for (const [index, level] of LOG_LEVELS.entries()) {
      const { log, read } = logger({ level });
      for (const each of LOG_LEVELS) log[each]('event');
      expect(read()).toEqual(
        LOG_LEVELS.slice(index).map((label): unknown => expect.objectContaining({ level: label })),
      );
    }
  });

  test('holds an error with its stack, its code and its cause', () => {
    const { log, read } = logger();
    const cause = new Error('disk');
    log.error('append failed', { error: Object.assign(new TypeError('no', { cause }), { code: 'EIO' }) });
    expect(read()).toEqual([
      expect.objectContaining({
        error: {
          type: 'TypeError',
          message: 'no',
          stack: expect.stringContaining('logger.test.ts'),
          code: 'EIO',
          cause: expect.objectContaining({ message: 'disk' }),
        },
      }),
    ]);
  });

  test('keeps facts whose names are those of the line apart from it', () => {
    const { log, read } = logger();
    log.warn('odd', { level: 'x', timestamp: 1, logger: 'y', event: 'z' });
    expect(read()).toEqual([
      {
        level: 'warn',
        timestamp: '2026-01-05T09:00:00Z',
        logger: 'risk',
        event: 'odd',
        level_: 'x',
        timestamp_: 1,
        logger_: 'y',
        event_: 'z',
      },
    ]);
  });

  test('shows an event as it is, also when it looks like a format', () => {
    const { log, read } = logger();
    log.info('100 %s %d %j', { a: 1 });
    expect(read()).toEqual([expect.objectContaining({ event: '100 %s %d %j' })]);
  });

  test('of a child carries its part and its facts', () => {
    const { log, read } = logger();
    const child = log.child('rules', { symbol: 'A/B', rule: 1 }).child('cap');
    child.info('checked', { rule: 2 });
    expect(read()).toEqual([expect.objectContaining({ logger: 'risk.rules.cap', symbol: 'A/B', rule: 2 })]);
  });

  test('that the destination does not take is counted and stops nobody', () => {
    const full = {
      write: () => {
        throw new Error('full');
      },
    };
    const log = createLogger({ destination: full, clock: createVirtualClock(0n) }, { name: 'a' });
    log.info('one');
    log.child('b').info('two');
    expect(log.lostCount()).toBe(2);
  });
});

describe('secrets', () => {
  test('are taken out by the name of their field, at any depth', () => {
    const { log, read } = logger();
    log.info('configured', {
      api_keys: { venue: { key: 'k', secret: 's' } },
      nested: [{ 'X-Api-Key': 'k', AUTHORIZATION: 'Bearer', password: 'p', harmless: 1 }],
      metricsToken: 't',
    });
    expect(read()).toEqual([
      expect.objectContaining({
        api_keys: '[redacted]',
        nested: [
          { 'X-Api-Key': '[redacted]', AUTHORIZATION: '[redacted]', password: '[redacted]', harmless: 1 },
        ],
        metricsToken: '[redacted]',
      }),
    ]);
  });

  test('are taken out by what they are, wherever they stand', () => {
    const redact = createRedactor({ redactText: (text) => text.replaceAll('hunter2', '***') });
    const { log, lines } = logger({ redact });
    log.info('logged in with hunter2', { note: 'hunter2', error: new Error('bad hunter2') });
    expect(lines.join('')).not.toContain('hunter2');
    expect(lines.join('').split('***').length).toBeGreaterThan(3);
  });

  test('follow the words they are given', () => {
    expect(createRedactor({ secretWords: ['pin'] })({ PIN: 1, password: 2 })).toEqual({
      PIN: '[redacted]',
      password: 2,
    });
  });
});

test('values that JSON does not know are shown as text, and endless ones are cut', () => {
  const endless: { inner?: unknown } = {};
  endless.inner = endless;
  const shown = createRedactor()({
    big: 10n,
    nan: Number.NaN,
    call: () => 1,
    none: null,
    missing: undefined,
    endless,
  });
  expect(shown).toMatchObject({ big: '10', nan: 'NaN', call: '[function]', none: null });
  expect(JSON.stringify(shown)).toContain('"[too deep]"');
  const error = Object.assign(new Error('bare'), { stack: undefined });
  expect(createRedactor()(error)).toEqual({ type: 'Error', message: 'bare', stack: undefined });
});

test('what throws when it is looked at is named, and the rest of the line is whole', () => {
  const { log, read } = logger();
  const hostile = Object.defineProperty({}, 'field', { enumerable: true, get: () => expect.unreachable() });
  const { proxy: gone, revoke } = Proxy.revocable({}, {});
  revoke();
  log.info('event', { hostile, gone, count: 2 });
  expect(read()).toEqual([
    expect.objectContaining({ hostile: '[unreadable]', gone: '[unreadable]', count: 2 }),
  ]);
});

test('a redactor that returns no object still gives a line', () => {
  const { log, read } = logger({ redact: (value) => (typeof value === 'object' ? 'hidden' : value) });
  log.info('event', { a: 1 });
  expect(read()).toEqual([expect.objectContaining({ event: 'event', fields: 'hidden' })]);
});

test('a journal as destination gets whole lines, and tells what it refuses', async () => {
  const files = new MemoryFiles();
  const journal = await openJournal(journalWorld(files).ports, journalSettings({ hasChecksums: false }));
  const losses: unknown[] = [];
  const destination = journalDestination(journal, (error) => losses.push(error));
  const log = createLogger({ destination, clock: createVirtualClock(0n) }, { name: 'a' });
  log.info('kept');
  await journal.close();
  log.info('lost');
  await Promise.resolve();
  await Promise.resolve();
  expect(files.text(ACTIVE)).toBe(
    '{"level":"info","timestamp":"1970-01-01T00:00:00Z","logger":"a","event":"kept"}\n',
  );
  expect(losses).toEqual([expect.objectContaining({ code: 'CLOSED' })]);
});
