import fs from 'node:fs';
import os from 'node:os';
import { describe, expect, test } from 'vitest';
import { rememberProcess } from '../../../src/sandbox/hygiene.ts';

interface Patched {
  becalmLeak?: unknown;
}

const hygiene = rememberProcess();

/** What stands under a key now, methods included, without calling anything. */
function valueAt(object: object, key: string): unknown {
  return Object.getOwnPropertyDescriptor(object, key)?.value;
}

describe('hygiene', () => {
  test('removes globals that were added and restores those that were replaced or removed', () => {
    const original = valueAt(globalThis, 'structuredClone');
    const removed = valueAt(globalThis, 'btoa');
    (globalThis as Patched).becalmLeak = 1;
    globalThis.structuredClone = () => 'replaced' as never;
    Reflect.deleteProperty(globalThis, 'btoa');
    hygiene.restore();
    expect('becalmLeak' in globalThis).toBe(false);
    expect(valueAt(globalThis, 'structuredClone')).toBe(original);
    expect(valueAt(globalThis, 'btoa')).toBe(removed);
  });

  test('restores patched prototypes and intrinsics', () => {
    const toJson = valueAt(Date.prototype, 'toJSON');
    const parse = valueAt(JSON, 'parse');
    Date.prototype.toJSON = () => 'patched';
    JSON.parse = () => 'patched';
    (Array.prototype as Patched).becalmLeak = () => 1;
    hygiene.restore();
    expect(valueAt(Date.prototype, 'toJSON')).toBe(toJson);
    expect(valueAt(JSON, 'parse')).toBe(parse);
    expect('becalmLeak' in Array.prototype).toBe(false);
  });

  test('restores the exports of built-in modules, for named imports too', async () => {
    const { hostname } = os;
    const { existsSync } = fs;
    os.hostname = () => 'patched';
    fs.existsSync = () => true;
    hygiene.restore();
    expect(os.hostname).toBe(hostname);
    expect((await import('node:fs')).existsSync).toBe(existsSync);
  });

  test('restores environment variables', () => {
    const path = process.env['PATH'];
    process.env['BECALM_LEAK'] = 'x';
    process.env['PATH'] = '/nowhere';
    hygiene.restore();
    expect(process.env['BECALM_LEAK']).toBeUndefined();
    expect(process.env['PATH']).toBe(path);
    Reflect.deleteProperty(process.env, 'PATH');
    hygiene.restore();
    expect(process.env['PATH']).toBe(path);
  });

  test('restores the working directory, a removed one too', () => {
    const before = process.cwd();
    const gone = fs.mkdtempSync(`${os.tmpdir()}/becalm-gone-`);
    process.chdir(gone);
    fs.rmdirSync(gone);
    hygiene.restore();
    expect(process.cwd()).toBe(before);
  });

  test('removes listeners that were added and puts back those that were removed', () => {
    const before = process.rawListeners('unhandledRejection');
    const added = (): void => undefined;
    process.removeAllListeners('unhandledRejection');
    process.on('unhandledRejection', added);
    process.on('SIGUSR2', added);
    hygiene.restore();
    expect(process.rawListeners('unhandledRejection')).toEqual(before);
    expect(process.rawListeners('SIGUSR2')).toEqual([]);
  });

  test('restores properties of process and the exit code', () => {
    const { platform } = process;
    Object.defineProperty(process, 'platform', { value: 'amiga', configurable: true });
    process.exitCode = 3;
    hygiene.restore();
    expect(process.platform).toBe(platform);
    expect(process.exitCode).toBeUndefined();
  });

  test('leaves what nobody touched alone', () => {
    const { setTimeout: before } = globalThis;
    hygiene.restore();
    hygiene.restore();
    expect(globalThis.setTimeout).toBe(before);
  });
});
