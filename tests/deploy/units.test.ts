import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';

const FOLDER = path.join(import.meta.dirname, '..', '..', 'deploy', 'systemd');

/** Values of each key of a unit file, in order. */
function readUnit(name: string): ReadonlyMap<string, readonly string[]> {
  const values = new Map<string, string[]>();
  for (const line of readFileSync(path.join(FOLDER, name), 'utf8').split('\n')) {
    const [, key, value] = /^([A-Za-z]+)=(.*)$/.exec(line) ?? [];
    if (key !== undefined) values.set(key, [...(values.get(key) ?? []), value ?? '']);
  }
  return values;
}

function lastOf(unit: string, wanted: Readonly<Record<string, string>>): Readonly<Record<string, unknown>> {
  const values = readUnit(unit);
  return Object.fromEntries(Object.keys(wanted).map((key) => [key, values.get(key)?.at(-1)]));
}

/** What no unit goes without. */
const HARDENING = {
  User: 'njord',
  NoNewPrivileges: 'yes',
  ProtectSystem: 'strict',
  ProtectHome: 'yes',
  PrivateTmp: 'yes',
  PrivateDevices: 'yes',
  ProtectProc: 'invisible',
  CapabilityBoundingSet: '',
  RestrictNamespaces: 'yes',
  LockPersonality: 'yes',
  SystemCallArchitectures: 'native',
  IPAddressDeny: 'any',
  UMask: '0077',
  LoadCredential: 'njord.age-key',
  StateDirectory: 'njord',
};

describe('the units', () => {
  test.each(['njord@.service', 'njord-backup.service'])('%s gets no more rights than it needs', (unit) => {
    expect(lastOf(unit, HARDENING)).toEqual(HARDENING);
    const filter = readUnit(unit).get('SystemCallFilter');
    expect(filter).toEqual(['@system-service', '~@privileged @resources']);
  });

  test('restart a service that fails or stands still, and not for ever', () => {
    const wanted = {
      Type: 'notify',
      NotifyAccess: 'all',
      WatchdogSec: '60',
      Restart: 'on-failure',
      RestartSec: '5',
      StartLimitBurst: '5',
      StartLimitIntervalSec: '300',
      MemoryMax: '512M',
      CPUQuota: '100%',
      TasksMax: '100',
      LimitNOFILE: '4096',
      PartOf: 'njord.target',
    };
    expect(lastOf('njord@.service', wanted)).toEqual(wanted);
  });

  test('check the settings before a service starts, and the kill switch before the broker does', () => {
    expect(readUnit('njord@.service').get('ExecStartPre')).toEqual([
      expect.stringMatching(/bin\/njord\.js config check --root \/etc\/njord$/),
    ]);
    const broker = readUnit('njord@broker.service.d/instance.conf');
    expect(broker.get('ExecStartPre')).toEqual([expect.stringMatching(/kill status --root \/etc\/njord$/)]);
    expect(broker.get('Conflicts')).toEqual(['njord@paper-trader.service']);
  });

  test('let none but the broker reach beyond this machine', () => {
    const open = globSync('**/*', { cwd: FOLDER })
      .filter((name) => /\.(service|conf)$/.test(name))
      .filter((name) => readUnit(name).get('IPAddressAllow')?.includes('any'));
    expect(open).toEqual(['njord@broker.service.d/instance.conf']);
  });
});
