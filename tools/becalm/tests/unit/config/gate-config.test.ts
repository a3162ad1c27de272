import { describe, expect, it } from 'vitest';
import type { GateConfig } from '../../../src/config/gate-config.ts';
import { readConfig } from '../../../src/config/read-config.ts';

/** `path: expected | found` of everything that is wrong. */
function wrongWith(gate: unknown): readonly string[] {
  const read = readConfig({ gate });
  if (read.kind === 'settings') return [];
  return read.violations.map(({ path, expected, found }) => `${path}: ${expected} | ${found}`);
}

describe('the key gate', () => {
  it('says what the gate is told, with nothing where nothing is said', () => {
    const gate: GateConfig = {
      require: ['flakes', 'time'],
      changed: { base: 'origin/main' },
      flakes: { orderDependent: 'warn', possibleRace: 'off', minSeeds: 20 },
      quarantine: 'ci/quarantine.json',
      time: '1m30s',
    };

    expect(readConfig({ gate })).toMatchObject({
      settings: {
        gate: {
          require: ['flakes', 'time'],
          changed: { base: 'origin/main', floor: null },
          flakes: { orderDependent: 'warn', possibleRace: 'off', minSeeds: 20 },
          quarantine: 'ci/quarantine.json',
          timeMs: 90_000,
        },
      },
    });
  });

  it('takes milliseconds for the time as well', () => {
    expect(readConfig({ gate: { time: 1500 } })).toMatchObject({ settings: { gate: { timeMs: 1500 } } });
  });

  it('tells everything that is wrong at once', () => {
    expect(
      wrongWith({
        require: ['speed'],
        changed: { base: '--upload-pack=x', floor: 101 },
        flakes: { orderDependent: 'off', possibleRace: 'maybe', unconfirmed: true, minSeeds: 0 },
        quarantine: '',
        time: '90',
        tiem: 1,
      }),
    ).toEqual([
      'gate.require[0]: a list of some of coverage, changed, flakes, quarantine, time | "speed"',
      'gate.changed.base: a commit such as "origin/main" | "--upload-pack=x"',
      'gate.changed.floor: a percentage from 0 to 100 | 101',
      'gate.flakes.orderDependent: "error" or "warn" | "off"',
      'gate.flakes.possibleRace: "error", "warn" or "off" | "maybe"',
      'gate.flakes.unconfirmed: "error" or "warn" | true',
      'gate.flakes.minSeeds: a whole number from 1 to 1000000 | 0',
      'gate.quarantine: a path | ""',
      'gate.time: milliseconds above 0, or a duration such as 90s, 10m or 1h30m | "90"',
      'gate: only known keys | "tiem"',
    ]);
  });

  it.each([0, -1, Number.POSITIVE_INFINITY])('refuses the time %d', (time) => {
    expect(wrongWith({ time })).toHaveLength(1);
  });

  it('knows the names of its keys', () => {
    expect(readConfig({ gate: { flakes: { minSeed: 3 } } })).toMatchObject({
      violations: [
        { path: 'gate.flakes', known: ['orderDependent', 'possibleRace', 'unconfirmed', 'minSeeds'] },
      ],
    });
  });
});
