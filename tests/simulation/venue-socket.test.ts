import { expect, test } from 'vitest';
import { asPrice, asQuantity, ONE, parseDecimal } from '../../src/core/money/index.ts';
import { createRandomSource } from '../../src/core/random.ts';
import { createFaults, type FaultRates, openExchange } from '../../src/services/venue/index.ts';
import { Life } from '../../src/simulation/life.ts';
import { openVenueSocket } from '../../src/simulation/venue-socket.ts';
import { createVirtualTime } from '../../src/simulation/virtual-time.ts';

const SYMBOL = 'ATOM/USDT';

/** A connection to an exchange where nothing has happened yet, and all that is heard on it. */
function connect(rates: FaultRates = {}, life = new Life(1)) {
  const random = createRandomSource(1);
  const time = createVirtualTime(random);
  const exchange = openExchange({
    seed: 1,
    markets: [{ symbol: SYMBOL, price: asPrice(parseDecimal('10')) }],
    funds: new Map([['USDT', parseDecimal('1000')]]),
    feeRate: parseDecimal('0.001'),
    restTicksMax: 5,
  });
  const heard: string[] = [];
  const socket = openVenueSocket(
    { exchange, faults: createFaults(random, rates), timers: time.timers, life },
    {
      onOpen: () => void heard.push('open'),
      onText: (text) => void heard.push((JSON.parse(text) as { readonly kind: string }).kind),
      onClose: (reason) => void heard.push(reason),
    },
  );
  const pass = (): void => {
    while (time.step(1_000));
  };
  return {
    life,
    socket,
    heard,
    pass,
    /** Opens it and asks for events. */
    begin() {
      pass();
      socket.send('');
    },
    place(clientOrderId: string) {
      const request = { clientOrderId, symbol: SYMBOL, side: 'buy', quantity: asQuantity(ONE) } as const;
      return exchange.place({ ...request, limitPrice: asPrice(parseDecimal('1')) }, 0);
    },
  };
}

test('tells what happens from the moment on at which it is asked', () => {
  const { socket, heard, pass, place } = connect();
  pass();
  place('before');
  expect(heard).toEqual(['open']);
  socket.send('');
  place('after');
  pass();
  expect(heard).toEqual(['open', 'order']);
});

test('says once that it was closed, and then nothing', () => {
  const { socket, heard, pass, place, begin } = connect();
  begin();
  place('under way');
  socket.close();
  socket.close();
  place('later');
  pass();
  expect(heard).toEqual(['open', 'closed by the broker']);
});

test('does not open any more once it was closed', () => {
  const { socket, heard, pass } = connect();
  socket.close();
  pass();
  expect(heard).toEqual(['closed by the broker']);
});

test('breaks with a dropped event', () => {
  const { heard, pass, place, begin } = connect({ 'stream-drop': 1 });
  begin();
  place('dropped');
  place('later');
  pass();
  expect(heard).toEqual(['open', 'the stream broke']);
});

test('is not heard of again after the end of the life that opened it', () => {
  const { life, socket, heard, pass, place, begin } = connect();
  begin();
  place('under way');
  life.end();
  place('later');
  socket.close();
  pass();
  expect(heard).toEqual(['open']);
});

test('tells nothing to a life that has ended before', () => {
  const life = new Life(1);
  life.end();
  const { socket, heard, place, begin, pass } = connect({}, life);
  begin();
  place('unheard');
  pass();
  socket.close();
  expect(heard).toEqual([]);
});
