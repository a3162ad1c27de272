/** Soaks: one session, from the start of the services to their end. */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { repository } from '../../../bench/commands.ts';
import { writeConfig } from '../../../bench/drill/processes.ts';
import { type Ground, openGround } from './ground.ts';
import { createKills } from './kills.ts';
import { compareMessages, countJournalled, verifyAudits } from './last-checks.ts';
import { createLooks } from './looks.ts';
import { readProcess, readStartTicks } from './proc.ts';
import { SERVICES } from './read-request.ts';
import type { RecordOf, SoakRecord } from './records.ts';
import type { Moment, Scene, Session } from './scene.ts';
import { openRecords } from './soak-folder.ts';
import { createSupervisor, type Supervisor } from './supervisor.ts';

/** Time between two looks at the metrics, at most. */
const LOOK_MS = 1_000;

/** A message that has no counterpart for so long will have none: a service that was killed is back long before. */
const PATIENCE_MS = 30_000;

/** Books are written down at the latest when so many messages are new in them; the bus keeps 10 000. */
const UNSAVED_MAX = 2_000;

/** Nothing has come for so long: everything has arrived. */
const QUIET_MS = 1_500;

/** Longest wait for that. */
const QUIET_MAX_MS = 60_000;

/** Discrepancies that a record lists. */
const LISTED_MAX = 10;

/** Trades per second of one made-up symbol at the speed of a real market. */
const TRADES_PER_SYMBOL = 0.443;

/** Symbols of the installation. */
const SYMBOL_COUNT = 3;

/** How many times faster than a real market it must be for so many events per second. */
export function speedFor(rate: number): number {
  return Math.max(1, Math.round(rate / (TRADES_PER_SYMBOL * SYMBOL_COUNT)));
}

/**
 * Strategies of the soak: they act on moves of two percent, so that an intent comes every few dozen events.
 */
const STRATEGIES = `strategies:
  - id: soak-market
    type: trendline
    params: { lookback: 10, threshold: 0.02, quantity: 10 }
  - id: soak-limit
    type: trendline
    params: { lookback: 10, threshold: 0.02, quantity: 10, limitOffsetBps: 10 }
`;

/**
 * Soaks until the asked time is full, or until it is interrupted; either way every process has ended when it returns.
 * Returns whether the time is full.
 */
export async function runSession(session: Session): Promise<boolean> {
  const { folder, asked, soakedBeforeMs } = session;
  const writer = openRecords(folder);
  let startMs = performance.now();
  const soakedMs = (): number => Math.round(soakedBeforeMs + performance.now() - startMs);
  const now = (): Moment => ({
    atMs: Date.now(),
    soakedMs: soakedMs(),
  });

  function record(each: SoakRecord): void {
    writer.write(each);
    session.onRecord(each);
  }

  const root = join(folder, 'njord');
  const ground = await openGround(folder, soakedMs);
  const supervisor = createSupervisor({
    root,
    argumentsOf: (name) =>
      name === 'market-data' ? ['--speed', `${speedFor(asked.rate)}`, '--seed', `${asked.seed}`] : [],
    onExit: (service, detail) => {
      record({ kind: 'exit', ...now(), service, detail });
    },
  });
  try {
    await writeConfig(root, ground.redisPort);
    writeFileSync(join(root, 'config', 'strategies.yaml'), STRATEGIES);
    await supervisor.checkSettings();
    const [market, ...deciding] = SERVICES;
    await Promise.all(deciding.map((name) => supervisor.start(name)));
    await supervisor.start(market);
    startMs = performance.now();
    record({
      kind: 'session',
      ...now(),
      pid: process.pid,
      startTicks: readStartTicks(process.pid) ?? 0,
      commit: commitOf(),
      asked,
    });
    const isFull = await soakOn({ session, ground, supervisor, soakedMs, now, record });
    await endServices(supervisor, ground, isFull);
    if (isFull) record(await checkAll(ground, root, now));
    ground.save();
    return isFull;
  } finally {
    for (const name of SERVICES) await supervisor.kill(name);
    await ground.close();
    writer.close();
  }
}

/** Looks, kills, starts and samples until the time is full or somebody interrupts; tells whether it is full. */
async function soakOn(scene: Scene): Promise<boolean> {
  const { session, ground, soakedMs, record } = scene;
  const { asked, soakedBeforeMs, interrupted } = session;
  const looks = createLooks(SERVICES, scene.supervisor.find, fetchMetrics);
  const kills = createKills(scene);
  const lookMs = Math.min(LOOK_MS, asked.sampleMs / 2);
  let sampleAtMs = (Math.floor(soakedBeforeMs / asked.sampleMs) + 1) * asked.sampleMs;
  for (;;) {
    await sleep(lookMs, undefined, { signal: interrupted }).catch(() => undefined);
    if (ground.redisHasEnded())
      throw new Error('Expected redis-server to run as long as the soak, it ended.');
    await looks.look();
    if (ground.reader.unsaved() >= UNSAVED_MAX) ground.save();
    const isFull = soakedMs() >= asked.forMs;
    const isOver = isFull || interrupted.aborted;
    kills.turn(isOver);
    if (isOver) await kills.settled();
    if (soakedMs() < sampleAtMs && !isOver) continue;
    while (sampleAtMs <= soakedMs()) sampleAtMs += asked.sampleMs;
    record(await takeSample(scene, { ...looks.take(), restarting: kills.restarting() }));
    if (isOver) return isFull;
    kills.startFallen();
  }
}

async function fetchMetrics(url: string): Promise<string> {
  const response = await fetch(url, { signal: AbortSignal.timeout(2_000) });
  return response.text();
}

async function takeSample(
  { ground, now }: Scene,
  seen: Pick<RecordOf<'sample'>, 'services' | 'dataAgeSeconds' | 'restarting'>,
): Promise<RecordOf<'sample'>> {
  const { books } = ground.reader;
  const discrepancies = books.discrepancies(PATIENCE_MS);
  books.settle();
  ground.save();
  return {
    kind: 'sample',
    ...now(),
    loadAverage: Math.round((loadavg()[0] ?? 0) * 100) / 100,
    ...seen,
    redis: readProcess(ground.redisPid),
    soak: readProcess(process.pid),
    events: await ground.eventCount(),
    counts: books.counts(),
    discrepancies: discrepancies.slice(0, LISTED_MAX),
    discrepancyCount: discrepancies.length,
  };
}

/** Stops the market, lets everything on its way arrive where the time is full, and stops the services, upstream first. */
async function endServices(supervisor: Supervisor, ground: Ground, isFull: boolean): Promise<void> {
  const [market, ...deciding] = SERVICES;
  await supervisor.end(market);
  if (isFull) await quiet(ground);
  for (const name of deciding) await supervisor.end(name);
  if (isFull) await quiet(ground);
}

async function quiet({ reader, durableCounts }: Ground): Promise<void> {
  const endMs = performance.now() + QUIET_MAX_MS;
  let read = -1;
  let sinceMs = performance.now();
  while (performance.now() < endMs) {
    const total = sum(reader.cursors().values());
    const isBehind = sum((await durableCounts()).values()) !== total;
    if (total !== read || isBehind) sinceMs = performance.now();
    if (performance.now() - sinceMs >= QUIET_MS) return;
    read = total;
    await sleep(50);
  }
}

async function checkAll(
  { reader, durableCounts }: Ground,
  root: string,
  now: Scene['now'],
): Promise<RecordOf<'end'>> {
  const at = now();
  const discrepancies = reader.books.discrepancies(0);
  return {
    kind: 'end',
    ...at,
    counts: reader.books.counts(),
    discrepancies: discrepancies.slice(0, LISTED_MAX),
    discrepancyCount: discrepancies.length,
    messages: compareMessages(await countJournalled(root), await durableCounts(), readCounts(reader)),
    audit: await verifyAudits(root),
  };
}

/** What has been read of each topic: up to the cursor, less what was gone before. */
function readCounts({ cursors, lost }: Ground['reader']): ReadonlyMap<string, number> {
  const counts = new Map(cursors());
  if (lost() > 0) counts.set('gone before they could be read', -lost());
  return counts;
}

function sum(values: Iterable<number>): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}

function commitOf(): string {
  const git = (...words: string[]): string =>
    execFileSync('git', words, { cwd: repository, encoding: 'utf8' }).trim();
  try {
    return `${git('rev-parse', '--short=12', 'HEAD')}${git('status', '--porcelain') === '' ? '' : ' with changes'}`;
  } catch {
    return 'unknown';
  }
}
