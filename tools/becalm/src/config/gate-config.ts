import { z } from 'zod';
import { durationForm, readDuration } from './duration.ts';
import { seedCountMax } from './limits.ts';
import { section, wholeNumber } from './parts.ts';

const gateNames = ['coverage', 'changed', 'flakes', 'quarantine', 'time'] as const;

/** What `becalm gate` holds a project to. Floors of coverage stand in `.c8rc.json`. */
export interface GateConfig {
  /**
   * Gates that fail where there is nothing to judge. Default: coverage where there are floors, and whatever a flag
   * asks for.
   */
  readonly require?: readonly (typeof gateNames)[number][] | undefined;
  /** Coverage of the lines that changed. */
  readonly changed?:
    | {
        /** What they changed against, such as `origin/main`. Flag: `--base`. */
        readonly base?: string | undefined;
        /** The least percentage of them that tests reach, 0 to 100. Default: 90. */
        readonly floor?: number | undefined;
      }
    | undefined;
  /** Findings of hunts; what is flaky or broken always fails. */
  readonly flakes?:
    | {
        /** Default: `error`. */
        readonly orderDependent?: 'error' | 'warn' | undefined;
        /** What fails only where timers of one process overtake each other. Default: `warn`. */
        readonly possibleRace?: 'error' | 'warn' | 'off' | undefined;
        /** What failed, and no replay brought back. Default: `error`. */
        readonly unconfirmed?: 'error' | 'warn' | undefined;
        /** The fewest seeds of a report. Default: 100. */
        readonly minSeeds?: number | undefined;
      }
    | undefined;
  /** The file of quarantine, relative to the root. Default: `becalm.quarantine.json`. */
  readonly quarantine?: string | undefined;
  /** The most that the suite may take: milliseconds, or as `90s`. Default: 30 s. */
  readonly time?: number | string | undefined;
}

/** What a configuration says of the gate; null where the default is the gate's. */
export interface GateSettings {
  readonly require: readonly (typeof gateNames)[number][];
  readonly changed: { readonly base: string | null; readonly floor: number | null };
  readonly flakes: NonNullable<GateConfig['flakes']>;
  readonly quarantine: string | null;
  readonly timeMs: number | null;
}

const errorOrWarn = z.enum(['error', 'warn'], { error: '"error" or "warn"' }).optional();
const percentage = 'a percentage from 0 to 100';
const requireForm = `a list of some of ${gateNames.join(', ')}`;
const timeForm = `milliseconds above 0, or ${durationForm}`;

const changed = {
  base: z
    .string({ error: 'a commit such as "origin/main"' })
    // Git would take it for an option.
    .regex(/^[^-]/u, { error: 'a commit such as "origin/main"' })
    .optional(),
  floor: z
    .number({ error: percentage })
    .min(0, { error: percentage })
    .max(100, { error: percentage })
    .optional(),
};

const flakes = {
  orderDependent: errorOrWarn,
  possibleRace: z.enum(['error', 'warn', 'off'], { error: '"error", "warn" or "off"' }).optional(),
  unconfirmed: errorOrWarn,
  minSeeds: wholeNumber(1, seedCountMax).optional(),
};

const gate = {
  require: z
    .array(z.enum(gateNames, { error: requireForm }), { error: requireForm })
    .readonly()
    .optional(),
  changed: section(changed).optional(),
  flakes: section(flakes).optional(),
  quarantine: z.string({ error: 'a path' }).min(1, { error: 'a path' }).optional(),
  time: z
    .union([z.number(), z.string()], { error: timeForm })
    .refine((value) => millisecondsOf(value) !== null, { error: timeForm })
    .optional(),
};

/** The schema of the key `gate`. */
export const gateSchema: z.ZodType<GateConfig> = section(gate);

/** The keys of each object below `gate`, by its path. */
export const gateKeys: Readonly<Record<string, readonly string[]>> = {
  gate: Object.keys(gate),
  'gate.changed': Object.keys(changed),
  'gate.flakes': Object.keys(flakes),
};

/** What the gate is told, from a configuration that the schema accepts. */
export function gateSettingsOf(given: GateConfig = {}): GateSettings {
  return {
    require: given.require ?? [],
    changed: { base: given.changed?.base ?? null, floor: given.changed?.floor ?? null },
    flakes: given.flakes ?? {},
    quarantine: given.quarantine ?? null,
    timeMs: given.time === undefined ? null : millisecondsOf(given.time),
  };
}

/** Null for what is no time. */
function millisecondsOf(value: number | string): number | null {
  if (typeof value === 'string') return readDuration(value);
  return value > 0 && Number.isFinite(value) ? value : null;
}
