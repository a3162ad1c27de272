import { describe, expect, test } from 'vitest';
import { runNjord } from '../../src/cli/njord.ts';
import type { FetchedText } from '../../src/cli/ports.ts';
import { writeConfigFiles } from '../core/config/config-folder.ts';
import { SHIPPED_TEXT } from '../core/config/sample-config.ts';
import { inTemporaryFolder } from '../core/temporary-folder.ts';
import { recordPorts } from './recorded-ports.ts';

const CLEAR = { healthy: true, detail: 'clear' };

function healthWith({ isLive = true, isReady = true }) {
  return {
    service: 'up',
    status: isLive && isReady ? 'ok' : 'unhealthy',
    timestamp: '2026-01-05T09:00:00Z',
    liveness: { healthy: isLive, checks: { 'event-loop': { healthy: isLive, detail: 'turns' } } },
    readiness: {
      healthy: isReady,
      checks: { 'kill-switch': CLEAR, market: { healthy: isReady, detail: 'old' } },
    },
  };
}

async function health(words: readonly string[], answer: FetchedText | Error) {
  const asked: string[] = [];
  const ports = recordPorts({
    fetchText: (url, timeoutMs) => {
      asked.push(`${url} ${timeoutMs}`);
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
    },
  });
  const exitCode = await runNjord(['health', ...words], ports);
  return { exitCode, asked, out: ports.out(), err: ports.err() };
}

const answerOf = (body: unknown, status = 200): FetchedText => ({ status, body: JSON.stringify(body) });
const HERE = ['--url', 'http://127.0.0.1:1'];

describe('njord health', () => {
  test('of a process that is live and ready is 0, with every check', async () => {
    expect(await health(HERE, answerOf(healthWith({})))).toEqual({
      exitCode: 0,
      asked: ['http://127.0.0.1:1/health 2000'],
      err: '',
      out: 'up at 2026-01-05T09:00:00Z\nlive\n  ok   event-loop: turns\nready\n  ok   kill-switch: clear\n  ok   market: old\n',
    });
  });

  test.each([
    [{ isReady: false }, 'NOT ready\n  ok   kill-switch: clear\n  SICK market: old\n'],
    [{ isLive: false }, 'NOT live\n  SICK event-loop: turns\nready\n'],
  ])('of %o is 1, and says what is sick', async (state, says) => {
    const { exitCode, out } = await health(HERE, answerOf(healthWith(state), 503));
    expect(exitCode).toBe(1);
    expect(out).toContain(says);
  });

  test('as JSON for programs', async () => {
    const { exitCode, out } = await health(
      [...HERE, '--json'],
      answerOf(healthWith({ isReady: false }), 503),
    );
    expect(exitCode).toBe(1);
    expect(JSON.parse(out)).toEqual({ schema: 'njord.health/1', ...healthWith({ isReady: false }) });
  });

  test('asks at the port of the settings, for as long as it was told', async () => {
    await inTemporaryFolder(async (root) => {
      await writeConfigFiles(root, { base: SHIPPED_TEXT.replace('port: 9090', 'port: 7001') });
      const { asked } = await health(['--root', root, '--timeout', '5s'], answerOf(healthWith({})));
      expect(asked).toEqual(['http://127.0.0.1:7001/health 5000']);
    });
  });

  test('never lets an answer command the terminal', async () => {
    const strange = { ...healthWith({}), service: '\u001b[2Jup' };
    expect((await health(HERE, answerOf(strange))).out).toMatch(/^ \[2Jup at/);
  });

  const refused = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
  test.each([
    [
      'nobody',
      new TypeError('fetch failed', { cause: refused }),
      'within 2000 ms, was ECONNREFUSED. Start the',
    ],
    ['a broken line', new TypeError('fetch failed', { cause: new Error('reset') }), 'was reset.'],
    ['something odd', new Error('an answer of more than 9 bytes'), 'was an answer of more than 9 bytes.'],
    ['silence', Object.assign(new Error('late'), { name: 'TimeoutError' }), 'was silence.'],
    [
      'another server',
      { status: 404, body: 'no' },
      'was another answer (HTTP 404). Check the port with --url.',
    ],
    ['another page', { status: 200, body: '<html>' }, 'was another answer (HTTP 200).'],
    ['another JSON', answerOf({ status: 'ok' }), 'was another answer (HTTP 200).'],
  ])('of %s is 2, and says what to do', async (_, answer, says) => {
    const { exitCode, out, err } = await health(HERE, answer);
    expect([exitCode, out]).toEqual([2, '']);
    expect(err).toContain('njord: expected ');
    expect(err).toContain(says);
  });

  test.each([
    [['--url', 'localhost'], 'Expected an address such as http://127.0.0.1:9090.'],
    [['--url', 'ftp://127.0.0.1'], 'Expected an address such as http://127.0.0.1:9090.'],
    [['--url', 'http://127.0.0.1/health'], 'Expected an address without a path'],
    [['--timeout', 'soon'], 'Expected a time such as 30s'],
    [['--root', '/nowhere'], '/nowhere/config/base.yaml: expected a readable file'],
  ])('%j is wrong usage, and asks nobody', async (words, says) => {
    const { exitCode, asked, err } = await health(words, answerOf(healthWith({})));
    expect([exitCode, asked]).toEqual([2, []]);
    expect(err).toContain(says);
  });

  test('explains itself', async () => {
    const { exitCode, out } = await health(['--help'], new Error('nobody asks'));
    expect(exitCode).toBe(0);
    expect(out).toContain('Exit codes: 0 live and ready, 1 one of them not, 2 nobody answers');
  });
});
