import { connect } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import {
  createHealth,
  type HealthServer,
  type HealthServerGiven,
  startHealthServer,
} from '../../../src/services/health/index.ts';

let server: HealthServer | null = null;

afterEach(async () => {
  await server?.close();
  server = null;
});

async function start(given: Partial<HealthServerGiven> = {}, isReady = true): Promise<string> {
  const health = createHealth({
    service: 'all',
    monotonicMs: () => 0,
    nowIso: () => '2026-01-05T09:00:00.000Z',
    liveness: [],
    readiness: [{ name: 'bus', look: () => ({ healthy: isReady, detail: 'looked' }) }],
  });
  server = await startHealthServer({
    health,
    metricsText: () => Promise.resolve('njord_x 1.0\n'),
    metricsToken: null,
    port: 0,
    ...given,
  });
  return `http://127.0.0.1:${server.port}`;
}

test('health is told with its status, liveness and readiness apart', async () => {
  const url = await start({}, false);
  const health = await fetch(`${url}/health`);
  expect(health.status).toBe(503);
  expect(await health.json()).toMatchObject({ service: 'all', status: 'unhealthy' });
  expect((await fetch(`${url}/health/liveness`)).status).toBe(200);
  expect((await fetch(`${url}/health/readiness?verbose`)).status).toBe(503);
});

test('metrics want the token, whole and exact, where there is one', async () => {
  const url = await start({ metricsToken: 'secret' });
  const status = async (authorization?: string): Promise<number> =>
    (await fetch(`${url}/metrics`, authorization === undefined ? {} : { headers: { authorization } })).status;
  expect(await status()).toBe(401);
  expect(await status('Bearer secre')).toBe(401);
  expect(await status('Bearer secret2')).toBe(401);
  expect(await status('bearer secret')).toBe(401);
  expect(await status('Bearer secret')).toBe(200);
});

test('metrics without a token are open, as text for Prometheus', async () => {
  const response = await fetch(`${await start()}/metrics`);
  expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
  expect(await response.text()).toBe('njord_x 1.0\n');
});

test('other paths and methods are refused in words', async () => {
  const url = await start();
  const missing = await fetch(`${url}/`);
  expect([missing.status, await missing.text()]).toEqual([
    404,
    'expected /health, /health/liveness, /health/readiness or /metrics\n',
  ]);
  expect((await fetch(`${url}/health`, { method: 'POST', body: 'x'.repeat(100_000) })).status).toBe(405);
  expect((await fetch(`${url}/health`, { method: 'HEAD' })).status).toBe(200);
});

test('metrics that fail are an answer, not a crash', async () => {
  const url = await start({ metricsText: () => Promise.reject(new Error('broken')) });
  expect((await fetch(`${url}/metrics`)).status).toBe(500);
  expect((await fetch(`${url}/health`)).status).toBe(200);
});

test('a request with endless headers is cut off', async () => {
  const { port } = new URL(await start());
  const answer = await new Promise<string>((resolve, reject) => {
    const socket = connect(Number(port), '127.0.0.1', () => {
      socket.write(`GET /health HTTP/1.1\r\nhost: x\r\nx: ${'a'.repeat(20_000)}\r\n\r\n`);
    });
    let received = '';
    socket.on('data', (chunk) => {
      received += chunk.toString();
    });
    socket.on('close', () => {
      resolve(received);
    });
    socket.on('error', reject);
  });
  expect(answer).toMatch(/^HTTP\/1\.1 431 /);
});

test('a port that is taken is named', async () => {
  const { port } = new URL(await start());
  const first = server;
  await expect(start({ port: Number(port) })).rejects.toThrow(`127.0.0.1:${port}`);
  server = first;
});
