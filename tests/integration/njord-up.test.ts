import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { njord, type Run } from './njord-process.ts';

const repository = path.join(import.meta.dirname, '..', '..');
let root = '';

beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'njord-up-'));
  await cp(path.join(repository, 'config'), path.join(root, 'config'), { recursive: true });
});

afterEach(async () => {
  await rm(root, { recursive: true, force: true });
});

/** Runs `njord up`; `during` gets the process once it has said its address. */
async function up(
  words: readonly string[],
  during: (url: string, kill: (signal: NodeJS.Signals) => void) => Promise<void> = () => Promise.resolve(),
): Promise<Run> {
  const child = spawn(
    process.execPath,
    [
      path.join(repository, 'bin', 'njord.js'),
      'up',
      '--root',
      root,
      '--port',
      '0',
      '--speed',
      '500',
      ...words,
    ],
    { env: { ...process.env, NO_COLOR: '1' } },
  );
  let out = '';
  let err = '';
  let told = false;
  const acts: Promise<void>[] = [];
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    err += chunk.toString();
    const url = /at (http:\S+)/.exec(err)?.[1];
    if (url === undefined || told) return;
    told = true;
    acts.push(during(url, (signal) => child.kill(signal)));
  });
  const [code] = (await once(child, 'close')) as [number | null];
  await Promise.all(acts);
  return { code, out, err };
}

interface UpJson {
  readonly trades: number;
  readonly books: {
    readonly reconciled: boolean;
    readonly counts: Readonly<Record<string, number>>;
    readonly discrepancies: readonly unknown[];
  };
}

test('the whole system runs on the simulated market and ends with books that reconcile', async () => {
  const { code, out } = await up(['--duration', '2s', '--json']);
  const { trades, books } = JSON.parse(out) as UpJson;
  expect(books).toMatchObject({ reconciled: true, discrepancies: [] });
  expect(trades).toBeGreaterThan(100);
  expect(books.counts['intents']).toBeGreaterThan(0);
  expect(books.counts['fills']).toBeGreaterThan(0);
  expect(books.counts['approved']).toBe(books.counts['orders']);
  expect(code).toBe(0);
  const folders = await readdir(path.join(root, 'var', 'log', 'njord'));
  const folder = folders.find((name) => name.startsWith('up-')) ?? '';
  const journal = await readFile(
    path.join(root, 'var', 'log', 'njord', folder, 'risk-engine.ndjson'),
    'utf8',
  );
  expect(journal.trimEnd().split('\n').length).toBeGreaterThan(10);
});

test('Ctrl-C ends it as the end of the time does', async () => {
  const { code, out } = await up([], async (_url, kill) => {
    kill('SIGINT');
  });
  expect(out).toContain('The books reconcile.');
  expect(code).toBe(0);
});

test('a tripped kill switch lets nothing pass, and health and metrics say so', async () => {
  await writeFile(path.join(root, 'config', 'base.yaml'), await configWithKillFile());
  await writeFile(path.join(root, 'halt'), '');
  let metrics = '';
  let health: unknown = null;
  const { out } = await up(['--json'], async (url, kill) => {
    metrics = await metricsWith(url, 'reason="kill-switch"');
    health = await (await fetch(`${url}/health`)).json();
    kill('SIGTERM');
  });
  const { books } = JSON.parse(out) as UpJson;
  expect(books.counts).toMatchObject({ approved: 0, orders: 0, fills: 0 });
  expect(books.counts['denied']).toBeGreaterThan(0);
  expect(metrics).toContain('njord_intents_received_total');
  expect(health).toMatchObject({
    service: 'up',
    liveness: { healthy: true },
    readiness: { checks: { 'kill-switch': { detail: 'file' } } },
  });
});

test('SIGHUP replaces the strategies, and where anything is wrong those that run go on', async () => {
  const file = path.join(root, 'config', 'strategies.yaml');
  const shipped = await readFile(file, 'utf8');
  const example = path.join(repository, 'examples', 'custom-strategy', 'mean-reversion.ts');
  const own = `  - { id: own, module: ${example}, params: { period: 2, distance: 0.1 } }\n`;
  const { code, out, err } = await up([], async (url, kill) => {
    await metricsWith(url, 'njord_signals_generated_total{strategy_id="trendline-market"}');
    await writeFile(file, `${shipped}  - { id: own, type: unheard-of }\n`);
    kill('SIGHUP');
    await metricsWith(url, 'njord_strategy_reloads_total{outcome="failed"} 1.0');
    await writeFile(file, shipped + own);
    kill('SIGHUP');
    await metricsWith(url, 'njord_signals_generated_total{strategy_id="own"}');
    kill('SIGINT');
  });
  expect(err).toContain('strategies[2].type: expected one of "trendline"');
  expect(err).toContain('strategies reloaded: kept trendline-market, trendline-limit; started own\n');
  expect(out).toContain('The books reconcile.');
  expect(code).toBe(0);
});

test('the audit knows who tripped the kill switch meanwhile, and is intact', async () => {
  await up(['--json'], async (url, kill) => {
    await metricsWith(url, 'njord_fills_generated_total{');
    const healthy = await njord('health', '--url', url);
    expect(healthy).toMatchObject({ code: 0, err: '' });
    expect(healthy.out).toMatch(
      /^up at .*\nlive\n {2}ok {3}event-loop: turns\nready\n {2}ok {3}kill-switch: clear\n/,
    );
    await njord('kill', 'trip', '--why', 'odd fills', '--who', 'ana', '--root', root);
    await metricsWith(url, 'reason="kill-switch"');
    await njord('kill', 'clear', '--why', 'all well', '--root', root);
    kill('SIGTERM');
  });
  const folder = path.join(root, 'var', 'log', 'njord');
  const verified = await njord('audit', 'verify', '--root', folder, '--json');
  expect(JSON.parse(verified.out)).toMatchObject({
    intact: true,
    audits: [{ place: path.join(folder, 'audit', 'kill') }, { place: path.join(folder, 'audit', 'up') }],
  });
  expect(verified.code).toBe(0);
  const changes = await eventsOf(path.join(folder, 'audit', 'kill'));
  expect(changes).toMatchObject([
    { actor: 'ana', action: 'trigger', metadata: { why: 'odd fills' } },
    { action: 'delete', metadata: { why: 'all well' } },
  ]);
  const events = await eventsOf(path.join(folder, 'audit', 'up'));
  expect(events[0]).toMatchObject({ event_type: 'session', action: 'create' });
  expect(events.at(-1)).toMatchObject({ event_type: 'session', action: 'delete' });
  expect(events).toContainEqual(
    expect.objectContaining({ event_type: 'killswitch', action: 'trigger', after_state: { state: 'file' } }),
  );
  const log = await linesOf(path.join(folder, 'log', 'up.ndjson'));
  expect(log[0]).toMatchObject({ level: 'info', logger: 'up', event: 'started', env: 'dev' });
  expect(log).toContainEqual(expect.objectContaining({ event: 'service started', service: 'risk-engine' }));
  expect(log).toContainEqual(expect.objectContaining({ event: 'kill switch tripped', after: 'file' }));
  expect(log.at(-1)).toMatchObject({ event: 'stopped' });
  for (const type of ['risk_decision', 'order', 'fill'])
    expect(events).toContainEqual(expect.objectContaining({ event_type: type }));
});

/** Asks until the metrics hold a text. */
async function metricsWith(url: string, text: string): Promise<string> {
  for (;;) {
    const metrics = await (await fetch(`${url}/metrics`)).text();
    if (metrics.includes(text)) return metrics;
  }
}

test('a port that is taken is told in a sentence, and ends it', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  const { code, err } = await up(['--port', String(port)]);
  other.close();
  expect(err).toContain(`njord: Expected to listen at 127.0.0.1:${port} for health and metrics`);
  expect(err).not.toContain('report it');
  expect(code).toBe(1);
});

function eventsOf(folder: string) {
  return linesOf(path.join(folder, 'audit.ndjson'));
}

async function linesOf(file: string): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const text = await readFile(file, 'utf8');
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>);
}

async function configWithKillFile(): Promise<string> {
  const text = await readFile(path.join(repository, 'config', 'base.yaml'), 'utf8');
  return text.replace(/kill_switch_file: .*/, `kill_switch_file: ${path.join(root, 'halt')}`);
}

test('wrong settings are told, all of them, before anything starts', async () => {
  await writeFile(path.join(root, 'config', 'base.yaml'), 'app: { name: x }\n');
  const { code, err } = await up(['--duration', '1s']);
  expect(code).toBe(2);
  expect(err).toContain('logging');
  expect(err).toContain('exchange');
});
