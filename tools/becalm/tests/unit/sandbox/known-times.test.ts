import { appendFileSync, mkdirSync, mkdtempSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { rememberTimes } from '../../../src/sandbox/time/known-times.ts';

const longAgo = 0;

function knowing() {
  const folder = mkdtempSync(join(tmpdir(), 'becalm-times-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true });
  });
  const time = { ms: 5_000 };
  return { time, known: rememberTimes(() => time.ms), file: join(folder, 'a.txt'), folder };
}

describe('the times of files', () => {
  test('are those of the virtual clock, though the file system has moved on by no tick', () => {
    const { time, known, file } = knowing();
    writeFileSync(file, 'x');
    known.stamped(file, longAgo);
    time.ms = 9_000;
    appendFileSync(file, 'y');
    known.stamped(file, longAgo);
    const stats = statSync(file);
    expect(known.of(stats, 'mtimeMs')).toBe(9_000);
    expect(known.of(stats, 'birthtimeMs')).toBe(5_000);
  });

  test('are told of the folder in which a file is new, and not when it grows', () => {
    const { time, known, file, folder } = knowing();
    writeFileSync(file, 'x');
    known.stamped(file, longAgo);
    time.ms = 9_000;
    appendFileSync(file, 'y');
    known.stamped(pathToFileURL(file), longAgo);
    expect(known.of(statSync(folder), 'mtimeMs')).toBe(5_000);
    mkdirSync(join(folder, 'sub'));
    known.stamped(join(folder, 'sub'), longAgo);
    expect(known.of(statSync(folder), 'mtimeMs')).toBe(9_000);
  });

  test('are those that user code chose', () => {
    const { known, file } = knowing();
    writeFileSync(file, 'x');
    known.stamped(file, longAgo);
    utimesSync(file, 1, 2);
    known.chosen(statSync, file);
    expect(known.of(statSync(file), 'mtimeMs')).toBe(2_000);
    expect(known.of(statSync(file), 'atimeMs')).toBe(1_000);
  });

  test('are unknown of what was not seen: an older stamp, a file that is gone, no path at all', () => {
    const { known, file, folder } = knowing();
    known.stamped(file, longAgo);
    known.stamped(new Uint8Array(), longAgo);
    known.chosen(statSync, file);
    writeFileSync(file, 'x');
    known.stamped(file, statSync(file).mtimeMs + 60_000);
    expect(known.of(statSync(file), 'mtimeMs')).toBeUndefined();
    expect(known.of(statSync(folder), 'mtimeMs')).toBeUndefined();
  });

  test('are forgotten when time starts anew', () => {
    const { known, file } = knowing();
    writeFileSync(file, 'x');
    known.stamped(file, longAgo);
    known.forget();
    expect(known.of(statSync(file), 'mtimeMs')).toBeUndefined();
  });
});
