import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openPlaceFile, readPlace } from '../../../src/host/place-file.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'becalm-place-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('the file in which a worker notes where it is', () => {
  test('tells the last place, also where it is shorter than the one before', () => {
    const path = join(folder, 'place');
    const places = openPlaceFile(path);
    places.note({ file: 'tests/a-long-name.test.ts', test: 'a > long\nname', limitMs: 5000 });
    expect(readPlace(path)).toEqual({
      file: 'tests/a-long-name.test.ts',
      test: 'a > long\nname',
      limitMs: 5000,
    });
    places.note({ file: 'b.test.ts', test: null, limitMs: null });
    expect(readPlace(path)).toEqual({ file: 'b.test.ts', test: null, limitMs: null });
    places.note(null);
    expect(readPlace(path)).toBeNull();
    places.close();
  });

  test('tells nothing where there is no file, or another one', () => {
    expect(readPlace(join(folder, 'nowhere'))).toBeNull();
    writeFileSync(join(folder, 'other'), '{ "file": 7 }\n');
    expect(readPlace(join(folder, 'other'))).toBeNull();
  });

  test('goes on without it where it cannot be written', () => {
    const places = openPlaceFile(join(folder, 'place'));
    places.close();
    expect(() => {
      places.note({ file: 'a.test.ts', test: null, limitMs: null });
      places.note(null);
    }).not.toThrow();
  });
});
