import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import {
  type Checked,
  type Config,
  decodeConfig,
  ENVIRONMENTS,
  readYaml,
} from '../../../src/core/config/index.ts';
import { approximate, type Decimal } from '../../../src/core/money/index.ts';
import { anyText } from '../../any-text.ts';
import { textMutation } from './mutations.ts';
import { SHIPPED_TEXT, SMALL_TEXT, shippedTree } from './sample-config.ts';

/** Whatever comes: a value that keeps every promise, or reasons. */
function expectSound(decoded: Checked<Config>): void {
  if (decoded.kind === 'ok') {
    expectUsable(decoded.value);
    return;
  }
  expect(decoded.problems.length).toBeGreaterThan(0);
  for (const { expected, found, line } of decoded.problems) {
    expect(expected).toMatch(/\S/);
    expect(found).toMatch(/\S/);
    expect(line ?? 1).toBeGreaterThan(0);
  }
}

function expectUsable({ app, risk, exchange, paper, http, topics, bus, redis }: Config): void {
  for (const cap of [risk.perOrderCap, risk.dailyLossCap]) expectBetween(cap, 0, Number.POSITIVE_INFINITY);
  expect(Number.isSafeInteger(risk.ordersPerMinuteCap) && risk.ordersPerMinuteCap > 0).toBe(true);
  expect(Number.isSafeInteger(risk.lastTradeAgeMsMax) && risk.lastTradeAgeMsMax > 0).toBe(true);
  expect(ENVIRONMENTS).toContain(app.env);
  expect(exchange.symbols.length).toBeGreaterThan(0);
  expect(new Set(exchange.symbols).size).toBe(exchange.symbols.length);
  for (const symbol of exchange.symbols) expect(symbol).toMatch(/^[A-Z0-9._-]+\/[A-Z0-9._-]+$/);
  expectBetween(paper.slippageBps, -1e-9, 10_000);
  expectBetween(paper.takerFeeRate, -1e-9, 1);
  expectBetween(paper.makerFeeRate, -1, 1);
  expect(http.port > 0 && http.port < 65_536).toBe(true);
  expect(new Set(Object.values(topics)).size).toBe(10);
  expect(bus.kind === 'memory' || redis !== undefined).toBe(true);
}

function expectBetween(value: Decimal, low: number, high: number): void {
  expect(approximate(value)).toBeGreaterThan(low);
  expect(approximate(value)).toBeLessThan(high);
}

test('any text is refused with reasons', () => {
  fc.assert(
    fc.property(anyText(300), (text) => {
      const decoded = decodeConfig('base.yaml', text);
      expect(decoded.kind).toBe('invalid');
      expectSound(decoded);
    }),
  );
});

test('any data are refused with reasons, as YAML and as JSON', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
      for (const text of [stringify(value), JSON.stringify(value)]) {
        const decoded = decodeConfig('base.yaml', text);
        expect(decoded.kind).toBe('invalid');
        expectSound(decoded);
      }
    }),
  );
});

test('the shipped settings after any slips are usable or refused', () => {
  fc.assert(
    fc.property(fc.array(textMutation, { minLength: 1, maxLength: 4 }), (slips) => {
      expectSound(
        decodeConfig(
          'base.yaml',
          slips.reduce((text, slip) => slip(text), SHIPPED_TEXT),
        ),
      );
    }),
  );
});

test('a text means what the library alone reads in it, or is refused', () => {
  fc.assert(
    fc.property(fc.array(textMutation, { minLength: 1, maxLength: 3 }), (slips) => {
      const text = slips.reduce((before, slip) => slip(before), SMALL_TEXT);
      const read = readYaml('base.yaml', text);
      if (read.kind === 'ok') expect(read.value.content).toEqual(parse(text, { stringKeys: true }));
      else expect(read.problems).not.toEqual([]);
    }),
  );
});

test('any setting may become anything: the rest is usable, or it is refused', () => {
  const places = Object.entries(shippedTree()).flatMap(([section, keys]) =>
    Object.keys(keys).map((key) => [section, key]),
  );
  const strange = fc.oneof(
    fc.constantFrom<unknown>(
      Number.NaN,
      Number.POSITIVE_INFINITY,
      -0,
      0,
      1e308,
      5e-324,
      2 ** 53,
      '1e400',
      '0x10',
      '',
      ' ',
    ),
    fc.constantFrom<unknown>('Infinity', '١', '1_000', '1,5', [], {}, null, true, '__proto__', {
      __proto__: null,
    }),
    fc.jsonValue({ maxDepth: 2 }),
  );
  fc.assert(
    fc.property(fc.constantFrom(...places), strange, ([section = '', key = ''], value) => {
      const tree = shippedTree();
      tree[section] = { ...tree[section], [key]: value };
      expectSound(decodeConfig('base.yaml', stringify(tree)));
    }),
  );
});
