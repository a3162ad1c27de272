/**
 * The drill: Njord as separate processes over a real Redis, killed again and again while it trades. At the end the books
 * must reconcile: whatever was said on the bus adds up, and nothing was said twice.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createRedisBus } from '../../src/core/bus/index.ts';
import { createRandomSource, drawInteger } from '../../src/core/random.ts';
import { type ServiceStatus, startService } from '../../src/core/service/index.ts';
import { type BooksAudit, booksService } from '../../src/services/books/index.ts';
import { startRedis, type TestRedis } from '../../tests/integration/redis/start-redis.ts';
import { repository } from '../commands.ts';

/** How hard the drill is. */
export interface DrillPlan {
  /** Decides who is killed, and when. */
  readonly seed: number;
  /** How often a service is killed. */
  readonly kills: number;
  /** How often Redis is killed. */
  readonly redisKills: number;
  /** Longest time between two kills, in milliseconds. */
  readonly pauseMsMax: number;
}

/** What came of it. */
export interface DrillResult {
  readonly audit: BooksAudit;
  /** Kills by process. */
  readonly killed: Readonly<Record<string, number>>;
  readonly wallSeconds: number;
}

const DECIDING = ['strategy-runner', 'risk-engine', 'paper-trader'] as const;
const ALL = ['market-data', ...DECIDING] as const;
type Name = (typeof ALL)[number];

/** Longest wait for a service to start or to end. */
const PATIENCE_MS = 60_000;

/** Nothing has come for so long: everything has arrived. */
const QUIET_MS = 3_000;

/** Runs the drill. */
export async function runDrill(plan: DrillPlan, say: (line: string) => void): Promise<DrillResult> {
  const startMs = performance.now();
  const root = await mkdtemp(join(tmpdir(), 'njord-drill-'));
  const redis = await startRedis();
  const running = new Map<Name, ChildProcess>();
  try {
    await writeConfig(root, redis);
    const books = await keepBooks(redis);
    for (const name of [...DECIDING, 'market-data'] as const) running.set(name, await start(root, name));
    const killed = await killAll(plan, { root, redis, running, say });
    await end(running, 'market-data');
    await quiet(books.status);
    for (const name of DECIDING) await end(running, name);
    await books.stop();
    return { audit: books.audit(), killed, wallSeconds: (performance.now() - startMs) / 1000 };
  } finally {
    for (const child of running.values()) child.kill('SIGKILL');
    await redis.stop();
    await rm(root, { recursive: true, force: true });
  }
}

interface Scene {
  readonly root: string;
  readonly redis: TestRedis;
  readonly running: Map<Name, ChildProcess>;
  readonly say: (line: string) => void;
}

async function killAll(plan: DrillPlan, scene: Scene): Promise<Readonly<Record<string, number>>> {
  const random = createRandomSource(plan.seed);
  const killed: Record<string, number> = {};
  const total = plan.kills + plan.redisKills;
  const redisTurns = new Set<number>();
  while (redisTurns.size < plan.redisKills) redisTurns.add(drawInteger(random, 0, total - 1));
  for (let turn = 0; turn < total; turn++) {
    await sleep(drawInteger(random, 0, plan.pauseMsMax));
    const victim = redisTurns.has(turn)
      ? 'redis'
      : (ALL[drawInteger(random, 0, ALL.length - 1)] ?? 'risk-engine');
    killed[victim] = (killed[victim] ?? 0) + 1;
    scene.say(`kill ${turn + 1}/${total}: ${victim}`);
    if (victim === 'redis') await killRedis(scene.redis, drawInteger(random, 0, 500));
    else await killAndRestart(scene, victim);
  }
  return killed;
}

async function killRedis(redis: TestRedis, downMs: number): Promise<void> {
  await redis.kill();
  await sleep(downMs);
  await redis.restart();
}

async function killAndRestart({ root, running }: Scene, name: Name): Promise<void> {
  const child = running.get(name);
  if (child === undefined) return;
  if (child.exitCode !== null)
    throw new Error(`Expected ${name} to run, it had ended with ${child.exitCode}.`);
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
  running.set(name, await start(root, name));
}

/** Starts a service; resolves once it says its address. */
async function start(root: string, name: Name): Promise<ChildProcess> {
  const words = ['run', name, '--root', root, ...(name === 'market-data' ? ['--speed', '300'] : [])];
  const child = spawn(process.execPath, [join(repository, 'bin', 'njord.js'), ...words], {
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

async function end(running: Map<Name, ChildProcess>, name: Name): Promise<void> {
  const child = running.get(name);
  if (child === undefined) return;
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  const [code] = await Promise.race([exited, late(`${name} to stop`)]);
  if (code !== 0) throw new Error(`Expected ${name} to stop with 0, was ${String(code)}.`);
}

async function late(what: string): Promise<never> {
  await sleep(PATIENCE_MS, undefined, { ref: false });
  throw new Error(`Expected ${what} within ${PATIENCE_MS / 1000} s.`);
}

async function writeConfig(root: string, redis: TestRedis): Promise<void> {
  const shipped = await readFile(join(repository, 'config', 'base.yaml'), 'utf8');
  const text = shipped
    .replace(/kind: memory.*/, 'kind: redis')
    .replace(/^risk:/m, `redis:\n  url: redis://127.0.0.1:${redis.port}/0\n\nrisk:`)
    .replace(/symbols: .*/, 'symbols: [ATOM/USDT, LINK/USDT, DOT/USDT]')
    .replace(/orders_per_min_cap: .*/, 'orders_per_min_cap: 100000')
    .replace(/daily_loss_usd_cap: .*/, 'daily_loss_usd_cap: 1000000');
  await mkdir(join(root, 'config'));
  await writeFile(join(root, 'config', 'base.yaml'), text);
}

interface BooksOfDrill {
  readonly status: () => ServiceStatus;
  readonly audit: () => BooksAudit;
  readonly stop: () => Promise<void>;
}

/** Reads everything from the start, in this process, which nobody kills. */
async function keepBooks(redis: TestRedis): Promise<BooksOfDrill> {
  const bus = await createRedisBus({
    connect: redis.connect,
    timers: {
      start(delayMs, callback) {
        const timer = setTimeout(callback, delayMs);
        return () => {
          clearTimeout(timer);
        };
      },
    },
    random: createRandomSource(1),
  });
  const { definition, books } = booksService();
  const service = await startService(definition, {
    bus,
    journal: {
      async *read() {
        yield* [];
      },
      append: () => Promise.resolve(),
      close: () => Promise.resolve(),
    },
    wait: (delayMs) => sleep(delayMs),
    observe: () => undefined,
  });
  return {
    status: () => service.status(),
    audit: () => books.audit(),
    async stop() {
      await service.stop();
      await bus.close();
    },
  };
}

async function quiet(status: () => ServiceStatus): Promise<void> {
  let handled = -1;
  let sinceMs = performance.now();
  while (performance.now() - sinceMs < QUIET_MS) {
    const now = status().handled;
    if (now !== handled) sinceMs = performance.now();
    handled = now;
    await sleep(50);
  }
}
