import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import RedisMock from 'ioredis-mock';
import { describe, expect, test } from 'vitest';
import { runNjord } from '../../src/cli/njord.ts';
import { createHeadVerifier, verifyAudit } from '../../src/core/audit/index.ts';
import { KEYS } from '../core/audit/audit-world.ts';
import { writeConfigFiles } from '../core/config/config-folder.ts';
import { SHIPPED_TEXT, SMALL_TEXT } from '../core/config/sample-config.ts';
import { MemoryFiles } from '../core/journal/memory-files.ts';
import { inTemporaryFolder } from '../core/temporary-folder.ts';
import { memoryHost, type RecordedTerminal, recordPorts } from './recorded-ports.ts';

async function run(words: readonly string[], terminal: RecordedTerminal = {}) {
  const openHost = async () => memoryHost(new MemoryFiles());
  const ports = recordPorts({ openHost, ...terminal });
  const exitCode = await runNjord(words, ports);
  return { exitCode, out: ports.out(), err: ports.err() };
}

/** Runs commands in an installation of one's own. */
async function inInstallation(
  base: string,
  use: (root: string, njord: (...words: readonly string[]) => ReturnType<typeof run>) => Promise<void>,
  terminal: RecordedTerminal = {},
): Promise<void> {
  await inTemporaryFolder(async (root) => {
    await writeConfigFiles(root, { base });
    await use(root, (...words) => run([...words, '--root', root], terminal));
  });
}

describe('njord config check', () => {
  test('says that all is right, and what it found', async () => {
    await inInstallation(SHIPPED_TEXT, async (_, njord) => {
      expect(await njord('config', 'check')).toEqual({
        exitCode: 0,
        out: 'The settings are right: njord in dev, memory bus, 1 symbol on binanceus, no API key.\n',
        err: '',
      });
    });
  });

  test('says that an API key is there, and not which', async () => {
    const base = SMALL_TEXT.replace('[ATOM/USDT]', '[ATOM/USDT, BTC/USDT]');
    const secrets = 'api_keys:\n  binanceus:\n    key: K-12345\n    secret: S-12345\n';
    await inTemporaryFolder(async (root) => {
      await writeConfigFiles(root, { base, secrets });
      const { out } = await run(['config', 'check', '--root', root]);
      expect(out).toContain('2 symbols on binanceus, an API key.');
      expect(out).not.toContain('12345');
    });
  });

  const WRONG = `${SMALL_TEXT.replace('env: dev', 'env: prod')}http: { port: 0 }\n`;

  test('lists every problem with its place and ends with 2', async () => {
    await inInstallation(WRONG, async (root, njord) => {
      const { exitCode, out, err } = await njord('config', 'check');
      expect([exitCode, out]).toEqual([2, '']);
      expect(err.split('\n')).toEqual([
        `${root}/config/base.yaml:1:26: app.env: expected "dev" or "test" or "staging" or "live", was "prod".`,
        expect.stringMatching(/http\.port: expected a whole number from 1 to 65535, was 0\.$/),
        '',
      ]);
    });
  });

  test('as JSON for programs', async () => {
    await inInstallation(WRONG, async (_, njord) => {
      const { exitCode, out, err } = await njord('config', 'check', '--json');
      expect([exitCode, err]).toEqual([2, '']);
      expect(JSON.parse(out)).toMatchObject({
        schema: 'njord.config-check/1',
        ok: false,
        problems: [
          { path: 'app.env', line: 1, column: 26, found: '"prod"' },
          { path: 'http.port', found: '0' },
        ],
      });
    });
    await inInstallation(SMALL_TEXT, async (_, njord) => {
      const { exitCode, out } = await njord('config', 'check', '--json');
      expect([exitCode, JSON.parse(out)]).toEqual([
        0,
        { schema: 'njord.config-check/1', ok: true, problems: [] },
      ]);
    });
  });

  test('takes the age key from the environment, or from the command line', async () => {
    await inTemporaryFolder(async (root) => {
      await writeConfigFiles(root, { base: SMALL_TEXT, secrets: 'a: b\nsops: {}\n' });
      const words = ['config', 'check', '--root', root];
      const terminal = { env: { SOPS_AGE_KEY_FILE: '/nowhere/env.key' } };
      expect((await run(words)).err).toContain('Name it with --age-key-file or in SOPS_AGE_KEY_FILE.');
      expect((await run(words, terminal)).err).toContain(
        '/nowhere/env.key: expected an age key file, was no such file',
      );
      expect((await run([...words, '--age-key-file', '/nowhere/own.key'], terminal)).err).toContain(
        '/nowhere/own.key',
      );
    });
  });

  test('is the way to see that a folder has no settings', async () => {
    expect(await run(['config', 'check', '--root', '/nowhere'])).toMatchObject({
      exitCode: 2,
      err: expect.stringContaining('/nowhere/config/base.yaml: expected a readable file, was no such file.'),
    });
  });
});

describe('njord kill, with the file alone', () => {
  test('trips, tells who and why, and clears', async () => {
    await inInstallation(SMALL_TEXT, async (root, njord) => {
      expect(await njord('kill', 'status')).toEqual({ exitCode: 0, out: 'CLEAR file=clear\n', err: '' });
      expect(await njord('kill', 'trip', '--why', 'odd fills')).toEqual({
        exitCode: 0,
        out: 'TRIPPED file=tripped\nfile: ana at 2026-01-01T00:00:00Z: odd fills\n',
        err: '',
      });
      expect(await readFile(path.join(root, 'var/njord.trading.halt'), 'utf8')).toContain('odd fills');
      expect(await njord('kill', 'status')).toMatchObject({ exitCode: 1 });
      expect(await njord('kill', 'clear', '--why', 'all well', '--who', 'bo')).toEqual({
        exitCode: 0,
        out: 'CLEAR file=clear\n',
        err: '',
      });
    });
  });

  test('shows a note of somebody else on one line, whatever it holds', async () => {
    await inInstallation(SMALL_TEXT, async (root, njord) => {
      await mkdir(path.join(root, 'var'));
      for (const [note, shown] of [
        ['by hand\n\u001b[2Jsoon', 'by hand [2Jsoon'],
        ['{"who":1}', '{"who":1}'],
        ['null', 'null'],
        ['{"who":"a","why":"b","at_ns":"x"}', '{"who":"a","why":"b","at_ns":"x"}'],
      ]) {
        await writeFile(path.join(root, 'var/njord.trading.halt'), note!);
        expect((await njord('kill', 'status')).out).toBe(`TRIPPED file=tripped\nfile: ${shown}\n`);
      }
    });
  });

  test('says that it could not trip, and ends with 2', async () => {
    const base = SMALL_TEXT.replace('./var/njord', './config/base.yaml/njord');
    await inInstallation(base, async (_, njord) => {
      const { exitCode, out, err } = await njord('kill', 'trip', '--why', 'x');
      expect([exitCode, out]).toEqual([2, 'UNREADABLE file=unreadable\n']);
      expect(err).toMatch(/^njord: expected to trip the file, was refused: E(NOTDIR|EXIST)/);
      expect(await njord('kill', 'status')).toMatchObject({ exitCode: 2 });
    });
  });

  test('without right settings nobody knows where it is', async () => {
    await inInstallation('app: {}\n', async (_, njord) => {
      expect(await njord('kill', 'status')).toMatchObject({
        exitCode: 2,
        out: '',
        err: expect.stringContaining('app.name'),
      });
    });
  });
});

describe('njord kill, audited', () => {
  const readEvents = (files: MemoryFiles, root: string) =>
    (files.text(path.join(root, 'var/log/njord/audit/kill/audit.ndjson')) ?? '')
      .split('\n')
      .filter((line) => line !== '')
      .map((line): unknown => JSON.parse(line));

  test('every change says who, why, before and after', async () => {
    const files = new MemoryFiles();
    await inInstallation(
      SMALL_TEXT,
      async (root, njord) => {
        await njord('kill', 'trip', '--why', 'odd fills');
        await njord('kill', 'status');
        await njord('kill', 'clear', '--why', 'all well', '--who', '');
        expect(readEvents(files, root)).toMatchObject([
          {
            seq: 1,
            event_type: 'killswitch',
            actor: 'ana',
            action: 'trigger',
            before_state: { state: 'clear' },
            after_state: { state: 'file' },
            metadata: { kind: 'ordered', who: 'ana', why: 'odd fills', failures: [] },
          },
          { seq: 2, actor: 'unknown', action: 'delete', metadata: { who: '', why: 'all well' } },
        ]);
      },
      { openHost: async () => memoryHost(files) },
    );
  });

  test('with a key among the secrets its heads are signed, and the key is not shown', async () => {
    const files = new MemoryFiles();
    const key = KEYS.privateKey.replaceAll(/^(?=.)/gm, '  ');
    await inTemporaryFolder(async (root) => {
      await writeConfigFiles(root, { base: SMALL_TEXT, secrets: `audit_signing_key: |\n${key}` });
      const openHost = async () => memoryHost(files);
      const words = ['kill', 'trip', '--why', `it is ${KEYS.privateKey}`, '--root', root];
      expect(await run(words, { openHost })).toMatchObject({ exitCode: 0, err: '' });
      const folder = path.join(root, 'var/log/njord/audit/kill');
      expect(files.text(`${folder}/audit.ndjson`)).toContain('"why":"it is [redacted]"');
      const verdict = await verifyAudit(files, {
        eventPaths: [`${folder}/audit.ndjson`],
        headPaths: [`${folder}/audit.heads.ndjson`],
        verifier: createHeadVerifier(KEYS.publicKey),
      });
      expect(verdict).toMatchObject({ flaw: undefined, headCount: 2 });
    });
  });

  /** Another command that holds the audit, and gives it back when it is asked for the n-th time. */
  function busyHost(files: MemoryFiles, root: string, releasedAt: number) {
    const lock = path.join(root, 'var/log/njord/audit/kill/audit.lock');
    files.put(lock, JSON.stringify({ pid: 7, instance: 'other' }));
    let asked = 0;
    return {
      ...memoryHost(files),
      processes: {
        self: { pid: 1, instance: 'start of 1' },
        isAlive: async () => {
          asked += 1;
          return asked < releasedAt;
        },
      },
    };
  }

  test('a trip waits for another command that writes the audit', async () => {
    const files = new MemoryFiles();
    await inTemporaryFolder(async (root) => {
      await writeConfigFiles(root, { base: SMALL_TEXT });
      const openHost = async () => busyHost(files, root, 5);
      const words = ['kill', 'trip', '--why', 'x', '--root', root];
      expect(await run(words, { openHost })).toMatchObject({ exitCode: 0, err: '' });
      expect(readEvents(files, root)).toHaveLength(1);
    });
  });

  test.each([
    [
      'trip',
      'stop',
      0,
      /^njord: the kill switch was changed, and the audit does not know of it: .*process 7/,
    ],
    [
      'clear',
      'continue',
      0,
      /^njord: the kill switch was changed, and the audit does not know of it: .*process 7/,
    ],
    ['clear', 'stop', 2, /^njord: .*process 7.*\nnjord: expected an audit .* Nothing was changed\./],
  ])('without an audit: %s with %s ends with %i', async (action, policy, exitCode, says) => {
    const base = `${SMALL_TEXT}\naudit:\n  when_unwritable: ${policy}\n`;
    const files = new MemoryFiles();
    await inTemporaryFolder(async (root) => {
      await writeConfigFiles(root, { base });
      const openHost = async () => busyHost(files, root, 1_000);
      const halt = path.join(root, 'var/njord.trading.halt');
      await mkdir(path.dirname(halt));
      if (action === 'clear') await writeFile(halt, '');
      const ended = await run(['kill', action, '--why', 'x', '--root', root], { openHost });
      expect(ended).toMatchObject({ exitCode, err: expect.stringMatching(says) });
      expect(existsSync(halt)).toBe(action === 'trip' || exitCode === 2);
      expect(readEvents(files, root)).toEqual([]);
    });
  });
});

describe('njord kill, with Redis as well', () => {
  const BASE = `${SMALL_TEXT}\nredis:\n  url: redis://127.0.0.1:6379/0\n`;

  test('trips and clears both, and names each', async () => {
    const redis = new RedisMock({ host: 'settings-commands', port: 1 });
    await redis.flushall();
    const use = { openKillRedis: async () => redis };
    await inInstallation(
      BASE,
      async (_, njord) => {
        const { exitCode, out } = await njord('kill', 'trip', '--why', 'x');
        expect([exitCode, out.split('\n')[0]]).toEqual([0, 'TRIPPED file=tripped redis=tripped']);
        expect(await redis.get('njord:trading:halt')).toBe('1');
        const status = await njord('kill', 'status', '--json');
        expect(JSON.parse(status.out)).toMatchObject({
          schema: 'njord.kill-status/1',
          state: 'file',
          media: [
            { name: 'file', look: 'tripped' },
            { name: 'redis', look: 'tripped' },
          ],
        });
        expect(await njord('kill', 'clear', '--why', 'x')).toMatchObject({
          exitCode: 0,
          out: 'CLEAR file=clear redis=clear\n',
        });
        await redis.set('njord:trading:halt', '1');
        expect(await njord('kill', 'status')).toMatchObject({
          exitCode: 1,
          out: expect.stringMatching(/^TRIPPED file=clear redis=tripped\n/),
        });
      },
      use,
    );
  });

  test('trips the file while Redis is silent, and says so', async () => {
    const down = () => Promise.reject(new Error('down'));
    const openKillRedis = async () => ({ get: down, mset: down, del: down, disconnect: () => {} });
    await inInstallation(
      BASE,
      async (_, njord) => {
        expect(await njord('kill', 'status')).toMatchObject({
          exitCode: 2,
          out: 'UNREADABLE file=clear redis=unreadable\n',
        });
        const { exitCode, out, err } = await njord('kill', 'trip', '--why', 'x');
        expect([exitCode, out.split('\n')[0]]).toEqual([2, 'TRIPPED file=tripped redis=unreadable']);
        expect(err).toBe('njord: expected to trip the redis, was refused: down\n');
        expect(await njord('kill', 'clear', '--why', 'x')).toMatchObject({ exitCode: 2 });
      },
      { openKillRedis },
    );
  });
});

test.each([
  [['config', '--help'], 'check [options]'],
  [['config', 'check', '--help'], 'njord config check --root /etc/njord'],
  [['kill', '--help'], 'Exit codes of status and clear: 0 clear, 1 tripped, 2 unreadable'],
  [['kill', 'trip', '--help'], 'njord kill trip --why "odd fills on ATOM"'],
])('%j explains itself', async (words, says) => {
  expect(await run(words)).toMatchObject({ exitCode: 0, out: expect.stringContaining(says), err: '' });
});

test.each([
  [['kill', 'trip'], "required option '--why <text>' not specified"],
  [['kill', 'stop'], "unknown command 'stop'"],
  [['config', 'check', '--roots'], "unknown option '--roots'"],
])('%j is wrong usage', async (words, says) => {
  const { exitCode, err } = await run(words);
  expect(exitCode).toBe(2);
  expect(err).toContain(says);
  expect(err).toContain('--help');
});
