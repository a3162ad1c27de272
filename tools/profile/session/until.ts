import { setTimeout as wait } from 'node:timers/promises';
import { ProfileError } from '../profile-error.ts';

/** Why a wait was over. */
export type WaitEnd = 'time' | 'ending';

/**
 * Waits for some milliseconds, or until a program is about to end.
 *
 * @throws ProfileError `INTERRUPTED` once the signal is aborted
 */
export async function until(
  milliseconds: number,
  ending: Promise<void>,
  signal: AbortSignal,
): Promise<WaitEnd> {
  const over = new AbortController();
  const given = AbortSignal.any([signal, over.signal]);
  const time = wait(milliseconds, 'time' as const, { signal: given }).catch(() => 'time' as const);
  const end = await Promise.race([time, ending.then(() => 'ending' as const)]);
  over.abort();
  if (signal.aborted)
    throw new ProfileError('INTERRUPTED', 'The session was ended before its time: nothing was written.');
  return end;
}
