import type { Axis } from '../axis.ts';
import { type Seed, streamOf } from '../seed.ts';
import {
  baseClock,
  baseStart,
  type ClockEdge,
  type ClockSetting,
  type ClockStart,
  type ClockValue,
  clockEdges,
  isDstEdge,
} from './clock-value.ts';
import { clockInWords } from './clock-words.ts';
import { dstZonesOf, pickFrom, pickZone, pickZoneWithDst } from './zones.ts';

/** Varies when and where the suite believes to be. */
export const clockAxis: Axis<ClockValue, ClockBounds> = {
  name: 'clock',
  neutral: baseClock,
  draw: drawClock,
  describe: clockInWords,
  shrink: shrinkClock,
  keys: (value) => (value.kind === 'base' ? [] : changesOf(value)),
  keep: keepClock,
};

/** How far the clock may go. */
export interface ClockBounds {
  /** IANA names, at least one; null for the usual fourteen, of which a third is west of Greenwich. */
  readonly zones: readonly string[] | null;
  /** The most whole years that a world may start after the base instant, 1 or more. */
  readonly yearsAhead: number;
}

/** The bounds where nobody says otherwise. */
export const defaultClockBounds: ClockBounds = { zones: null, yearsAhead: 5 };

/** Half of the seeds start at an edge. */
function drawClock(seed: Seed, bounds: ClockBounds = defaultClockBounds): ClockValue {
  const draw = streamOf(seed, 'clock');
  const edge = draw() < 0.5 ? pickFrom(clockEdges.filter(isWithin(bounds)), draw()) : 'ordinary';
  const [west, place] = [draw(), draw()];
  const zone = isDstEdge(edge) ? pickZoneWithDst(bounds.zones, place) : pickZone(bounds.zones, west, place);
  return {
    kind: 'set',
    start: startWithin(edge, draw(), bounds),
    zone,
    reads: draw() < 0.5 ? 'still' : 'stepping',
  };
}

/** The next leap day may be as many years ahead. */
const leapDayYears = 5;

/** Whether an edge can be met within bounds. */
export function isWithin({ zones, yearsAhead }: ClockBounds): (edge: ClockEdge) => boolean {
  return (edge) => {
    if (edge === 'leap-day') return yearsAhead >= leapDayYears;
    return !isDstEdge(edge) || zones === null || dstZonesOf(zones).length > 0;
  };
}

/** A start of some kind that lies within bounds: `pick` is cut to the part of its range that does. */
export function startWithin(kind: ClockStart['kind'], pick: number, { yearsAhead }: ClockBounds): ClockStart {
  return { kind, pick: pick * (shares[kind]?.(yearsAhead) ?? 1) };
}

/** Which share of the picks of a kind lies within so many years; all, where none is named. */
const shares: Readonly<Partial<Record<ClockStart['kind'], (yearsAhead: number) => number>>> = {
  ordinary: (yearsAhead) => (Math.min(3, yearsAhead) + 0.5) / 3.5,
  // Eleven of the next twelve ends of months, and one of two ends of years.
  'month-end': (yearsAhead) => (yearsAhead < 2 ? 11 / 12 : 1),
  'year-end': (yearsAhead) => (yearsAhead < 2 ? 1 / 2 : 1),
  // The kind reaches from one year to five, and further where the bound is wider.
  'years-ahead': (yearsAhead) => (yearsAhead - 1) / 4,
};

/** What a clock may have other than a plain run. */
const changes = ['date', 'zone', 'reads'] as const;

function changesOf(value: ClockSetting): readonly (typeof changes)[number][] {
  const changed = {
    date: value.start.kind !== 'base',
    zone: value.zone !== null,
    reads: value.reads !== 'still',
  };
  return changes.filter((key) => changed[key]);
}

/** A date that stays is the same instant, also where the zone by whose calendar it was found does not stay. */
function keepClock(value: ClockValue, keys: readonly string[]): ClockValue {
  if (value.kind === 'base') return value;
  const kept = changesOf(value).filter((key) => keys.includes(key));
  return made({
    date: kept.includes('date') ? dateOf(value) : baseDate,
    zone: kept.includes('zone') ? value.zone : null,
    reads: kept.includes('reads') ? value.reads : 'still',
  });
}

/** The parts of a clock that are chosen apart from each other. */
interface Parts extends Pick<ClockSetting, 'zone' | 'reads'> {
  readonly date: DatePart;
}

type DatePart = Pick<ClockSetting, 'start' | 'calendar' | 'noon'>;

const baseDate: DatePart = { start: baseStart };

function dateOf({ start, zone, calendar = zone ?? undefined, noon }: ClockSetting): DatePart {
  if (start.kind === 'base') return baseDate;
  return {
    start,
    ...(calendar === undefined ? {} : { calendar }),
    ...(noon === undefined ? {} : { noon }),
  };
}

function made({ date, zone, reads }: Parts): ClockValue {
  const { start, calendar, noon } = date;
  if (start.kind === 'base' && zone === null && reads === 'still') return baseClock;
  return {
    ...{ kind: 'set', start, zone, reads },
    ...(calendar === undefined || calendar === zone ? {} : { calendar }),
    ...(noon === undefined ? {} : { noon }),
  };
}

/** A day of no particular kind, some days after the base instant. */
export const ordinaryStart: ClockStart = { kind: 'ordinary', pick: 0.15 };

/** Dates that are simpler than another, and that one; the simplest first. */
function datesUpTo(own: DatePart): readonly DatePart[] {
  if (own.start.kind === 'base') return [own];
  const ordinary = JSON.stringify(own.start) === JSON.stringify(ordinaryStart);
  const simpler = ordinary ? [baseDate] : [baseDate, { start: ordinaryStart }];
  return own.noon === true ? [...simpler, own] : [...simpler, { ...own, noon: true }, own];
}

/**
 * Every clock with a simpler date, a simpler zone or simpler reads and nothing less simple: the base instant before an
 * ordinary day, that before noon of the same local day; the zone of the process before UTC.
 */
function shrinkClock(value: ClockValue): readonly ClockValue[] {
  if (value.kind === 'base') return [];
  const dates = datesUpTo(dateOf(value));
  const zones = [...new Set([null, ...(value.zone === null ? [] : ['UTC', value.zone])])];
  const reads = [...new Set(['still' as const, value.reads])];
  const all = dates.flatMap((date) =>
    zones.flatMap((zone) => reads.map((each) => ({ date, zone, reads: each }))),
  );
  const weightOf = (parts: Parts): number =>
    3 * dates.indexOf(parts.date) + 2 * zones.indexOf(parts.zone) + reads.indexOf(parts.reads);
  return all
    .slice(0, -1)
    .toSorted((left, right) => weightOf(left) - weightOf(right))
    .map(made);
}
