import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Lock, startOfProcess, takeLock } from '../../../../src/cli/journal/lock.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** Processes of a modelled machine and when they were started. */
const startOf = (pid: number): string | null => ({ 10: '100', 20: '200' })[pid] ?? null;

function taken(lock: Lock): Lock & { readonly kind: 'taken' } {
  if (lock.kind === 'held') throw new Error(`Expected a lock, is held by ${lock.holder.pid}.`);
  return lock;
}

describe('takeLock', () => {
  test('lets one process in, and the next one when it is done', () => {
    const path = join(temporaryFolder(), 'a', 'lock');
    const first = taken(takeLock(path, 10, startOf));
    expect(takeLock(path, 20, startOf)).toEqual({ kind: 'held', holder: { pid: 10, started: '100' } });
    first.release();
    taken(takeLock(path, 20, startOf)).release();
    expect(readdirSync(join(path, '..'))).toEqual([]);
  });

  test.each([
    ['a process that is gone', '{"pid":30,"started":"300"}'],
    ['a process whose number another one has now', '{"pid":10,"started":"99"}'],
    ['nobody', 'torn {'],
    ['no process', '[]'],
  ])('takes a lock over from %s', (_what, text) => {
    const folder = temporaryFolder();
    const path = join(folder, 'lock');
    writeFileSync(path, text);
    const lock = taken(takeLock(path, 20, startOf));
    expect(readFileSync(path, 'utf8')).toContain('"pid":20');
    expect(readdirSync(folder)).toEqual(['lock']);
    lock.release();
  });

  test('leaves a lock to whoever lives where no start is known', () => {
    const path = join(temporaryFolder(), 'lock');
    writeFileSync(path, '{"pid":10}');
    expect(takeLock(path, 20, startOf).kind).toBe('held');
    writeFileSync(path, '{"pid":10,"started":"1"}');
    expect(takeLock(path, 20, () => 'unknown').kind).toBe('held');
  });

  test('releases no lock of somebody else', () => {
    const path = join(temporaryFolder(), 'lock');
    const lock = taken(takeLock(path, 10, startOf));
    rmSync(path);
    const other = taken(takeLock(path, 20, startOf));
    lock.release();
    expect(readFileSync(path, 'utf8')).toContain('"pid":20');
    other.release();
    other.release();
  });

  test('throws what the file system throws', () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'file'), '');
    expect(() => takeLock(join(folder, 'file', 'lock'), 10, startOf)).toThrow(/ENOTDIR|EEXIST/u);
  });
});

describe('startOfProcess', () => {
  test('knows the living', () => {
    expect(startOfProcess(process.pid)).toBe(startOfProcess(process.pid));
    expect(startOfProcess(process.pid)).not.toBeNull();
    expect(startOfProcess(1)).not.toBeNull();
  });

  test('knows who is gone', () => {
    // Beyond what Linux, macOS and Windows give out.
    expect(startOfProcess(2 ** 30)).toBeNull();
  });
});
