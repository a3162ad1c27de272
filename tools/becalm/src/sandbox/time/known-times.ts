import fs, { type Stats } from 'node:fs';
import { dirname } from 'node:path';
import { fileTickMs } from './world-clock.ts';

/** The times of a file that `stat` tells, in milliseconds since the Unix epoch. */
export const timeFields = ['atimeMs', 'mtimeMs', 'ctimeMs', 'birthtimeMs'] as const;

type TimeField = (typeof timeFields)[number];

/**
 * The virtual time of stamps whose making was seen. A file system's own stamp is that of its last tick, which may
 * lie before a jump of the clock.
 */
export interface KnownTimes {
  /** A path, or an open file, has just been made or written to by a request that began at that real time. */
  readonly stamped: (file: unknown, sinceMs: number) => void;
  /** User code has just chosen the times of a file: they are in its own time already. */
  readonly chosen: (look: Look, file: unknown) => void;
  /** The virtual time of one stamp of a file; undefined where its making was not seen. */
  readonly of: (stats: Stats, field: TimeField) => number | undefined;
  readonly forget: () => void;
}

/** How to look at a file that user code names in some way. */
export type Look = (file: never) => Stats;

interface KnownTime {
  readonly realMs: number;
  readonly virtualMs: number;
}

/** Fields that a file gets once. */
const first: readonly TimeField[] = ['birthtimeMs', 'atimeMs'];
/** Fields that every write sets. */
const latest: readonly TimeField[] = ['mtimeMs', 'ctimeMs'];

/**
 * Starts to remember.
 *
 * @param nowMs - the virtual time it is
 */
export function rememberTimes(nowMs: () => number): KnownTimes {
  const times = new Map<string, Map<TimeField, KnownTime>>();
  const { fstatSync, statSync } = fs;

  function timesOf({ dev, ino }: Stats): Map<TimeField, KnownTime> {
    const key = `${dev}:${ino}`;
    const known = times.get(key) ?? new Map<TimeField, KnownTime>();
    times.set(key, known);
    return known;
  }

  function see(stats: Stats, fields: readonly TimeField[], sinceMs: number): boolean {
    const known = timesOf(stats);
    let isNew = false;
    for (const field of fields) {
      const realMs = stats[field];
      const isKnown = known.get(field)?.realMs === realMs;
      if (realMs < sinceMs - fileTickMs || (isKnown && first.includes(field))) continue;
      known.set(field, { realMs, virtualMs: nowMs() });
      isNew ||= field === 'birthtimeMs';
    }
    return isNew;
  }

  return {
    stamped(file, sinceMs) {
      const path = pathOf(file);
      const stats = attempt(() => {
        if (typeof file === 'number') return fstatSync(file);
        return path === null ? undefined : statSync(path);
      });
      if (stats === undefined) return;
      const isNew = see(stats, [...first, ...latest], sinceMs);
      const folder = isNew && path !== null ? attempt(() => statSync(dirname(path))) : undefined;
      if (folder !== undefined) see(folder, latest, sinceMs);
    },
    chosen(look, file) {
      // type-coverage:ignore-next-line -- the request itself has just taken this file
      const stats = attempt(() => look(file as never));
      if (stats === undefined) return;
      const known = timesOf(stats);
      for (const field of ['atimeMs', 'mtimeMs'] as const)
        known.set(field, { realMs: stats[field], virtualMs: stats[field] });
    },
    of(stats, field) {
      const known = times.get(`${stats.dev}:${stats.ino}`)?.get(field);
      return known?.realMs === stats[field] ? known.virtualMs : undefined;
    },
    forget() {
      times.clear();
    },
  };
}

function pathOf(file: unknown): string | null {
  if (typeof file === 'string') return file;
  if (file instanceof URL) return file.protocol === 'file:' ? decodeURIComponent(file.pathname) : null;
  return null;
}

/** Undefined where the file is gone already. */
function attempt<Found>(look: () => Found): Found | undefined {
  try {
    return look();
  } catch {
    return undefined;
  }
}
