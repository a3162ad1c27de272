/**
 * What the service manager hears of a process, where systemd started it: that it works, and that it still does.
 *
 * Node has no datagram sockets in the file system, so `systemd-notify` says it. See sd_notify(3) and sd_watchdog_enabled(3).
 */
import type { CliPorts } from '../ports.ts';

/** Tells the service manager how the process is; nothing where there is none. */
export interface Supervisor {
  /** Tells that the process does its work from now on. */
  readonly ready: () => Promise<void>;
  /** Tells that the process is live, if it is and the manager has to hear of it again. */
  readonly beat: (isLive: () => boolean) => void;
}

/** What is told well before the manager takes silence for a standstill. */
const BEATS_PER_TIMEOUT = 3;

/** Connects to the service manager that the environment names. */
export function createSupervisor(
  ports: Pick<CliPorts, 'env' | 'monotonicMs' | 'notifyManager'>,
  onFailure: (error: unknown) => void,
): Supervisor {
  if (ports.env('NOTIFY_SOCKET') === undefined) {
    return { ready: () => Promise.resolve(), beat: () => undefined };
  }
  const intervalMs = Number(ports.env('WATCHDOG_USEC') ?? 'NaN') / 1_000 / BEATS_PER_TIMEOUT;
  let lastMs = ports.monotonicMs();

  const tell = (state: string): Promise<void> => ports.notifyManager(state).catch(onFailure);
  return {
    ready: () => tell('READY=1'),
    beat(isLive) {
      const nowMs = ports.monotonicMs();
      // Without a watchdog the interval is not a number, and never over.
      if (!(nowMs - lastMs >= intervalMs) || !isLive()) return;
      lastMs = nowMs;
      void tell('WATCHDOG=1');
    },
  };
}
