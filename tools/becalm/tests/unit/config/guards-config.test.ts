import { describe, expect, it } from 'vitest';
import { guardSettingsOf } from '../../../src/config/guards-config.ts';
import { readConfig } from '../../../src/config/read-config.ts';
import { guardNames } from '../../../src/worlds/ordinary-setup.ts';

/** `path: expected | found` of everything that is wrong. */
function wrongWith(guards: unknown): readonly string[] {
  const read = readConfig({ guards });
  if (read.kind === 'settings') return [];
  return read.violations.map(({ path, expected, found }) => `${path}: ${expected} | ${found}`);
}

describe('the key guards', () => {
  it('lets every guard warn where nothing is said', () => {
    const { levels, sleepMs, allowedHosts } = guardSettingsOf();
    expect(Object.keys(levels)).toEqual([...guardNames]);
    expect(new Set(Object.values(levels))).toEqual(new Set(['warn']));
    expect({ sleepMs, allowedHosts }).toEqual({ sleepMs: 100, allowedHosts: [] });
  });

  it('gives each guard its own level, and the others that of all', () => {
    const guards = {
      all: 'fail',
      sleep: 'off',
      mocks: 'warn',
      sleepMs: 250,
      allowedHosts: ['*.example.org'],
    };
    expect(readConfig({ guards })).toMatchObject({
      settings: {
        guards: {
          levels: { network: 'fail', sleep: 'off', timers: 'fail', mocks: 'warn' },
          sleepMs: 250,
          allowedHosts: ['*.example.org'],
        },
      },
    });
  });

  it('tells everything that is wrong at once', () => {
    expect(
      wrongWith({
        all: 'error',
        timers: true,
        sleepMs: 0,
        allowedHosts: ['http://x', '*', 3],
        sleeps: 'off',
      }),
    ).toEqual([
      'guards.all: "off", "warn" or "fail" | "error"',
      'guards.timers: "off", "warn" or "fail" | true',
      'guards.sleepMs: a whole number from 1 to 60000 | 0',
      'guards.allowedHosts[0]: the name or the address of a host, without a port | "http://x"',
      'guards.allowedHosts[1]: the name or the address of a host, without a port | "*"',
      'guards.allowedHosts[2]: the name or the address of a host, without a port | 3',
      'guards: only known keys | "sleeps"',
    ]);
    expect(wrongWith('fail')[0]).toMatch(/^guards: an object with some of all, network, sleep, /u);
  });

  it('knows what may have been meant', () => {
    expect(readConfig({ guards: { timer: 'off' } })).toMatchObject({
      violations: [{ path: 'guards', known: expect.arrayContaining(['timers']) }],
    });
  });
});
