import { durationForm, readDuration } from '../config/duration.ts';
import { readSeedRange, seedRangeForm } from '../config/seed-range.ts';
import { type JudgeName, judgeNames } from '../gate/verdict.ts';
import type { SeedRange } from '../hunt/plan.ts';
import { probeCount } from '../worlds/probes.ts';
import type { RunShard } from '../worlds/recorded-run.ts';
import type { Trial } from '../worlds/trial.ts';
import { type AxisName, axisNames } from '../worlds/world.ts';
import { UsageError } from './usage-error.ts';

/**
 * Reads `--seeds`: a count, `1000` for 1..1000, or a range with both ends included, `5001..6000`.
 *
 * @throws UsageError for anything else
 */
export function parseSeeds(text: string): SeedRange {
  const range = readSeedRange(text);
  if (range !== null) return range;
  throw new UsageError(
    `Expected --seeds to be ${seedRangeForm}, was "${text}". Write --seeds 1000 or --seeds 5001..6000.`,
  );
}

/**
 * Reads what to replay: a seed, `417`, or a probe, `p3`.
 *
 * @throws UsageError for anything else
 */
export function parseTrial(text: string): Trial {
  const match = /^(p?)(\d+)$/.exec(text);
  const number = Number(match?.[2] ?? Number.NaN);
  if (match?.[1] === '' && Number.isSafeInteger(number)) return { kind: 'seed', seed: number };
  if (match?.[1] === 'p' && number < probeCount) return { kind: 'probe', index: number };
  throw new UsageError(
    `Expected a seed such as 417 or a probe from p0 to p${probeCount - 1}, was "${text}". ` +
      'Copy the replay line of a report.',
  );
}

/**
 * Reads `--axes`: names separated by commas, or `all`. The answer is in reporting order.
 *
 * @throws UsageError for an unknown name
 */
export function parseAxes(text: string): readonly AxisName[] {
  if (text === 'all') return axisNames;
  const names = text.split(',').map((name) => name.trim());
  const unknown = names.find((name) => !axisNames.some((axis) => axis === name));
  if (unknown === undefined) return axisNames.filter((axis) => names.includes(axis));
  throw new UsageError(
    `Expected --axes to be "all" or some of ${axisNames.join(', ')}, was "${text}". ` +
      `Leave "${unknown}" out, or write --axes all.`,
  );
}

/**
 * Reads `--only`: names of judges separated by commas. The answer is in the order in which they are told.
 *
 * @throws UsageError for an unknown name
 */
export function parseJudges(text: string): readonly JudgeName[] {
  const names = text.split(',').map((name) => name.trim());
  const unknown = names.find((name) => !judgeNames.some((judge) => judge === name));
  if (unknown === undefined) return judgeNames.filter((judge) => names.includes(judge));
  throw new UsageError(
    `Expected --only to be some of ${judgeNames.join(', ')}, was "${text}". Leave "${unknown}" out.`,
  );
}

/**
 * Reads `--base`: the name of a commit.
 *
 * @throws UsageError for what git would take for an option
 */
export function parseBase(text: string): string {
  if (text !== '' && !text.startsWith('-')) return text;
  throw new UsageError(`Expected --base to be a commit, was "${text}". Write --base origin/main.`);
}

/**
 * Reads a whole number of at least 1.
 *
 * @returns a parser for the flag, which throws `UsageError` for anything else
 */
export function parseCount(flag: string, max: number): (text: string) => number {
  return (text) => {
    const count = /^\d+$/.test(text) ? Number(text) : Number.NaN;
    if (count >= 1 && count <= max) return count;
    throw new UsageError(
      `Expected ${flag} to be a whole number from 1 to ${max}, was "${text}". Write ${flag} 2.`,
    );
  };
}

/**
 * Reads `--at`: an instant of ISO 8601 with its zone.
 *
 * @returns the instant in UTC, with milliseconds
 * @throws UsageError for anything else
 */
export function parseInstant(text: string): string {
  const form = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?(?:Z|[+-]\d{2}:\d{2})$/;
  const epochMs = form.test(text) ? Date.parse(text) : Number.NaN;
  // Date.parse takes 30 February for 2 March: an instant has to read back as its own day.
  const days = new Date(`${text.slice(0, 10)}T00:00:00Z`);
  const realDay = !Number.isNaN(days.getTime()) && days.toISOString().startsWith(text.slice(0, 10));
  if (!Number.isNaN(epochMs) && realDay) return new Date(epochMs).toISOString();
  throw new UsageError(
    `Expected --at to be an instant of ISO 8601 with its zone, was "${text}". Write --at 2026-11-22T10:00:00Z.`,
  );
}

/**
 * Reads a duration: hours, minutes and seconds in that order, such as `90s`, `10m` or `1h30m`.
 *
 * @returns a parser for the flag, which gives milliseconds, and throws `UsageError` for anything else
 */
export function parseDuration(flag: string): (text: string) => number {
  return (text) => {
    const durationMs = readDuration(text);
    if (durationMs !== null) return durationMs;
    throw new UsageError(`Expected ${flag} to be ${durationForm}, was "${text}". Write ${flag} 10m.`);
  };
}

/** Collects a flag that may be given more than once. */
export function collect(value: string, earlier: readonly string[]): readonly string[] {
  return [...earlier, value];
}

/**
 * Reads `--shard`: which share of how many, as `2/5`.
 *
 * @throws UsageError for anything else
 */
export function parseShard(text: string): RunShard {
  const match = /^(\d{1,4})\/(\d{1,4})$/.exec(text);
  const index = Number(match?.[1] ?? 0);
  const count = Number(match?.[2] ?? 0);
  if (index >= 1 && index <= count) return { index, count };
  throw new UsageError(
    `Expected --shard to be a share such as 2/5, with the first from 1 to the second, was "${text}". Write --shard 1/4.`,
  );
}

/**
 * Reads the file of `--record`, which may be left out: a filter of files after it is not its name.
 *
 * @throws UsageError where it is not called `.json`
 */
export function parseRecordFile(text: string): string {
  if (text.endsWith('.json')) return text;
  throw new UsageError(
    `Expected --record to name a .json file, was "${text}". Write filters before it: becalm run ${text} --record`,
  );
}
