import { type ChildProcess, spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { ProfileError } from '../profile-error.ts';
import { type CdpClient, connectCdp } from './cdp-client.ts';
import { inspectorLines } from './inspector-lines.ts';
import type { Target } from './target.ts';

/** A script to start. */
export interface LaunchPlan {
  readonly name: string;
  readonly script: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** How long it may still go on by itself once it was profiled; 0 ends it at once. */
  readonly lastsMs: number;
  /** Whether it says when it is done with loading, by a call of the global function `profileReady`. */
  readonly saysReady: boolean;
}

/** A program that was started, with its own standard error. */
export interface Launched extends Target {
  /** Resolves to its exit status once it has ended; the number of a signal plus 128. */
  readonly exitStatus: Promise<number>;
}

/** A program that is told to end may write what it has to; then it is ended. */
const PATIENCE_MS = 5_000;

const HIDE_INSPECTOR = new URL('./hide-inspector.ts', import.meta.url).href;

/**
 * Starts a script that waits for us. Its inspector listens on loopback, on a free port, under an address that only this
 * process is told.
 *
 * @throws ProfileError `TARGET` where it cannot be started
 */
export async function launch(
  { name, script, args, cwd, lastsMs, saysReady }: LaunchPlan,
  signal: AbortSignal,
): Promise<Launched> {
  const flags = ['--inspect-wait=127.0.0.1:0', '--inspect-publish-uid=stderr', `--import=${HIDE_INSPECTOR}`];
  const child = spawn(process.execPath, [...flags, script, ...args], {
    cwd,
    stdio: ['inherit', 'inherit', 'pipe'],
  });
  const exitStatus = exitOf(child);
  try {
    const cdp = await connectCdp(await inspectorAddress(child.stderr, exitStatus));
    await cdp.tell('NodeRuntime.notifyWhenWaitingForDisconnect', { enabled: true });
    const lasts = async (): Promise<void> => {
      if (lastsMs > 0) await endsWithin(exitStatus, lastsMs, signal);
    };
    const life = lifeOf(child, cdp, exitStatus, lasts);
    const begin = saysReady ? () => beginAndLoad(cdp, life) : life.begin;
    return { name, cdp, exitStatus, ...life, begin };
  } catch (error) {
    child.kill('SIGKILL');
    throw error;
  }
}

function lifeOf(
  child: ChildProcess,
  cdp: CdpClient,
  exitStatus: Promise<number>,
  lasts: () => Promise<void>,
): Pick<Target, 'begin' | 'ending' | 'leave'> {
  return {
    begin: () => cdp.tell('Runtime.runIfWaitingForDebugger'),
    ending: Promise.race([
      new Promise<void>((resolve) => cdp.on('NodeRuntime.waitingForDisconnect', () => resolve())),
      cdp.closed,
    ]),
    async leave() {
      cdp.close();
      await cdp.closed;
      await lasts();
      child.kill('SIGTERM');
      if (!(await endsWithin(exitStatus, PATIENCE_MS))) child.kill('SIGKILL');
      await exitStatus;
    },
  };
}

/** Lets a program begin, and comes back when it is done with loading. */
async function beginAndLoad(
  cdp: CdpClient,
  { begin, ending }: Pick<Target, 'begin' | 'ending'>,
): Promise<void> {
  await cdp.tell('Runtime.addBinding', { name: 'profileReady' });
  const ready = new Promise<void>((resolve) => cdp.on('Runtime.bindingCalled', () => resolve()));
  await begin();
  await Promise.race([ready, ending]);
}

/** Tells whether a program ends in time; an aborted signal ends the waiting. */
async function endsWithin(
  exitStatus: Promise<number>,
  milliseconds: number,
  signal?: AbortSignal,
): Promise<boolean> {
  const patience = new AbortController();
  const given = signal === undefined ? patience.signal : AbortSignal.any([patience.signal, signal]);
  const late = wait(milliseconds, false, { signal: given }).catch(() => false);
  const hasEnded = await Promise.race([exitStatus.then(() => true), late]);
  patience.abort();
  return hasEnded;
}

/** Passes on what the program says on standard error, and finds the address that Node says there first. */
async function inspectorAddress(stderr: Readable, exitStatus: Promise<number>): Promise<string> {
  return new Promise((resolve, reject) => {
    const lines = inspectorLines({
      onAddress: resolve,
      onText: (text) => process.stderr.write(text),
    });
    stderr.setEncoding('utf8');
    stderr.on('data', lines.take);
    stderr.once('end', lines.end);
    void exitStatus.then((status) =>
      reject(
        new ProfileError(
          'TARGET',
          `Expected a program that Node can start, was exit status ${status}. Start it once without the profiler.`,
        ),
      ),
    );
  });
}

function exitOf(child: ChildProcess): Promise<number> {
  return new Promise((resolve) => {
    child.once('exit', (status) => resolve(status ?? 128));
    child.once('error', () => resolve(127));
  });
}
