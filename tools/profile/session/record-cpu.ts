import { z } from 'zod';
import { type CpuProfile, decodeCpuProfile } from '../cpu/cpu-profile.ts';
import { ProfileError } from '../profile-error.ts';
import type { Target } from '../target/target.ts';
import { until } from './until.ts';

/** When to take samples. */
export interface CpuPlan {
  /** How long to wait after the beginning, in milliseconds: what starts up is not what runs all day. */
  readonly delayMs: number;
  /** How long to take samples, at most; a program that ends before ends the profile. */
  readonly durationMs: number;
  /** Time between two samples, in microseconds. */
  readonly intervalUs: number;
}

/**
 * Lets a program begin, and takes samples of what it does.
 *
 * @throws ProfileError `TARGET` where it ends before the first sample, `INTERRUPTED` once the signal is aborted
 */
export async function recordCpu(
  { cdp, begin, ending }: Target,
  { delayMs, durationMs, intervalUs }: CpuPlan,
  signal: AbortSignal,
): Promise<CpuProfile> {
  await cdp.tell('Profiler.enable');
  await cdp.tell('Profiler.setSamplingInterval', { interval: intervalUs });
  if (delayMs === 0) await cdp.tell('Profiler.start');
  await begin();
  if (delayMs > 0) {
    if ((await until(delayMs, ending, signal)) === 'ending') throw endedEarly(delayMs);
    await cdp.tell('Profiler.start');
  }
  try {
    await until(durationMs, ending, signal);
  } catch (error) {
    await cdp.tell('Profiler.stop').catch(() => undefined);
    throw error;
  }
  const { profile } = await cdp.ask('Profiler.stop', {}, z.object({ profile: z.unknown() }));
  return decodeCpuProfile(profile);
}

function endedEarly(delayMs: number): ProfileError {
  return new ProfileError(
    'TARGET',
    `Expected a program that runs for more than ${delayMs / 1000} s, was one that ended. Give a shorter --delay.`,
  );
}
