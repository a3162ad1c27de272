import { formatCount } from '../../../src/cli/number-text.ts';
import { layOutTable } from '../../../src/cli/text-table.ts';
import { clockText, durationWords } from './durations.ts';
import { SERVICES } from './read-request.ts';
import type { Asked, RecordOf, SoakRecord } from './records.ts';
import { serviceOf } from './soak-result.ts';
import { lagOf, type Summary, totalMb } from './summarize.ts';
import type { VerdictLine } from './verdict.ts';

/** What is said of a record while a soak runs; undefined where nothing is. */
export function describeRecord(record: SoakRecord, asked: Asked): string | undefined {
  const time = clockText(record.soakedMs);
  switch (record.kind) {
    case 'session':
      return record.soakedMs === 0
        ? `soaks for ${durationWords(asked.forMs)}, until ${hourOf(record.atMs + asked.forMs)}`
        : `${time}  goes on, until ${hourOf(record.atMs + asked.forMs - record.soakedMs)}`;
    case 'sample':
      return `${time}  ${describeSample(record, asked)}`;
    case 'restart':
      return record.downMs === null
        ? `${time}  ${record.service} was killed and is left down`
        : `${time}  ${record.service} was killed, and back after ${(record.downMs / 1_000).toFixed(1)} s`;
    case 'exit':
      return `${time}  ${record.service} ${record.detail.trim()}`;
    case 'end':
      return undefined;
    default:
      return record satisfies never;
  }
}

function describeSample(sample: RecordOf<'sample'>, asked: Asked): string {
  const { events, counts, discrepancyCount, services, redis, soakedMs } = sample;
  const total = totalMb(sample);
  const { p99Ms } = lagOf(services.flatMap(({ lagsMs }) => lagsMs));
  return [
    `${formatCount(events)} events, ${formatCount(counts.intents)} intents, ${formatCount(counts.fills)} fills`,
    total === null ? 'a service is down' : `${total.toFixed(0)} MB`,
    `Redis ${redis?.residentMb.toFixed(0) ?? '?'} MB`,
    `lag p99 ${p99Ms ?? '?'} ms`,
    discrepancyCount === 0 ? 'books reconcile' : `${discrepancyCount} discrepancies`,
    `${clockText(Math.max(0, asked.forMs - soakedMs))} left`,
  ].join(' · ');
}

function hourOf(atMs: number): string {
  return `${new Date(atMs).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/** The result of a soak as text; `machine` says on what, in lines. */
export function describeSummary(
  summary: Summary,
  lines: readonly VerdictLine[],
  machine: readonly string[],
): string {
  const { asked, soakedMs, gaps, restarts, cores, samples, commits } = summary;
  const rate = soakedMs === 0 ? 0 : Math.round(((samples.at(-1)?.events ?? 0) * 1_000) / soakedMs);
  const gapMs = gaps.reduce((sum, { wallMs }) => sum + wallMs, 0);
  const redis = samples.flatMap((each) => each.redis?.residentMb ?? []);
  return [
    `Soaked for ${durationWords(soakedMs)} of ${durationWords(asked.forMs)}: ${rate} events per second, ${asked.rate} asked for, ` +
      `seed ${asked.seed}, commit ${commits.join(', ')}.`,
    ...machine,
    `${cores.toFixed(2)} of a core for services and Redis; kills: ${restarts.length}; gaps: ${gaps.length}, ${clockText(gapMs)} in all.`,
    '',
    ...layOutTable(
      [{ title: 'service', align: 'left' }, ...NUMBERS.map((title) => ({ title, align: 'right' as const }))],
      [
        ...SERVICES.map((name) => serviceRow(serviceOf(name, summary))),
        ['Redis', ...[redis[0], redis.length === 0 ? null : Math.max(...redis), redis.at(-1)].map(mb)],
      ],
    ),
    '',
    ...layOutTable(
      (['', 'limit', 'expected', 'found'] as const).map((title) => ({ title, align: 'left' as const })),
      lines.map(({ judgement, name, expected, found }) => [judgement, name, expected, found]),
    ),
    '',
  ].join('\n');
}

const NUMBERS = ['first MB', 'most MB', 'last MB', 'lag p50 ms', 'p99', 'most', 'kills'] as const;

function serviceRow(service: ReturnType<typeof serviceOf>): readonly string[] {
  const { name, firstMb, mostMb, lastMb, p50Ms, p99Ms, maxMs, kills } = service;
  const lags = [p50Ms, p99Ms, maxMs].map((each) => each?.toFixed(1) ?? '–');
  return [name, ...[firstMb, mostMb, lastMb].map(mb), ...lags, String(kills)];
}

function mb(value: number | null | undefined): string {
  return value?.toFixed(0) ?? '–';
}
