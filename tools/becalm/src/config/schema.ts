import { z } from 'zod';
import { axisNames } from '../worlds/world.ts';
import type { BecalmConfig } from './becalm-config.ts';
import { gateKeys, gateSchema } from './gate-config.ts';
import { guardsKeys, guardsSchema } from './guards-config.ts';
import { latenessMsMax, stallMsMax, workersMax, yearsAheadMax } from './limits.ts';
import { section, wholeNumber } from './parts.ts';
import { readSeedRange, seedRangeForm } from './seed-range.ts';

/** Every message says what is expected; what was found is known where it is shown. */

function list(
  item: z.ZodType<string>,
  { error, min }: { readonly error: string; readonly min: number },
): z.ZodReadonly<z.ZodArray<z.ZodType<string>>> {
  return z.array(item, { error }).min(min, { error }).readonly();
}

const globs = list(z.string({ error: 'a glob' }).min(1, { error: 'a glob' }), {
  error: 'a list of globs',
  min: 0,
}).optional();

/** Zones that differ from place to place in their spelling only are no names, and `+02:00` is none either. */
const zone = z
  .string({ error: 'the IANA name of a time zone' })
  .refine(isZone, { error: 'the IANA name of a time zone' });

function isZone(name: string): boolean {
  if (!/^[A-Z][\w+-]*(?:\/[\w+-]+)*$/.test(name)) return false;
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false; // A RangeError says that the zone is not known.
  }
}

const seeds = z
  .union([z.number(), z.string()], { error: seedRangeForm })
  .refine((value) => readSeedRange(String(value)) !== null, { error: seedRangeForm });

const axesForm = `"all" or a list of some of ${axisNames.join(', ')}`;

const axes = z.union([z.literal('all'), z.array(z.enum(axisNames)).min(1, { error: axesForm }).readonly()], {
  error: axesForm,
});

const clock = {
  zones: list(zone, { error: 'a list of at least one time zone', min: 1 }).optional(),
  yearsAhead: wholeNumber(1, yearsAheadMax).optional(),
};

const schedule = {
  latenessMs: wholeNumber(0, latenessMsMax).optional(),
  overtaking: z.boolean({ error: 'true or false' }).optional(),
};

const load = { stallMs: wholeNumber(0, stallMsMax).optional() };

const bounds = {
  clock: section(clock).optional(),
  schedule: section(schedule).optional(),
  load: section(load).optional(),
};

const timingsForm = 'the path of a file';

const whole = {
  exclude: globs,
  axes: axes.optional(),
  seeds: seeds.optional(),
  workers: wholeNumber(1, workersMax).optional(),
  bounds: section(bounds).optional(),
  realTime: globs,
  alone: globs,
  timings: z.string({ error: timingsForm }).min(1, { error: timingsForm }).optional(),
  gate: gateSchema.optional(),
  guards: guardsSchema.optional(),
};

/** The schema of what `becalm.config.ts` exports. */
export const configSchema: z.ZodType<BecalmConfig> = section(whole);

/** The keys of each object of the configuration, by its path; that of the whole is empty. */
export const knownKeys: Readonly<Record<string, readonly string[]>> = {
  '': Object.keys(whole),
  bounds: Object.keys(bounds),
  'bounds.clock': Object.keys(clock),
  'bounds.schedule': Object.keys(schedule),
  'bounds.load': Object.keys(load),
  ...gateKeys,
  ...guardsKeys,
};
