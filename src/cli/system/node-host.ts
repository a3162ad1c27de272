import { createNodeFiles, lookUpProcesses } from '../../core/journal/index.ts';
import type { EndingSignal, SystemHost } from './host.ts';

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/** The parts of `process` that a system runs on. */
export type SystemProcess = Pick<NodeJS.Process, 'pid' | 'kill' | 'on' | 'off' | 'exit'>;

/** Makes the host that is this machine. */
export async function openNodeHost(host: SystemProcess): Promise<SystemHost> {
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
      host.on('SIGHUP', listener);
      return () => {
        host.off('SIGHUP', listener);
      };
    },
  };
}
