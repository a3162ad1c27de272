import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { messageOfThrown } from '../../../src/core/thrown.ts';

/** A process that does not outlive this one. */
export interface TiedProcess {
  readonly pid: number;
  /** The last of what it wrote to standard error. */
  readonly told: () => string;
  /** Whether it has ended. */
  readonly hasEnded: () => boolean;
  /** Resolves when it has ended, with how. */
  readonly ended: Promise<string>;
  /** Ends it with SIGTERM, and with SIGKILL where it takes longer than `patienceMs`. */
  readonly end: (patienceMs: number) => Promise<void>;
  /** Ends it with SIGKILL. */
  readonly kill: () => Promise<void>;
}

/** Characters of standard error that are kept. */
const KEPT = 4_000;

/**
 * Starts a process that Linux kills when this one ends, however that comes about: nothing is left behind. It has a group of
 * its own, so that Ctrl-C at a terminal comes to this process alone.
 */
export function startTied(
  program: string,
  args: readonly string[],
  onTold: (told: string) => void = () => undefined,
): TiedProcess {
  const child = spawn('setpriv', ['--pdeathsig', 'KILL', '--', program, ...args], {
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
    // Njord's command starts the Node that it finds: this one.
    env: { ...process.env, PATH: `${path.dirname(process.execPath)}:${process.env['PATH'] ?? ''}` },
  });
  let told = '';
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    told = `${told}${chunk}`.slice(-KEPT);
    onTold(told);
  });
  const ended = endOf(child);
  const hasEnded = (): boolean => child.exitCode !== null || child.signalCode !== null;
  return {
    pid: child.pid ?? 0,
    told: () => told,
    hasEnded,
    ended,
    async end(patienceMs) {
      child.kill('SIGTERM');
      await Promise.race([ended, sleep(patienceMs, undefined, { ref: false })]);
      if (!hasEnded()) child.kill('SIGKILL');
      await ended;
    },
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

async function endOf(child: ChildProcess): Promise<string> {
  try {
    await once(child, 'exit');
    return `ended with ${child.signalCode ?? `status ${child.exitCode}`}`;
  } catch (error) {
    return `did not start: ${messageOfThrown(error)}`;
  }
}
