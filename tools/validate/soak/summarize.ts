/** What the records of a soak come to. */

import { SERVICES } from './read-request.ts';
import type { Asked, RecordOf, ServiceSample, SoakRecord } from './records.ts';
import { growthPercent, quantile } from './statistics.ts';

/** How late an event loop was, in milliseconds; null where nobody could look. */
export interface Lag {
  readonly p50Ms: number | null;
  readonly p99Ms: number | null;
  readonly maxMs: number | null;
}

/** A moment of the soak, for a plot: one sample, or several that were put together. */
export interface Point {
  readonly soakedMs: number;
  /** Resident memory of all services together, files that they share counted once; null while one was down. */
  readonly totalMb: number | null;
  readonly redisMb: number | null;
  readonly eventsPerMinute: number;
  readonly loadAverage: number;
  readonly services: readonly ServicePoint[];
}

/** A service at a moment of the soak. */
export interface ServicePoint extends Lag {
  readonly name: string;
  /** Resident memory; null where it was down. */
  readonly residentMb: number | null;
}

/** Time in which nobody soaked: the command had ended, or the machine was off. */
export interface Gap {
  /** What had been soaked before. */
  readonly soakedMs: number;
  readonly wallMs: number;
}

/** What came of a soak so far. */
export interface Summary {
  readonly asked: Asked;
  readonly commits: readonly string[];
  readonly startedMs: number;
  readonly soakedMs: number;
  readonly sessionCount: number;
  readonly samples: readonly RecordOf<'sample'>[];
  readonly points: readonly Point[];
  readonly gaps: readonly Gap[];
  readonly restarts: readonly RecordOf<'restart'>[];
  readonly exits: readonly RecordOf<'exit'>[];
  readonly end: RecordOf<'end'> | null;
  /** Most memory of all services together; null before the first sample. */
  readonly memoryMb: number | null;
  /** Its growth from minute 10 on, in percent; null while that is too short to tell. */
  readonly growthPercent: number | null;
  /** The lag of all services together. */
  readonly lag: Lag;
  /** Processor time of services and Redis, as a part of one core. */
  readonly cores: number;
}

/** Points of a series, at most: a day of minutes. */
const POINTS_MAX = 1_440;

/** Memory is still settling before. */
const SETTLED_MS = 600_000;

/** Fewer samples after that say nothing of a trend. */
const TREND_SAMPLES_MIN = 10;

/** Adds the records up; null where nothing was begun. */
export function summarize(records: readonly SoakRecord[]): Summary | null {
  const sessions = ofKind(records, 'session');
  const [first] = sessions;
  if (first === undefined) return null;
  const samples = ofKind(records, 'sample');
  const totals = samples.flatMap((each) => totalMb(each) ?? []);
  const lags = samples.flatMap(({ services }) => services.flatMap(({ lagsMs }) => lagsMs));
  return {
    asked: first.asked,
    commits: [...new Set(sessions.map(({ commit }) => commit))],
    startedMs: first.atMs,
    soakedMs: samples.at(-1)?.soakedMs ?? 0,
    sessionCount: sessions.length,
    samples,
    points: pointsOf(samples),
    gaps: gapsOf(records),
    restarts: ofKind(records, 'restart'),
    exits: ofKind(records, 'exit'),
    end: ofKind(records, 'end').at(-1) ?? null,
    memoryMb: totals.length === 0 ? null : Math.max(...totals),
    growthPercent: growthOf(samples),
    lag: lagOf(lags),
    cores: coresOf(samples),
  };
}

/** Resident memory of all services together, files that they share (Node itself) counted once; null while one was down. */
export function totalMb({ services }: Pick<RecordOf<'sample'>, 'services'>): number | null {
  const figures = services.map((each) => each.figures).filter((each) => each !== null);
  if (figures.length < services.length) return null;
  const own = figures.reduce((sum, { anonymousMb }) => sum + anonymousMb, 0);
  return own + Math.max(0, ...figures.map(({ residentMb, anonymousMb }) => residentMb - anonymousMb));
}

/** How values are spread. */
export function lagOf(lagsMs: readonly number[]): Lag {
  return { p50Ms: quantile(lagsMs, 0.5), p99Ms: quantile(lagsMs, 0.99), maxMs: quantile(lagsMs, 1) };
}

function ofKind<Kind extends SoakRecord['kind']>(
  records: readonly SoakRecord[],
  kind: Kind,
): readonly RecordOf<Kind>[] {
  return records.filter((each): each is RecordOf<Kind> => each.kind === kind);
}

function growthOf(samples: readonly RecordOf<'sample'>[]): number | null {
  const values = samples
    .filter(({ soakedMs }) => soakedMs >= SETTLED_MS)
    .flatMap((each) => {
      const value = totalMb(each);
      return value === null ? [] : [{ atMs: each.soakedMs, value }];
    });
  return values.length < TREND_SAMPLES_MIN ? null : growthPercent(values);
}

function gapsOf(records: readonly SoakRecord[]): readonly Gap[] {
  const gaps: Gap[] = [];
  let last: SoakRecord | undefined;
  for (const each of records) {
    if (each.kind === 'session' && last !== undefined)
      gaps.push({ soakedMs: each.soakedMs, wallMs: each.atMs - last.atMs });
    if (each.kind === 'sample' || each.kind === 'session') last = each;
  }
  return gaps;
}

/** A process that was started anew counts from 0 again. */
function coresOf(samples: readonly RecordOf<'sample'>[]): number {
  const before = new Map<string, number>();
  let seconds = 0;
  for (const { services, redis } of samples) {
    for (const { name, figures } of [...services, { name: 'redis', figures: redis }]) {
      const now = figures?.cpuSeconds ?? 0;
      const last = before.get(name) ?? 0;
      seconds += now >= last ? now - last : now;
      before.set(name, now);
    }
  }
  const soaked = (samples.at(-1)?.soakedMs ?? 0) / 1_000;
  return soaked === 0 ? 0 : seconds / soaked;
}

function pointsOf(samples: readonly RecordOf<'sample'>[]): readonly Point[] {
  const size = Math.ceil(samples.length / POINTS_MAX);
  const points: Point[] = [];
  let before = { soakedMs: 0, events: 0 };
  for (let from = 0; from < samples.length; from += size) {
    const group = samples.slice(from, from + size);
    const last = group.at(-1);
    if (last === undefined) break;
    points.push(pointOf(group, last, before));
    before = last;
  }
  return points;
}

function pointOf(
  group: readonly RecordOf<'sample'>[],
  last: RecordOf<'sample'>,
  before: Pick<RecordOf<'sample'>, 'soakedMs' | 'events'>,
): Point {
  const minutes = (last.soakedMs - before.soakedMs) / 60_000;
  return {
    soakedMs: last.soakedMs,
    totalMb: most(group.map(totalMb)),
    redisMb: most(group.map(({ redis }) => redis?.residentMb ?? null)),
    eventsPerMinute: minutes === 0 ? 0 : Math.round((last.events - before.events) / minutes),
    loadAverage: Math.max(...group.map(({ loadAverage }) => loadAverage)),
    services: SERVICES.map((name) => servicePoint(name, group)),
  };
}

function servicePoint(name: string, group: readonly RecordOf<'sample'>[]): ServicePoint {
  const found: readonly ServiceSample[] = group.flatMap(({ services }) =>
    services.filter((each) => each.name === name),
  );
  return {
    name,
    residentMb: most(found.map(({ figures }) => figures?.residentMb ?? null)),
    ...lagOf(found.flatMap(({ lagsMs }) => lagsMs)),
  };
}

function most(values: readonly (number | null)[]): number | null {
  const known = values.filter((each) => each !== null);
  return known.length === 0 ? null : Math.round(Math.max(...known) * 10) / 10;
}
