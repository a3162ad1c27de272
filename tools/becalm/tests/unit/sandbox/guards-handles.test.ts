import dgram from 'node:dgram';
import dns from 'node:dns';
import fs from 'node:fs';
import { open } from 'node:fs/promises';
import net from 'node:net';
import { beforeEach, describe, expect, test } from 'vitest';
import { watchHandles } from '../../../src/sandbox/guards/watch-handles.ts';
import { type NetworkUse, watchNetwork } from '../../../src/sandbox/guards/watch-network.ts';

/** What this file opens is followed, and what would leave this machine is refused: it has its process for itself. */
let stretch = 0;
const look = watchHandles(() => stretch);
let used: NetworkUse[] = [];
const refusal = new Error('refused');

// No unit test reaches the network; what is refused before it gets so far does not either.
net.Socket.prototype.connect = function connected(this: net.Socket) {
  return this;
};
watchNetwork({
  allowedHosts: ['db.example.org'],
  used(use) {
    used.push(use);
    return refusal;
  },
});

beforeEach(() => {
  stretch = 1;
  used = [];
});

describe('what a test leaves open', () => {
  test('is told with its place until it is closed: files', async () => {
    const changes = look();
    const file = await open(import.meta.filename);
    const descriptor = fs.openSync(import.meta.filename, 'r');
    const other = await new Promise<number>((resolve, reject) => {
      fs.open(import.meta.filename, (error, opened) => (error === null ? resolve(opened) : reject(error)));
    });
    const left = changes();
    expect(left.map(({ guard, what }) => [guard, what])).toEqual(
      Array.from({ length: 3 }, () => ['handles', 'a file is still open']),
    );
    expect(left[1]?.at?.stack).toContain('guards-handles.test.ts');
    expect(left.map(({ lasts }) => lasts?.())).toEqual([true, true, true]);
    await file.close();
    fs.closeSync(descriptor);
    await new Promise((resolve) => fs.close(other, resolve));
    expect(changes()).toEqual([]);
    expect(left[0]?.lasts?.()).toBe(false);
  });

  test('is told until it is closed: servers, and what a watcher watches', async () => {
    const changes = look();
    const server = net.createServer().listen(0);
    await new Promise((resolve) => server.once('listening', resolve));
    const idle = net.createServer().listen(0).unref();
    const watcher = fs.watch(import.meta.dirname);
    expect(changes().map(({ what }) => what)).toEqual([
      'a server is still open',
      'a watcher of files is still open',
    ]);
    watcher.close();
    await new Promise((resolve) => server.close(resolve));
    await new Promise((resolve) => idle.close(resolve));
    // Node counts the watcher as active until the event loop has turned.
    for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve));
    expect(changes()).toEqual([]);
  });

  test('is nobody’s where it was opened outside tests', () => {
    stretch = 0;
    const descriptor = fs.openSync(import.meta.filename, 'r');
    stretch = 2;
    expect(look()()).toEqual([]);
    fs.closeSync(descriptor);
  });
});

describe('what leaves this machine', () => {
  test.each<[string, () => net.Socket, string]>([
    ['options', () => net.connect({ host: 'a.example.org', port: 443 }), 'a connection to a.example.org:443'],
    ['a port and a host', () => net.connect(80, 'b.example.org'), 'a connection to b.example.org:80'],
    ['a socket', () => new net.Socket().connect(81, '10.0.0.1'), 'a connection to 10.0.0.1:81'],
  ])('is a connection, by %s, which ends with the refusal', async (_how, connect, what) => {
    const socket = connect();
    expect(await new Promise((resolve) => socket.once('error', resolve))).toBe(refusal);
    expect(used.map((use) => use.what)).toEqual([what]);
  });

  test('is no connection to this machine, to an allowed host, or to a path', () => {
    for (const socket of [
      net.connect(80),
      net.connect({ port: 80 }),
      net.connect(80, 'localhost'),
      net.connect('/tmp/socket'),
      net.connect({ path: '/tmp/socket' }),
      net.connect({ host: 'db.example.org', port: 5432 }),
    ])
      socket.destroy();
    expect(used).toEqual([]);
  });

  test('is a look-up of a name, with a callback or a promise', async () => {
    const error = await new Promise((resolve) => dns.lookup('c.example.org', resolve));
    expect(error).toBe(refusal);
    await expect(dns.promises.resolve4('d.example.org')).rejects.toBe(refusal);
    expect(used.map(({ host, what }) => [host, what])).toEqual([
      ['c.example.org', 'a look-up of c.example.org'],
      ['d.example.org', 'a look-up of d.example.org'],
    ]);
    expect(used[0]?.at.stack).toContain('guards-handles.test.ts');
  });

  test('is a datagram', async () => {
    const socket = dgram.createSocket('udp4');
    const error = await new Promise((resolve) => socket.send('x', 53, '10.0.0.2', resolve));
    expect(error).toBe(refusal);
    socket.send('x', 53, '10.0.0.3');
    expect(await new Promise((resolve) => socket.once('error', resolve))).toBe(refusal);
    socket.close();
    expect(used.map(({ what }) => what)).toEqual(['a datagram to 10.0.0.2', 'a datagram to 10.0.0.3']);
  });
});
