import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encodeTradeEvent, type TradeEvent } from '../../../src/core/contracts/index.ts';
import {
  GENERATED_START_NS,
  generateTrades,
  MarketDataError,
  readTrades,
} from '../../../src/services/market-data/index.ts';

const LINE = '{"ts_local_ns":"10","symbol":"A/B","side":"buy","qty":"1","price":"2"}';

/** Reads bytes that arrive in chunks of `chunkSize`, or in one piece. */
async function readBytes(bytes: Uint8Array, chunkSize = bytes.length + 1): Promise<readonly TradeEvent[]> {
  async function* chunks(): AsyncGenerator<Uint8Array> {
    for (let start = 0; start < bytes.length; start += chunkSize)
      yield bytes.subarray(start, start + chunkSize);
  }
  const trades: TradeEvent[] = [];
  for await (const batch of readTrades('file.ndjson', chunks())) trades.push(...batch.trades);
  return trades;
}

const readText = (text: string, chunkSize?: number) => readBytes(new TextEncoder().encode(text), chunkSize);

test('trades come back as they were written, however the bytes are cut', async () => {
  const settings = { seed: 3, tradeCount: 12, symbolCount: 3, startNs: GENERATED_START_NS };
  const trades = [...generateTrades(settings)];
  const text = trades.map((trade) => `${JSON.stringify(encodeTradeEvent(trade))}\n`).join('');
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: text.length }),
      fc.boolean(),
      async (chunkSize, isUnterminated) => {
        const written = isUnterminated ? text.trimEnd() : text;
        expect(await readText(written, Math.max(chunkSize, 50))).toEqual(trades);
      },
    ),
  );
});

test('blank lines, carriage returns and a byte order mark do no harm', async () => {
  expect(await readText(`\uFEFF${LINE}\r\n\r\n  \n${LINE}`)).toHaveLength(2);
});

test('letters cut in two by a chunk are put together again', async () => {
  const line = LINE.replace('{', '{"note":"Zürich → 東京",');
  expect(await readText(`${line}\n`, 1)).toHaveLength(1);
});

test('unknown fields are counted', async () => {
  const bytes = new TextEncoder().encode(`${LINE}\n${LINE.replace('{', '{"colour":"red",')}\n`);
  async function* chunks(): AsyncGenerator<Uint8Array> {
    yield bytes;
  }
  for await (const batch of readTrades('f', chunks())) {
    expect(batch).toMatchObject({ withUnknownFieldsCount: 1, byteCount: bytes.length });
  }
});

describe('a file is refused, by its name and line,', () => {
  test.each([
    [
      'without any trade',
      '\n\n',
      undefined,
      'EMPTY_FILE',
      'file.ndjson: expected at least one trade, was none.',
    ],
    ['with nothing in it', '', undefined, 'EMPTY_FILE', 'njord generate --out FILE'],
    [
      'with a line that is no JSON',
      `${LINE}\nhello\n`,
      2,
      'BAD_JSON',
      'file.ndjson:2: expected a trade as one JSON object, was "hello".',
    ],
    [
      'with a torn last line',
      `${LINE}\n${LINE.slice(0, 30)}`,
      2,
      'TORN_LINE',
      'was cut off after 30 characters',
    ],
    [
      'with a wrong field',
      `\n${LINE.replace('buy', 'BUY')}\n`,
      2,
      'BAD_TRADE',
      'side: expected "buy" or "sell", was "BUY"',
    ],
    [
      'with several wrong fields',
      LINE.replace('"1"', '0').replace('"2"', 'null'),
      1,
      'BAD_TRADE',
      'qty: expected a quantity above 0, as decimal text, was 0; price: expected',
    ],
    ['with a list', '[]\n', 1, 'BAD_TRADE', 'message: expected an object, was a list of 0'],
    [
      'that goes back in time',
      `${LINE}\n${LINE.replace('"10"', '"9"')}\n`,
      2,
      'TIME_BACKWARDS',
      'expected a time not before 1970-01-01T00:00:00.000000010Z',
    ],
    [
      'with an endless line',
      `${LINE}\n${'x'.repeat(70_000)}`,
      2,
      'LINE_TOO_LONG',
      'Write one trade per line (NDJSON)',
    ],
  ] as const)('%s', async (_, text, line, code, message) => {
    const failure = readText(text, 40_000);
    await expect(failure).rejects.toBeInstanceOf(MarketDataError);
    await expect(failure).rejects.toMatchObject({ code, line, file: 'file.ndjson' });
    await expect(failure).rejects.toThrow(message);
  });

  test('with bytes that are no UTF-8', async () => {
    const failure = readBytes(new Uint8Array([0x1f, 0x8b, 0x08, 0xff]));
    await expect(failure).rejects.toMatchObject({ code: 'BAD_ENCODING', line: 1 });
  });
});

test('a time that stands still is fine', async () => {
  expect(await readText(`${LINE}\n${LINE}\n`)).toHaveLength(2);
});
