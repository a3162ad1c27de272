import type { Look } from './sighting.ts';

/** Tells of a working directory that is another than before. */
export function lookAtDirectory(directory: () => string): Look {
  return () => {
    const before = attempt(directory);
    return () => {
      const now = attempt(directory);
      if (now === before) return [];
      return [
        {
          guard: 'directory',
          what: `the working directory is ${now === null ? 'gone' : JSON.stringify(now)}`,
          advice: 'Go back in afterEach, or pass the directory in.',
          at: null,
        },
      ];
    };
  };
}

/** Null where it was removed. */
function attempt(directory: () => string): string | null {
  try {
    return directory();
  } catch {
    return null;
  }
}
