import { inspect } from 'node:util';
import { z } from 'zod';
import type { GuardSettings } from '../worlds/ordinary-setup.ts';
import { type AxisName, axisNames, type Bounds, defaultAxes, defaultBounds } from '../worlds/world.ts';
import type { BecalmConfig } from './becalm-config.ts';
import { type GateSettings, gateSettingsOf } from './gate-config.ts';
import { guardSettingsOf } from './guards-config.ts';
import { configSchema, knownKeys } from './schema.ts';
import { readSeedRange } from './seed-range.ts';

/** What a configuration says, with the defaults of what it does not; null where the default is the command's. */
export interface Settings {
  /** Globs of test files to leave out. */
  readonly exclude: readonly string[];
  /** In reporting order. */
  readonly axes: readonly AxisName[];
  readonly seeds: { readonly first: number; readonly count: number } | null;
  readonly workers: number | null;
  readonly bounds: Bounds;
  /** Globs of files whose time is real. */
  readonly realTime: readonly string[];
  /** Globs of files that only one worker runs at a time. */
  readonly alone: readonly string[];
  /** The file with durations, relative to the root. */
  readonly timings: string;
  readonly gate: GateSettings;
  /** How guards stand where they are on. */
  readonly guards: GuardSettings;
}

/** The settings where there is no configuration. */
export const defaultSettings: Settings = settingsOf({});

/** One thing that is wrong with a configuration. */
export interface ConfigViolation {
  /** A value that cannot be, or a key that nobody reads. */
  readonly kind: 'value' | 'key';
  /** The place of the value, or of the object with the key: as `bounds.clock.zones[1]`; empty for the whole. */
  readonly path: string;
  /** Of the value, or of all keys. */
  readonly expected: string;
  readonly found: string;
  /** What may have been meant; empty where it is no matter of names. */
  readonly known: readonly string[];
}

/** A configuration as settings, or everything that is wrong with it. */
export type ConfigRead =
  | { readonly kind: 'settings'; readonly settings: Settings }
  | { readonly kind: 'violations'; readonly violations: readonly ConfigViolation[] };

/** Reads what a configuration file exports. */
export function readConfig(value: unknown): ConfigRead {
  const parsed = configSchema.safeParse(value, { reportInput: true });
  return parsed.success
    ? { kind: 'settings', settings: settingsOf(parsed.data) }
    : { kind: 'violations', violations: parsed.error.issues.flatMap(violationsOf) };
}

function settingsOf({ axes = defaultAxes, seeds, workers, bounds, ...globs }: BecalmConfig): Settings {
  return {
    exclude: globs.exclude ?? [],
    axes: axisNames.filter((name) => axes === 'all' || axes.includes(name)),
    seeds: seeds === undefined ? null : readSeedRange(String(seeds)),
    workers: workers ?? null,
    bounds: boundsOf(bounds),
    realTime: globs.realTime ?? [],
    alone: globs.alone ?? [],
    timings: globs.timings ?? '.becalm/timings.json',
    gate: gateSettingsOf(globs.gate),
    guards: guardSettingsOf(globs.guards),
  };
}

function boundsOf(given: BecalmConfig['bounds'] = {}): Bounds {
  const { load } = defaultBounds;
  return {
    clock: clockBoundsOf(given.clock),
    schedule: scheduleBoundsOf(given.schedule),
    load: { stallMs: given.load?.stallMs ?? load.stallMs },
  };
}

type GivenBounds = NonNullable<BecalmConfig['bounds']>;

function clockBoundsOf({ zones, yearsAhead }: NonNullable<GivenBounds['clock']> = {}): Bounds['clock'] {
  const { clock } = defaultBounds;
  return { zones: zones ?? clock.zones, yearsAhead: yearsAhead ?? clock.yearsAhead };
}

function scheduleBoundsOf({
  latenessMs,
  overtaking,
}: NonNullable<GivenBounds['schedule']> = {}): Bounds['schedule'] {
  const { schedule } = defaultBounds;
  return { latenessMs: latenessMs ?? schedule.latenessMs, overtaking: overtaking ?? schedule.overtaking };
}

function violationsOf(issue: z.core.$ZodIssue): readonly ConfigViolation[] {
  const path = issue.path.length === 0 ? '' : z.core.toDotPath(issue.path);
  if (issue.code !== 'unrecognized_keys')
    return [
      { kind: 'value', path, expected: issue.message, found: shown(issue.input), known: namesFor(path) },
    ];
  return issue.keys.map((key) => ({
    kind: 'key' as const,
    path,
    expected: 'only known keys',
    found: shown(key),
    known: knownKeys[path] ?? [],
  }));
}

function namesFor(path: string): readonly string[] {
  return path.startsWith('bounds.clock.zones[') ? Intl.supportedValuesOf('timeZone') : [];
}

function shown(value: unknown): string {
  return typeof value === 'string'
    ? JSON.stringify(value)
    : inspect(value, { depth: 2, breakLength: Infinity });
}
