import { describe, expect, test } from 'vitest';
import { executingVenue, openBroker, venueContact } from '../../../src/cli/system/broker.ts';
import { TOPICS } from '../../../src/core/bus/index.ts';
import { checkConfig, ENVIRONMENTS, type Environment } from '../../../src/core/config/index.ts';
import { createLogger } from '../../../src/core/logging/index.ts';
import { NO_SECRETS, Secret } from '../../../src/core/secrets/index.ts';
import { shippedWith } from '../../core/config/sample-config.ts';
import { MemoryFiles } from '../../core/journal/memory-files.ts';
import { memoryHost, recordPorts } from '../recorded-ports.ts';

function configOf(env: Environment, broker: object | undefined) {
  const checked = checkConfig(
    shippedWith((tree) => {
      Object.assign(tree['app']!, { env });
      if (broker !== undefined) tree['broker'] = { ...broker };
    }),
  );
  if (checked.kind === 'invalid') throw new Error('expected sound settings');
  return checked.value;
}

const SIMULATED = { venue: 'simulated', url: 'http://127.0.0.1:9470' };
const API_KEY = { key: new Secret('K-1'), secret: new Secret('S-1') };

/** Opens a broker and returns what it announces. */
async function announced(given: {
  readonly env: Environment;
  readonly enableLive: string | undefined;
  readonly hasKey: boolean;
  readonly broker?: object;
}): Promise<string> {
  const { env, enableLive, hasKey, broker = SIMULATED } = given;
  const ports = recordPorts(enableLive === undefined ? {} : { env: { NJORD_ENABLE_LIVE: enableLive } });
  const clock = { nowNs: () => 1n, monotonicMs: () => 0 };
  const { announcement, definition } = await openBroker({
    ports,
    host: memoryHost(new MemoryFiles()),
    loaded: {
      config: configOf(env, broker),
      secrets: hasKey ? { ...NO_SECRETS, apiKey: API_KEY } : NO_SECRETS,
    },
    frame: {
      clock,
      topics: TOPICS,
      readKillState: () => 'clear',
      logger: createLogger(
        { clock, destination: { write: () => undefined } },
        { name: 'broker', level: 'fatal' },
      ),
    },
  });
  expect(definition.name).toBe('broker');
  return announcement;
}

describe('the broker of a process', () => {
  test('is live for exactly one combination of environment, variable and credentials', async () => {
    const combinations = ENVIRONMENTS.flatMap((env) =>
      ['1', 'true', '0', undefined].flatMap((enableLive) =>
        [true, false].map((hasKey) => ({ env, enableLive, hasKey })),
      ),
    );
    const live: string[] = [];
    for (const each of combinations) {
      const announcement = await announced(each);
      expect(announcement).toMatch(
        /^(?:LIVE: orders go to|dry run: nothing is sent to) binanceus, simulated at/,
      );
      if (announcement.startsWith('LIVE')) live.push(`${each.env} ${each.enableLive} ${each.hasKey}`);
    }
    expect(combinations).toHaveLength(32);
    expect(live).toEqual(['live 1 true']);
  });

  test('says what live trading lacks', async () => {
    expect(await announced({ env: 'dev', enableLive: undefined, hasKey: true })).toContain(
      'live trading also needs app.env: live (it is "dev"), NJORD_ENABLE_LIVE=1 in the environment',
    );
  });

  test('does not ask for ccxt in a dry run, and says that it is missing when live', async () => {
    const broker = { venue: 'ccxt' };
    expect(await announced({ env: 'dev', enableLive: '1', hasKey: true, broker })).toContain('dry run');
    await expect(announced({ env: 'live', enableLive: '1', hasKey: true, broker })).rejects.toThrow(
      'Expected the package ccxt for broker.venue: ccxt, found none. Run `npm install ccxt`',
    );
  });

  test('decides which venue orders carry', () => {
    expect(executingVenue(configOf('dev', undefined))).toBe('paper');
    expect(executingVenue(configOf('dev', SIMULATED))).toBe('binanceus');
  });

  test.each([
    [undefined, false, 'no answer yet'],
    [12, true, 'latest answer 12.0 s ago'],
    [61, false, 'latest answer 61.0 s ago'],
  ])('is ready while the venue answers: %s s', (value, healthy, detail) => {
    const measures =
      value === undefined ? [] : [{ name: 'venue-contact-age-seconds', symbol: null, value } as const];
    const status = {
      name: 'broker',
      handled: 0,
      published: 0,
      failed: 0,
      missing: 0,
      malformed: 0,
      refusals: [],
      waiting: 0,
      sequence: 0,
    };
    expect(venueContact([{ ...status, measures }])).toEqual({ healthy, detail });
  });
});
