import { expect, test } from 'vitest';
import { runNjord } from '../../src/cli/njord.ts';
import { writeConfigFiles } from '../core/config/config-folder.ts';
import { SMALL_TEXT } from '../core/config/sample-config.ts';
import { inTemporaryFolder } from '../core/temporary-folder.ts';
import { recordPorts } from './recorded-ports.ts';

const ON_REDIS = `${SMALL_TEXT}bus: { kind: redis }\nredis: { url: 'redis://127.0.0.1:6379/0' }\n`;
const WITH_BROKER = `${ON_REDIS}broker: { venue: simulated, url: 'http://127.0.0.1:9470' }\n`;

function njord(base: string, ...words: readonly string[]) {
  return inTemporaryFolder(async (root) => {
    await writeConfigFiles(root, { base });
    const ports = recordPorts();
    const exitCode = await runNjord([...words, '--root', root], ports);
    return { exitCode, out: ports.out(), err: ports.err() };
  });
}

test('a venue without an account says where to write one', async () => {
  const { exitCode, err } = await njord(SMALL_TEXT, 'venue');
  expect(exitCode).toBe(2);
  expect(err).toContain('njord: expected api_keys.binanceus in config/secrets.enc.yaml, was none');
});

test.each([
  [
    WITH_BROKER,
    'paper-trader',
    'expected no section "broker" in config/base.yaml for the paper-trader, was one',
  ],
  [ON_REDIS, 'broker', 'expected a section "broker" in config/base.yaml, was none'],
  [SMALL_TEXT, 'broker', 'expected bus.kind: redis and redis.url for a service of its own'],
])('settings say who executes orders, and nobody else does: %#', async (base, service, expected) => {
  const { exitCode, out, err } = await njord(base, 'run', service);
  expect({ exitCode, out }).toEqual({ exitCode: 2, out: '' });
  expect(err).toContain(expected);
});
