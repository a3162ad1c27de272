/** The services of Njord as processes over one Redis, in a folder of their own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ENCRYPTED, IDENTITY, PLAIN } from '../../tests/core/secrets/sample-secrets.ts';
import { repository } from '../commands.ts';

/** Services that decide, in the order in which a message passes them. */
export const DECIDING = ['strategy-runner', 'risk-engine', 'paper-trader'] as const;

/** Every service, the market first. */
export const ALL_SERVICES = ['market-data', ...DECIDING] as const;

/** One of the services; the broker takes the place of the paper trader where an installation has one. */
export type ProcessName = (typeof ALL_SERVICES)[number] | 'broker';

/** Settings of an installation. */
export interface InstallOptions {
  /** How many times faster than a real market the simulated one is; 300 by default. */
  readonly speed?: number;
  /** Address of the simulated venue that a broker trades at, live; none by default, and orders go to the paper trader. */
  readonly venueUrl?: string;
  /** Largest notional of one order of that broker; 10 by default. */
  readonly orderCap?: number;
}

/** Longest wait for a service to start or to end. */
const PATIENCE_MS = 60_000;

/** Processes that run. */
export interface Processes {
  /** Starts a service; resolves once it says its address. */
  readonly start: (name: ProcessName) => Promise<void>;
  /** Kills a service with SIGKILL, and starts it again. */
  readonly killAndRestart: (name: ProcessName) => Promise<void>;
  /**
   * Stops a service with SIGTERM.
   *
   * @throws Error when it does not end, or not with 0
   */
  readonly end: (name: ProcessName) => Promise<void>;
  /** Kills all that run. */
  readonly killAll: () => void;
}

/**
 * Writes the settings of an installation at `root` over the Redis at a port of this machine, and starts nothing yet.
 */
export async function installProcesses(
  root: string,
  redisPort: number,
  { speed = 300, venueUrl, orderCap = 10 }: InstallOptions = {},
): Promise<Processes> {
  await writeConfig(root, redisPort, venueUrl && withBroker(venueUrl, orderCap));
  const running = new Map<ProcessName, ChildProcess>();

  async function start(name: ProcessName): Promise<void> {
    running.set(name, await startProcess(root, name, speed));
  }

  return {
    start,
    async killAndRestart(name) {
      const child = running.get(name);
      if (child === undefined) return;
      if (child.exitCode !== null)
        throw new Error(`Expected ${name} to run, it had ended with ${child.exitCode}.`);
      const exited = once(child, 'exit');
      child.kill('SIGKILL');
      await exited;
      await start(name);
    },
    async end(name) {
      const child = running.get(name);
      if (child === undefined) return;
      const exited = once(child, 'exit');
      child.kill('SIGTERM');
      await Promise.race([exited, late(`${name} to stop`)]);
      if (child.exitCode !== 0)
        throw new Error(`Expected ${name} to stop with 0, was ${String(child.exitCode)}.`);
    },
    killAll() {
      for (const child of running.values()) child.kill('SIGKILL');
    },
  };
}

async function startProcess(root: string, name: ProcessName, speed: number): Promise<ChildProcess> {
  const words = ['run', name, '--root', root, ...(name === 'market-data' ? ['--speed', `${speed}`] : [])];
  const child = spawn(process.execPath, [join(repository, 'bin', 'njord.js'), ...words], {
    env: { ...process.env, ...liveEnvironment(root) },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let told = '';
  const ready = new Promise<void>((resolve, reject) => {
    child.stderr.on('data', (chunk: Buffer) => {
      told = `${told}${chunk.toString()}`.slice(-4_000);
      if (told.includes('health and metrics at')) resolve();
    });
    child.once('exit', (code) => {
      reject(new Error(`Expected ${name} to start, it ended with ${code}: ${told}`));
    });
  });
  await Promise.race([ready, late(`${name} to start`)]);
  return child;
}

async function late(what: string): Promise<never> {
  await sleep(PATIENCE_MS, undefined, { ref: false });
  throw new Error(`Expected ${what} within ${PATIENCE_MS / 1000} s.`);
}

/** Writes the settings of an installation at `root`, over the Redis at a port of this machine. */
export async function writeConfig(root: string, redisPort: number, broker?: string): Promise<void> {
  const shipped = await readFile(join(repository, 'config', 'base.yaml'), 'utf8');
  const text = shipped
    .replace(/kind: memory.*/, 'kind: redis')
    .replace(/^risk:/m, `redis:\n  url: redis://127.0.0.1:${redisPort}/0\n\nrisk:`)
    .replace(/symbols: .*/, 'symbols: [ATOM/USDT, LINK/USDT, DOT/USDT]')
    .replace(/orders_per_min_cap: .*/, 'orders_per_min_cap: 100000')
    .replace(/daily_loss_usd_cap: .*/, 'daily_loss_usd_cap: 1000000');
  await mkdir(join(root, 'config'), { recursive: true });
  await writeFile(
    join(root, 'config', 'base.yaml'),
    broker === undefined ? text : `${text.replace(/env: dev.*/, 'env: live')}\n${broker}`,
  );
  if (broker === undefined) return;
  await writeFile(join(root, 'config', 'secrets.enc.yaml'), ENCRYPTED, { mode: 0o600 });
  await writeFile(keyFile(root), `${IDENTITY}\n`, { mode: 0o600 });
}

/** What live trading asks of the environment; of no use to installations without a broker. */
export function liveEnvironment(root: string): Readonly<Record<string, string>> {
  return { NJORD_ENABLE_LIVE: '1', SOPS_AGE_KEY_FILE: keyFile(root) };
}

function keyFile(root: string): string {
  return join(root, 'age.key');
}

/** Access to the simulated venue, as it stands in the secrets. */
export const VENUE_ACCOUNT = {
  key: PLAIN.api_keys.binanceus.key,
  secret: PLAIN.api_keys.binanceus.secret,
} as const;

function withBroker(venueUrl: string, orderCap: number): string {
  const section = [
    'broker:',
    '  venue: simulated',
    `  url: ${venueUrl}`,
    `  order_cap: ${orderCap}`,
    '  day_cap: 100000000',
    '  order_age_ms_max: 3600000',
    '  concurrent_calls_max: 16',
    '  call_timeout_ms: 1000',
    '  poll_ms: 1000',
    '  reconcile_ms: 2000',
  ];
  return `${section.join('\n')}\n`;
}
