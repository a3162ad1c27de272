import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { repository } from '../../../bench/commands.ts';
import { startTied, type TiedProcess } from './tied-process.ts';

/** Keeps the services of an installation. */
export interface Supervisor {
  /**
   * Checks the settings, as systemd does before it starts a service; what that compiles is kept for the services.
   *
   * @throws Error where they have faults
   */
  readonly checkSettings: () => Promise<void>;
  /**
   * Starts a service; resolves when it answers.
   *
   * @throws Error when it does not
   */
  readonly start: (name: string) => Promise<void>;
  /** Kills a service with SIGKILL. */
  readonly kill: (name: string) => Promise<void>;
  /** Stops a service with SIGTERM. */
  readonly end: (name: string) => Promise<void>;
  /** A service that answers; undefined where it does not run. */
  readonly find: (name: string) => Service | undefined;
}

/** A service that runs. */
export interface Service {
  readonly pid: number;
  /** Its metrics. */
  readonly url: string;
}

/** What the services are started with. */
export interface SupervisorGiven {
  /** Folder of the installation. */
  readonly root: string;
  /** Further arguments of a service. */
  readonly argumentsOf: (name: string) => readonly string[];
  /** Hears of a service that has ended though nobody wanted it to. */
  readonly onExit: (name: string, detail: string) => void;
}

const NJORD = join(repository, 'bin', 'njord.js');

/** Longest wait for a service to start, and to stop. */
const PATIENCE_MS = 60_000;

const ADDRESS = /health and metrics at (http:\/\/127\.0\.0\.1:\d+)/;

interface Kept extends Service {
  readonly process: TiedProcess;
}

/** Makes a supervisor that keeps nothing yet. */
export function createSupervisor({ root, argumentsOf, onExit }: SupervisorGiven): Supervisor {
  const kept = new Map<string, Kept>();

  async function checkSettings(): Promise<void> {
    const check = startTied(NJORD, ['config', 'check', '--root', root]);
    const how = await check.ended;
    if (how !== 'ended with status 0')
      throw new Error(`Expected settings without faults, njord config check ${how}: ${check.told()}`);
  }

  async function start(name: string): Promise<void> {
    let hear: (url: string) => void = () => undefined;
    const address = new Promise<string>((resolve) => {
      hear = resolve;
    });
    const words = ['run', name, '--root', root, ...argumentsOf(name)];
    const child = startTied(NJORD, words, (told) => {
      const url = ADDRESS.exec(told)?.[1];
      if (url !== undefined) hear(url);
    });
    const late = sleep(PATIENCE_MS, null, { ref: false });
    const url = await Promise.race([address, child.ended.then(() => null), late]);
    if (url === null) {
      if (!child.hasEnded()) await child.kill();
      throw new Error(
        `Expected ${name} to start within ${PATIENCE_MS / 1_000} s, it ${await child.ended}: ${child.told()}`,
      );
    }
    kept.set(name, { pid: child.pid, url: `${url}/metrics`, process: child });
    void child.ended.then((how) => {
      // Whoever ends a service lets go of it before.
      if (kept.get(name)?.process !== child) return;
      kept.delete(name);
      onExit(name, `${how}: ${child.told()}`);
    });
  }

  function letGo(name: string): TiedProcess | undefined {
    const found = kept.get(name);
    kept.delete(name);
    return found?.process;
  }

  return {
    checkSettings,
    start,
    kill: async (name) => letGo(name)?.kill(),
    end: async (name) => letGo(name)?.end(PATIENCE_MS),
    find: (name) => kept.get(name),
  };
}
