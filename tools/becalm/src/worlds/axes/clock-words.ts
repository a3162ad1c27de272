import { localDateTime, processZone } from './calendar.ts';
import { instantOf } from './clock-starts.ts';
import type { ClockSetting, ClockStart, ClockValue } from './clock-value.ts';

/**
 * Says a clock in words: what it sets, and nothing else.
 *
 * @param baseMs - the base instant of the hunt, where it is known: dates are told with it
 */
export function clockInWords(value: ClockValue, baseMs?: number): string {
  if (value.kind === 'base') return 'the base instant';
  const parts = [startInWords(value, baseMs), value.reads === 'stepping' ? 'time moves between reads' : ''];
  return parts.filter((part) => part !== '').join(', ');
}

function startInWords(value: ClockSetting, baseMs: number | undefined): string {
  const { start, zone } = value;
  if (start.kind === 'base') return zone === null ? '' : `the time zone ${zone}`;
  return `${momentInWords(value, baseMs)} in ${zone ?? 'the zone of the process'}`;
}

/** A day, or a moment of one; at the edge of a second no day matters. */
function momentInWords(value: ClockSetting, baseMs: number | undefined): string {
  const { start, zone } = value;
  const edge = edgeWords[start.kind];
  if (baseMs === undefined) return value.noon === true ? `noon of ${edge}` : edge;
  const [date, time] = localDateTime(instantOf(value, baseMs), zone ?? processZone());
  if (value.noon === true) return `the date ${date}`;
  if (start.kind === 'second-edge' || start.kind === 'millisecond-edge') return edge;
  return start.kind === 'ordinary' ? `${date} ${time}` : `${date} ${time} (${edge})`;
}

const edgeWords: Readonly<Record<ClockStart['kind'], string>> = {
  base: 'the base instant',
  ordinary: 'an ordinary day',
  'month-end': 'the last day of a month',
  'year-end': 'the last days of the year',
  'leap-day': '29 February',
  'dst-start': 'the day daylight saving time starts',
  'dst-end': 'the day daylight saving time ends',
  'local-midnight': 'just before local midnight',
  'utc-midnight': 'just before midnight UTC',
  'second-edge': 'just before the next second',
  'millisecond-edge': 'a full second, 0 ms',
  'years-ahead': 'some years ahead',
};
