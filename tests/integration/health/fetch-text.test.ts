import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { fetchText } from '../../../src/cli/fetch-text.ts';

async function withServer(answer: RequestListener, use: (url: string) => Promise<void>): Promise<void> {
  const server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

test('an answer comes with its status, and a redirection is one', async () => {
  await withServer(
    (_, response) => response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end('elsewhere'),
    async (url) => {
      expect(await fetchText(url, 30_000)).toEqual({ status: 302, body: 'elsewhere' });
    },
  );
});

test('an answer that is too long is refused', async () => {
  await withServer(
    (_, response) => response.end('x'.repeat(2_000_000)),
    async (url) => {
      await expect(fetchText(url, 30_000)).rejects.toThrow('an answer of more than 1048576 bytes');
    },
  );
});

test('silence ends with the time, also in the middle of an answer', async () => {
  await withServer(
    (_, response) => response.write('a'),
    async (url) => {
      await expect(fetchText(url, 50)).rejects.toMatchObject({ name: 'TimeoutError' });
    },
  );
});
