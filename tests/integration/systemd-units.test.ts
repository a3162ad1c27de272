import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';

const ROOT = path.resolve(import.meta.dirname, '../..');
const FOLDER = path.join(ROOT, 'deploy/systemd');
const execute = promisify(execFile);

/** Values of each key of a unit file, in order. */
function readUnit(name: string): ReadonlyMap<string, readonly string[]> {
  const values = new Map<string, string[]>();
  for (const line of readFileSync(path.join(FOLDER, name), 'utf8').split('\n')) {
    const [, key, value] = /^([A-Za-z]+)=(.*)$/.exec(line) ?? [];
    if (key !== undefined) values.set(key, [...(values.get(key) ?? []), value ?? '']);
  }
  return values;
}

const service = readUnit('njord@.service');
const target = readUnit('njord.target');
const instances = (target.get('Wants') ?? []).join(' ').match(/(?<=njord@)[a-z-]+/g) ?? [];

/** Runs a command of the unit as it would run in /opt/njord, were the repository there. */
function run(command: string | undefined, instance: string, ...more: readonly string[]) {
  const [program = '', ...args] = (command ?? '')
    .replaceAll('/opt/njord', ROOT)
    .replaceAll('%i', instance)
    .split(' ');
  return execute(program, [...args, ...more], { cwd: ROOT });
}

describe('the units', () => {
  test('are one set: a target, and one service for whatever it wants', () => {
    expect(readdirSync(FOLDER).toSorted()).toEqual(['njord.target', 'njord@.service']);
    expect(instances.length).toBeGreaterThan(0);
    expect(service.get('PartOf')).toEqual(['njord.target']);
  });

  test('start what there is: the settings are checked, every service is one that njord runs', async () => {
    const { stdout } = await run(service.get('ExecStartPre')?.[0], '');
    expect(stdout).toContain('The settings are right');
    const { stdout: help } = await run(service.get('ExecStart')?.[0], 'market-data', '--help');
    for (const instance of instances) expect(help).toContain(`"${instance}"`);
  });

  test('give a service no more than it needs, and do not restart it for ever', () => {
    const wanted = {
      User: 'njord',
      NoNewPrivileges: 'yes',
      ProtectSystem: 'strict',
      ProtectHome: 'yes',
      PrivateTmp: 'yes',
      ReadWritePaths: '/opt/njord/var',
      CapabilityBoundingSet: '',
      IPAddressDeny: 'any',
      UMask: '0077',
      Restart: 'on-failure',
      StartLimitBurst: '5',
      MemoryMax: '512M',
    };
    const found = Object.fromEntries(Object.keys(wanted).map((key) => [key, service.get(key)?.at(-1)]));
    expect(found).toEqual(wanted);
  });
});
