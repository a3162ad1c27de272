import { z } from 'zod';
import { ProfileError } from '../profile-error.ts';
import type { CdpClient } from './cdp-client.ts';
import { evaluate } from './evaluate.ts';

const KEY = "Symbol.for('njord.profile.session')";

/**
 * Claims a program for this session: V8 lets two sessions profile at once, and each would measure the other. The claim
 * stands in the program itself, so it ends with it; that of a profiler that died is taken over.
 *
 * @throws ProfileError `BUSY` where another profiler that runs has claimed it
 */
export async function claimTarget(
  cdp: CdpClient,
  own: number,
  isAlive: (pid: number) => boolean,
): Promise<void> {
  const holder = await claimUnless(cdp, own, null);
  if (holder === null) return;
  if (!isAlive(holder) && (await claimUnless(cdp, own, holder)) === null) return;
  throw new ProfileError(
    'BUSY',
    `Expected a program that nobody profiles, was one that process ${holder} does. Wait for its end.`,
  );
}

/** Gives a claim back. */
export async function releaseTarget(cdp: CdpClient): Promise<void> {
  await cdp.tell('Runtime.evaluate', { expression: `delete globalThis[${KEY}]`, silent: true });
}

/** One expression, so that of two profilers only one finds nobody. */
function claimUnless(cdp: CdpClient, own: number, dead: number | null): Promise<number | null> {
  const expression = `(() => {
    const holder = globalThis[${KEY}] ?? null;
    if (holder !== ${dead}) return holder;
    globalThis[${KEY}] = ${own};
    return null;
  })()`;
  return evaluate(cdp, expression, z.int().nullable());
}
