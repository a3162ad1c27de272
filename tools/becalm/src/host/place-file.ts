import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';

/**
 * Where a worker is, in a small file of its own: it can be read when the worker no longer answers, or is gone.
 * A message for each test would cost both processes more than the test.
 */

/** What a worker says of where it is. */
export interface Place {
  /** Relative to the root with `/`. */
  readonly file: string;
  /** Of the test, `suite > name`; null while the file loads, and between tests. */
  readonly test: string | null;
  /** What it allows itself there, in milliseconds; null where nothing says. */
  readonly limitMs: number | null;
}

/** Notes places; null stands for none. */
export interface PlaceNotes {
  readonly note: (place: Place | null) => void;
  readonly close: () => void;
}

/** Opens the file in which a worker notes where it is. */
export function openPlaceFile(path: string): PlaceNotes {
  // Taken before a test can replace them.
  const [write, close] = [writeSync, closeSync];
  const file = openSync(path, 'w');
  let works = true;
  return {
    note(place) {
      if (!works) return;
      try {
        write(file, `${JSON.stringify(place)}\n`, 0);
      } catch {
        // A full disk, or a test that closes what it did not open: a loss is then told without its place.
        works = false;
      }
    },
    close: () => {
      close(file);
    },
  };
}

/** Reads where a worker is, or was at last; null where it says nothing. */
export function readPlace(path: string): Place | null {
  try {
    // What a longer place left stands behind the line break.
    const [line = ''] = readFileSync(path, 'utf8').split('\n', 1);
    const value: unknown = JSON.parse(line);
    return isPlace(value) ? value : null;
  } catch {
    return null;
  }
}

function isPlace(value: unknown): value is Place {
  return typeof value === 'object' && value !== null && 'file' in value && typeof value.file === 'string';
}
