import { describe, expect, test } from 'vitest';
import { ENVIRONMENTS } from '../../../src/core/config/index.ts';
import { Secret } from '../../../src/core/secrets/index.ts';
import { tradingMode } from '../../../src/services/broker/index.ts';

const API_KEY = { key: new Secret('key'), secret: new Secret('secret') };

/** Everything that somebody may write for "yes", and nothing at all. */
const WORDS = ['1', '0', '', ' 1', '1 ', '01', 'true', 'TRUE', 'yes', 'on', undefined];

const COMBINATIONS = ENVIRONMENTS.flatMap((env) =>
  WORDS.flatMap((enableLive) => [API_KEY, undefined].map((apiKey) => ({ env, enableLive, apiKey }))),
);

describe('the live gate', () => {
  test('opens for exactly one of all combinations of environment, variable and credentials', () => {
    const open = COMBINATIONS.filter((each) => tradingMode(each).kind === 'live');
    expect(COMBINATIONS).toHaveLength(88);
    expect(open).toEqual([{ env: 'live', enableLive: '1', apiKey: API_KEY }]);
  });

  test('names everything that is missing', () => {
    expect(tradingMode({ env: 'staging', enableLive: 'true', apiKey: undefined })).toEqual({
      kind: 'dry-run',
      missing: [
        'app.env: live (it is "staging")',
        'NJORD_ENABLE_LIVE=1 in the environment',
        'an API key of the venue in config/secrets.enc.yaml',
      ],
    });
  });
});
