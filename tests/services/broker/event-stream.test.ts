import { expect, test } from 'vitest';
import { createEventStream, type SocketListener } from '../../../src/services/broker/index.ts';

/** A stream whose sockets the test holds in its hands. */
function world() {
  const sockets: { readonly listener: SocketListener; readonly sent: string[] }[] = [];
  const stream = createEventStream(
    (_, listener) => {
      const sent: string[] = [];
      sockets.push({ listener, sent });
      return { send: (text) => sent.push(text), close: () => undefined };
    },
    'ws://venue',
    () => 'greeting',
  );
  return { stream, sockets };
}

const ORDER_EVENT = JSON.stringify({
  kind: 'order',
  order: {
    client_order_id: 'NJ-1',
    order_id: '1',
    symbol: 'ATOM/USDT',
    status: 'NEW',
    filled_qty: '0',
    avg_price: null,
    ts_ms: 1,
  },
});

test('greets, and hands on what comes; what cannot be read is told and ends nothing', async () => {
  const { stream, sockets } = world();
  const first = stream.read();
  const { listener, sent } = sockets[0]!;
  listener.onOpen();
  expect(sent).toEqual(['greeting']);
  listener.onText('{"kind":"ready"}');
  listener.onText(ORDER_EVENT);
  expect(await first).toMatchObject([{ kind: 'order', order: { clientOrderId: 'NJ-1', status: 'NEW' } }]);
  for (const text of ['{"kind":"tra', '{"kind":"hello"}', '{"kind":"trade","trade":{}}', '{"kind":"order"}'])
    listener.onText(text);
  expect((await stream.read()).map(({ kind }) => kind)).toEqual([
    'unreadable',
    'unreadable',
    'trade',
    'unreadable',
  ]);
});

test('whoever reads hears that the stream has broken, and the next read connects again', async () => {
  const { stream, sockets } = world();
  const reading = stream.read();
  sockets[0]!.listener.onClose('1006');
  await expect(reading).rejects.toThrow('the stream has ended: 1006');
  const again = stream.read();
  expect(sockets).toHaveLength(2);
  // The old connection has nothing to say any more.
  sockets[0]!.listener.onText(ORDER_EVENT);
  sockets[0]!.listener.onClose('late');
  sockets[1]!.listener.onText(ORDER_EVENT);
  expect(await again).toHaveLength(1);
});

test('a reader that is too slow is cut off instead of filling the memory', async () => {
  const { stream, sockets } = world();
  const first = stream.read();
  const { listener } = sockets[0]!;
  listener.onText(ORDER_EVENT);
  await first;
  for (let count = 0; count <= 10_000; count += 1) listener.onText(ORDER_EVENT);
  await stream.read();
  const next = stream.read();
  expect(sockets).toHaveLength(2);
  stream.close();
  await expect(next).rejects.toThrow('closed by us');
});
