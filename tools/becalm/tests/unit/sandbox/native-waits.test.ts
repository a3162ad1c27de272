import childProcess, { execFile } from 'node:child_process';
import fs from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import net from 'node:net';
import { promisify } from 'node:util';
import { afterEach, expect, test } from 'vitest';
import { watchNativeWaits } from '../../../src/sandbox/time/native-waits.ts';

const original = { custom: Reflect.get(childProcess.exec, promisify.custom) as unknown };
const told: string[] = [];
watchNativeWaits(({ what, waitMs }) => told.push(`${what} of ${waitMs} ms`));

afterEach(() => {
  told.length = 0;
});

test('time-outs of sockets count unless they are off', () => {
  const socket = new net.Socket();
  socket.setTimeout(0);
  expect(told).toEqual([]);
  socket.setTimeout(30);
  expect(told).toEqual(['a socket time-out of 30 ms']);
  expect(socket.timeout).toBe(30);
  socket.destroy();
});

test('time-outs of servers count, as properties, options and calls', () => {
  const server = http.createServer({ requestTimeout: 400, keepAliveTimeout: 0 });
  server.keepAliveTimeout = 50;
  server.headersTimeout = 0;
  server.setTimeout(60);
  https.createServer().headersTimeout = 70;
  expect(told).toEqual([
    'a server’s requestTimeout of 400 ms',
    'a server’s keepAliveTimeout of 50 ms',
    'a server’s timeout of 60 ms',
    'a server’s headersTimeout of 70 ms',
  ]);
  expect([server.requestTimeout, server.keepAliveTimeout, server.headersTimeout]).toEqual([400, 50, 0]);
});

test('an agent’s time-out counts, also that of a subclass; Node’s own agents do not', () => {
  class OwnAgent extends http.Agent {}
  const agents = [new http.Agent({ timeout: 10 }), new OwnAgent({ timeout: 20 }), new https.Agent()];
  expect(told).toEqual(['an agent’s time-out of 10 ms', 'an agent’s time-out of 20 ms']);
  expect(agents[1]).toBeInstanceOf(OwnAgent);
  for (const agent of agents) expect(agent).toBeInstanceOf(http.Agent);
});

test('a child process with a time-out counts once, and answers as before', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, ['-p', '1'], { timeout: 60_000 });
  await promisify(execFile)(process.execPath, ['-p', '1']);
  expect(stdout).toBe('1\n');
  expect(told).toEqual(['a child process with a time-out of 60000 ms']);
});

test('what Node hangs on a function stays usable', () => {
  expect(childProcess.exec.name).toBe('exec');
  expect(typeof original.custom).toBe('function');
  expect(Reflect.get(childProcess.exec, promisify.custom)).not.toBe(original.custom);
});

test('waits in shared memory count, those without an end do not', async () => {
  const lock = new Int32Array(new SharedArrayBuffer(4));
  Atomics.wait(lock, 0, 1);
  expect(told).toEqual([]);
  expect(Atomics.wait(lock, 0, 0, 2)).toBe('timed-out');
  await Atomics.waitAsync(lock, 0, 0, 3).value;
  expect(told).toEqual(['Atomics.wait of 2 ms', 'Atomics.waitAsync of 3 ms']);
});

test('a polled file counts by its interval', () => {
  const path = import.meta.filename;
  fs.watchFile(path, { interval: 40 }, () => undefined);
  fs.unwatchFile(path);
  fs.watchFile(path, () => undefined);
  fs.unwatchFile(path);
  expect(told).toEqual(['a file poll of 40 ms', 'a file poll of 5007 ms']);
});
