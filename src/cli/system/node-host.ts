import { closeSync, openSync } from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { createNodeFiles, lookUpProcesses } from '../../core/journal/index.ts';
import type { EndingSignal, SystemHost } from './host.ts';

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/** The parts of `process` that a system runs on. */
export type SystemProcess = Pick<NodeJS.Process, 'pid' | 'kill' | 'on' | 'off' | 'exit'> & {
  readonly stderr: { readonly isTTY?: boolean };
};

/** Makes the host that is this machine; `hasTerminal` tells whether the process still has one. */
export async function openNodeHost(
  host: SystemProcess,
  hasTerminal: () => boolean = canOpenTerminal,
): Promise<SystemHost> {
  const processes = await lookUpProcesses({ pid: host.pid, kill: (pid, signal) => host.kill(pid, signal) });
  return {
    files: createNodeFiles(`${host.pid}`),
    processes,
    after(delayMs, run) {
      const timer = setTimeout(run, delayMs);
      return () => {
        clearTimeout(timer);
      };
    },
    turn: () => nextTurn(),
    onEnding(listener) {
      let heard = false;
      const hear = (signal: EndingSignal): void => {
        if (heard) host.exit(signal === 'SIGINT' ? 130 : 143);
        heard = true;
        listener(signal);
      };
      for (const signal of SIGNALS) host.on(signal, hear);
      return () => {
        for (const signal of SIGNALS) host.off(signal, hear);
      };
    },
    onReload(listener) {
      // A terminal that closes sends the same signal, and nobody should trade on unseen.
      const hear = (): void => {
        if (host.stderr.isTTY === true && !hasTerminal()) host.kill(host.pid, 'SIGTERM');
        else listener();
      };
      host.on('SIGHUP', hear);
      return () => {
        host.off('SIGHUP', hear);
      };
    },
  };
}

function canOpenTerminal(): boolean {
  try {
    closeSync(openSync('/dev/tty', 'r'));
    return true;
  } catch {
    return false;
  }
}
