/**
 * The drill: Njord as separate processes over a real Redis, killed again and again while it trades. At the end the books
 * must reconcile: whatever was said on the bus adds up, and nothing was said twice.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createRedisBus } from '../../src/core/bus/index.ts';
import { createRandomSource, drawInteger } from '../../src/core/random.ts';
import { type ServiceStatus, startService } from '../../src/core/service/index.ts';
import { type BooksAudit, booksService } from '../../src/services/books/index.ts';
import { startRedis, type TestRedis } from '../../tests/integration/redis/start-redis.ts';
import { ALL_SERVICES, DECIDING, installProcesses, type Processes } from './processes.ts';

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

/** Nothing has come for so long: everything has arrived. */
const QUIET_MS = 3_000;

/** Runs the drill. */
export async function runDrill(plan: DrillPlan, say: (line: string) => void): Promise<DrillResult> {
  const startMs = performance.now();
  const root = await mkdtemp(join(tmpdir(), 'njord-drill-'));
  const redis = await startRedis();
  const processes = await installProcesses(root, redis.port);
  try {
    const books = await keepBooks(redis);
    for (const name of [...DECIDING, 'market-data'] as const) await processes.start(name);
    const killed = await killAll(plan, { redis, processes, say });
    await processes.end('market-data');
    await quiet(books.status);
    for (const name of DECIDING) await processes.end(name);
    await books.stop();
    return { audit: books.audit(), killed, wallSeconds: (performance.now() - startMs) / 1000 };
  } finally {
    processes.killAll();
    await redis.stop();
    await rm(root, { recursive: true, force: true });
  }
}

interface Scene {
  readonly redis: TestRedis;
  readonly processes: Processes;
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
      : (ALL_SERVICES[drawInteger(random, 0, ALL_SERVICES.length - 1)] ?? 'risk-engine');
    killed[victim] = (killed[victim] ?? 0) + 1;
    scene.say(`kill ${turn + 1}/${total}: ${victim}`);
    if (victim === 'redis') await killRedis(scene.redis, drawInteger(random, 0, 500));
    else await scene.processes.killAndRestart(victim);
  }
  return killed;
}

async function killRedis(redis: TestRedis, downMs: number): Promise<void> {
  await redis.kill();
  await sleep(downMs);
  await redis.restart();
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
