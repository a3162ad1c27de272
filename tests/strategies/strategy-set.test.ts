import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Checked, YamlFile } from '../../src/core/config/index.ts';
import {
  checkStrategySet,
  defineStrategy,
  modulesIn,
  numberAbove,
  optionalParam,
  type Strategy,
  type StrategyModule,
  symbolFilter,
  symbolPattern,
} from '../../src/strategies/index.ts';
import { quietContext, trade } from './market.ts';

/** A file with a line for each strategy, read by somebody else. */
function file(content: Readonly<Record<string, unknown>>): YamlFile {
  const positionOf: YamlFile['positionOf'] = ([, index]) => ({ line: Number(index ?? 0), column: 1 });
  return { file: 's.yaml', content, positionOf };
}

const calls: string[] = [];

/** A class, whose methods are not its own properties, with an identity of its own choice. */
class Stubborn implements Strategy {
  readonly id = 'stubborn';
  readonly symbols = new Set(['X/Y']);
  onStart(): void {
    calls.push('start');
  }
  onEvent(): [] {
    calls.push('event');
    return [];
  }
  onStop(): void {
    calls.push('stop');
  }
}

const stubborn = defineStrategy({
  name: 'stubborn',
  summary: 'Has a will of its own.',
  params: { size: optionalParam(numberAbove(0), 'anything') },
  create: () => new Stubborn(),
});

const failing = defineStrategy({
  name: 'failing',
  summary: 'Cannot be made.',
  params: {},
  create: () => {
    throw new Error('no\nluck');
  },
});

const modules = new Map<string, StrategyModule>([
  ['./own.ts', { kind: 'ok', type: stubborn, version: 'v1' }],
  ['./failing.ts', { kind: 'ok', type: failing, version: 'v1' }],
  ['./empty.ts', { kind: 'ok', type: { ...stubborn, create: () => ({}) as Strategy }, version: 'v1' }],
  ['./gone.ts', { kind: 'invalid', expected: 'a readable module', found: 'none', advice: 'Look.' }],
]);

function check(...strategies: readonly unknown[]): Checked<readonly Strategy[]> {
  return checkStrategySet(file({ strategies }), modules);
}

/** Says what is wrong, a line each. */
function complaints(checked: Checked<unknown>): readonly string[] {
  if (checked.kind === 'ok') return [];
  return checked.problems.map(({ path, expected, found }) => `${path}: ${expected}, was ${found}`);
}

function made(...strategies: readonly unknown[]): readonly Strategy[] {
  const checked = check(...strategies);
  expect(complaints(checked)).toEqual([]);
  return checked.kind === 'ok' ? checked.value : [];
}

describe('a set of strategies', () => {
  test('is made of the enabled ones, in their order', () => {
    const ids = made(
      { id: 'a', type: 'trendline', params: { lookback: '5' } },
      { id: 'b', type: 'trendline', enabled: false, params: { lookback: 'nonsense' } },
      { id: 'c', module: './own.ts' },
    ).map(({ id }) => id);
    expect(ids).toEqual(['a', 'c']);
    expect(made()).toEqual([]);
  });

  test('gives a strategy the identity and the symbols of the file, whatever it makes of itself', () => {
    const strategy = made({ id: 'c', module: './own.ts', symbols: ['*/USDT'] })[0]!;
    const heard = ['BTC/USDT', 'X/Y'].map((symbol) => strategy.symbols?.has(symbol));
    expect([strategy.id, heard]).toEqual(['c', [true, false]]);
    calls.length = 0;
    const context = quietContext('c');
    strategy.onStart?.(context);
    strategy.onEvent(trade('A/USDT', '1'), context);
    strategy.onStop?.(context);
    expect(calls).toEqual(['start', 'event', 'stop']);
  });

  test('tells two strategies apart by type, module text, symbols and parameters, not by the order of keys', () => {
    const entry = { id: 'a', type: 'trendline', params: { lookback: 5, threshold: 0.1 } };
    const definitions = [
      entry,
      { params: { threshold: 0.1, lookback: 5 }, type: 'trendline', id: 'a' },
      { ...entry, params: { lookback: 5 } },
      { ...entry, symbols: ['*/USDT'] },
      { ...entry, type: 'dummy', params: {} },
      { id: 'a', module: './own.ts' },
    ].map((each) => made(each)[0]?.definition);
    expect(definitions[1]).toBe(definitions[0]);
    expect(new Set(definitions).size).toBe(definitions.length - 1);
    const later = new Map(modules).set('./own.ts', { kind: 'ok', type: stubborn, version: 'v2' });
    const next = checkStrategySet(file({ strategies: [{ id: 'a', module: './own.ts' }] }), later);
    expect(next.kind === 'ok' && next.value[0]?.definition).not.toBe(definitions[5]);
  });

  test('tells everything that is wrong at once', () => {
    const problems = complaints(
      check(
        { id: 'a', type: 'trendlin' },
        { id: 'a', type: 'trendline', module: './own.ts' },
        { id: 'b', params: [] },
        { id: 'c' },
        { id: 'd', type: 'trendline', params: { lookback: 1, window: 2 }, symbols: ['btc'] },
        { id: 'e', type: 'trendline', params: { lookback: 1, window: 2 } },
        { id: 'f', module: './gone.ts' },
        { id: 'g', module: './failing.ts' },
        { id: 'h', module: './empty.ts' },
        { id: 'i', module: './never-loaded.ts' },
        { id: 'no id', type: 'dummy', enabled: 'yes', extra: 1 },
        7,
      ),
    );
    const either = 'either "type" or "module"';
    expect(problems).toEqual([
      'strategies[0].type: one of "trendline", "rsi-tema-bollinger", "dummy", was "trendlin"',
      'strategies[1].id: each id once, was "a" again',
      `strategies[1].module: ${either}, was both`,
      'strategies[2].params: a map of parameters, was a list of 0',
      `strategies[3]: ${either}, was neither`,
      'strategies[4].symbols[0]: a symbol or a pattern such as "BTC/USDT" or "*/USDT", was "btc"',
      'strategies[5].params.lookback: a whole number from 3 to 100000, was 1',
      'strategies[5].params.window: only "lookback", "threshold", "quantity", "limitOffsetBps", was an unknown key',
      'strategies[6].module: a readable module, was none',
      'strategies[7]: a strategy that can be made, was Error: no luck',
      'strategies[8]: a strategy with a function onEvent, was an object',
      'strategies[9].module: a module, was one that was not loaded',
      'strategies[10].id: an id of 1 to 48 letters, digits, ".", "_" and "-", was "no id"',
      'strategies[10].enabled: true or false, was "yes"',
      'strategies[10].extra: only "id", "type", "module", "enabled", "symbols", "params", was an unknown key',
      'strategies[11]: a map of settings, was 7',
    ]);
  });

  test('is refused where it is no list, or one without end', () => {
    expect(complaints(checkStrategySet(file({}), modules))).toEqual([
      'strategies: a list of strategies, was missing',
    ]);
    expect(complaints(checkStrategySet(file({ strategies: 'all' }), modules))).toEqual([
      'strategies: a list of strategies, was "all"',
    ]);
    const many = Array.from({ length: 1_001 }, (_, index) => ({
      id: `s${index}`,
      type: 'dummy',
      enabled: false,
    }));
    expect(complaints(check(...many))).toEqual(['strategies: at most 1000 strategies, was a list of 1001']);
  });

  test('of any content can be run, or says what is wrong', () => {
    const value = fc.oneof({ depthSize: 'small' }, fc.jsonValue(), fc.double(), fc.constant(undefined));
    const oddly = (likely: fc.Arbitrary<unknown>) => fc.option(fc.oneof(likely, value), { nil: undefined });
    const entry = fc.record({
      id: oddly(fc.constantFrom('a', 'b', 'c')),
      type: oddly(fc.constantFrom('trendline', 'dummy')),
      module: oddly(fc.constantFrom(...modules.keys())),
      enabled: oddly(fc.boolean()),
      symbols: oddly(fc.array(fc.constantFrom('A/B', '*/*'))),
      params: oddly(fc.dictionary(fc.constantFrom('lookback', '__proto__', 'size'), value)),
    });
    const content = fc.record({ strategies: fc.oneof(fc.array(fc.oneof(entry, value)), value) });
    fc.assert(
      fc.property(content, (each) => {
        const read = file(each);
        for (const name of modulesIn(read)) expect(name).toBeTypeOf('string');
        const checked = checkStrategySet(read, modules);
        if (checked.kind === 'ok')
          for (const strategy of checked.value) strategy.onStart?.(quietContext('x'));
        else expect(checked.problems.length).toBeGreaterThan(0);
      }),
      { numRuns: 50 },
    );
  });
});

test('modules are those of enabled strategies, each once', () => {
  const strategies = [
    { module: './b.ts' },
    { module: './a.ts', enabled: false },
    { module: './b.ts' },
    { module: 7 },
    null,
  ];
  expect(modulesIn(file({ strategies }))).toEqual(['./b.ts']);
  expect(modulesIn(file({}))).toEqual([]);
});

test.each([
  ['*/USDT', 'BTC/USDT', true],
  ['*/USDT', 'BTC/USDC', false],
  ['*/USDT', 'BTC/XUSDT', false],
  ['*/USDT', 'BTC/X/USDT', false],
  ['TC/USDT', 'BTC/USDT', false],
  ['BTC/*', 'BTC/EUR', true],
  ['B*C/USDT', 'BTC/USDT', true],
  ['*/*', 'A/B', true],
  ['A.B/C', 'A.B/C', true],
  ['A.B/C', 'AXB/C', false],
  ['A/B', 'A/B', true],
])('the pattern %s and the symbol %s: %s', (pattern, symbol, isMeant) => {
  expect(symbolPattern(pattern)).toBe(pattern);
  expect(symbolFilter(['NO/NE', pattern]).has(symbol)).toBe(isMeant);
});

test.each(['*', 'USDT', '/USDT', 'btc/usdt', '***/USDT', 'A/B/C', '(A/B', '', 7])(
  '%j is no pattern',
  (text) => {
    expect(symbolPattern(text)).toMatchObject({ expected: expect.stringContaining('"*/USDT"') });
  },
);
