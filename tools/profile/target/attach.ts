import { readFileSync, readlinkSync } from 'node:fs';
import { basename } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { ProfileError } from '../profile-error.ts';
import { type CdpClient, connectCdp } from './cdp-client.ts';
import { claimTarget, releaseTarget } from './claim.ts';
import { evaluate } from './evaluate.ts';
import { isAlive } from './is-alive.ts';
import { catchesSignal } from './signal-mask.ts';
import type { Target } from './target.ts';

/** A process to profile. */
export interface AttachPlan {
  readonly pid: number;
  /** Where its inspector listens once it is open: 9229, unless Node was started with another `--inspect-port`. */
  readonly port: number;
}

/** Number of SIGUSR1 on Linux. */
const SIGUSR1 = 10;

/** Node opens its inspector from a thread of its own, also while the program computes. */
const OPEN_MS_MAX = 5_000;
const LOOK_MS = 50;

const listShape = z.array(z.object({ webSocketDebuggerUrl: z.string() })).min(1);

/**
 * Connects to a process that runs. Its inspector is opened on loopback by SIGUSR1 where it is not open yet, and closed
 * again in the end.
 *
 * @throws ProfileError `TARGET` where the process is not there or is no Node that can be asked, `BUSY` where another
 * process has the port, or another session the process
 */
export async function attach({ pid, port }: AttachPlan): Promise<Target> {
  requireNode(pid);
  const open = await findInspector(port);
  const isOurs = open !== null && (await ownerOf(open)) === pid;
  if (open !== null && !isOurs) throw portTaken(port);
  if (open === null) process.kill(pid, 'SIGUSR1');
  const cdp = await connectCdp(open ?? (await waitForInspector(pid, port)));
  try {
    if ((await evaluate(cdp, 'process.pid', z.int())) !== pid) throw portTaken(port);
    await claimTarget(cdp, process.pid, isAlive);
  } catch (error) {
    cdp.close();
    throw error;
  }
  return targetOf(pid, cdp, open === null);
}

function targetOf(pid: number, cdp: CdpClient, isOpenedHere: boolean): Target {
  return {
    name: `pid-${pid}`,
    cdp,
    begin: () => Promise.resolve(),
    ending: cdp.closed,
    async leave() {
      // It closes once nobody is connected: asked for in a later turn, it does not wait for this very connection.
      const expression = "setTimeout(() => process.getBuiltinModule('node:inspector').close(), 50).unref()";
      await releaseTarget(cdp).catch(() => undefined);
      if (isOpenedHere)
        await cdp.tell('Runtime.evaluate', { expression, silent: true }).catch(() => undefined);
      cdp.close();
      await cdp.closed;
    },
  };
}

/** SIGUSR1 ends any program that does not expect it: it is sent to nothing but a Node that does. */
function requireNode(pid: number): void {
  const status = statusOf(pid);
  if (status === null)
    throw new ProfileError(
      'TARGET',
      `Expected the number of a process that runs here and may be read, was ${pid}. See ps; --pid needs Linux.`,
    );
  if (!isNode(pid) || !catchesSignal(status, SIGUSR1))
    throw new ProfileError(
      'TARGET',
      `Expected a Node process that opens its inspector on SIGUSR1, was process ${pid}, which does not.`,
    );
}

function statusOf(pid: number): string | null {
  try {
    return readFileSync(`/proc/${pid}/status`, 'utf8');
  } catch {
    return null;
  }
}

function isNode(pid: number): boolean {
  try {
    return /^node(?:js)?(?:-?\d+)?(?: \(deleted\))?$/.test(basename(readlinkSync(`/proc/${pid}/exe`)));
  } catch {
    return false;
  }
}

async function waitForInspector(pid: number, port: number): Promise<string> {
  for (let waitedMs = 0; waitedMs < OPEN_MS_MAX; waitedMs += LOOK_MS) {
    const address = await findInspector(port);
    if (address !== null) return address;
    await wait(LOOK_MS);
  }
  throw new ProfileError(
    'TARGET',
    `Expected the inspector of process ${pid} on port ${port} within ${OPEN_MS_MAX} ms, was none. ` +
      'Name the port with --port where Node was started with --inspect-port.',
  );
}

/** Returns the address of the inspector that listens on a port of loopback; null where none does. */
async function findInspector(port: number): Promise<string | null> {
  try {
    const answer = await fetch(`http://127.0.0.1:${port}/json/list`, { signal: AbortSignal.timeout(1_000) });
    return listShape.parse(await answer.json())[0]?.webSocketDebuggerUrl ?? null;
  } catch {
    return null;
  }
}

async function ownerOf(address: string): Promise<number> {
  const cdp = await connectCdp(address);
  try {
    return await evaluate(cdp, 'process.pid', z.int());
  } finally {
    cdp.close();
  }
}

function portTaken(port: number): ProfileError {
  return new ProfileError(
    'BUSY',
    `Expected port ${port} to be free for the inspector, was one of another process. End that session first.`,
  );
}
