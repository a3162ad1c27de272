import { expect, test } from 'vitest';
import { createMemoryBus, TOPICS, wireMessage } from '../../../src/core/bus/index.ts';
import type { OrderIntent } from '../../../src/core/contracts/index.ts';
import { asQuantity, decimalFromInteger } from '../../../src/core/money/index.ts';
import { readBooks } from '../../../tools/validate/soak/books-reader.ts';
import { createLooks } from '../../../tools/validate/soak/looks.ts';

function intent(id: string): OrderIntent {
  return {
    id,
    tsLocalNs: 1n,
    strategyId: 'made-up',
    symbol: 'ATOM/USDT',
    side: 'buy',
    quantity: asQuantity(decimalFromInteger(1)),
    type: 'market',
    meta: {},
  };
}

/** Lets what is on the embedded bus arrive. */
async function arrive(): Promise<void> {
  for (let turn = 0; turn < 50; turn += 1) await Promise.resolve();
}

test('books that were written down go on behind their last message, even where more had been read', async () => {
  const bus = createMemoryBus();
  const first = await readBooks(bus, () => 0, null);
  await bus.publish(wireMessage(TOPICS.intents, intent('a')));
  await arrive();
  expect(first.unsaved()).toBe(1);
  let saved = '';
  first.save((text) => {
    saved = text;
  });
  expect(first.unsaved()).toBe(0);
  await bus.publish(wireMessage(TOPICS.intents, intent('b')));
  await arrive();
  expect(first.books.counts().intents).toBe(2);
  // The soak is killed here: nothing of the second message was written down.
  await first.close();

  const second = await readBooks(bus, () => 0, saved);
  await arrive();
  await bus.publish(wireMessage(TOPICS.intents, intent('c')));
  await arrive();
  expect(second.books.counts().intents).toBe(3);
  expect(second.cursors()).toEqual(new Map([['strat.intent', 3]]));
  expect(second.lost()).toBe(0);
  await second.close();
  await bus.close();
});

test('looks keep the lag of each, and the most that waited; who does not answer is asked again', async () => {
  const texts = new Map([['risk', 'njord_event_loop_lag_seconds 0.002\nnjord_messages_waiting 5\n']]);
  const looks = createLooks(
    ['risk', 'gone'],
    (name) => (name === 'gone' ? undefined : { pid: process.pid, url: name }),
    (url) => Promise.resolve(texts.get(url) ?? '').then((text) => text || Promise.reject(new Error('late'))),
  );
  await looks.look();
  texts.set(
    'risk',
    'njord_event_loop_lag_seconds 0.00312\nnjord_messages_waiting 1\nnjord_data_age_seconds 4\n',
  );
  await looks.look();
  texts.delete('risk');
  await looks.look();
  const { services, dataAgeSeconds } = looks.take();
  expect(services).toMatchObject([
    { name: 'risk', lagsMs: [2, 3.1], waiting: 5 },
    { name: 'gone', lagsMs: [], figures: null },
  ]);
  expect(dataAgeSeconds).toBe(4);
  expect(looks.take()).toMatchObject({ services: [{ lagsMs: [] }, {}], dataAgeSeconds: null });
});
