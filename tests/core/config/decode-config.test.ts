import { describe, expect, test } from 'vitest';
import { TOPIC_NAMES } from '../../../src/core/bus/index.ts';
import {
  type Checked,
  type Config,
  checkConfig,
  decodeConfig,
  describeProblem,
  type YamlFile,
} from '../../../src/core/config/index.ts';
import { parseDecimal } from '../../../src/core/money/index.ts';
import { type ConfigTree, SHIPPED_TEXT, shippedWith } from './sample-config.ts';

/** Settings as text, or as what was read from it. */
type Settings = string | YamlFile;

function decode(settings: Settings): Checked<Config> {
  return typeof settings === 'string' ? decodeConfig('base.yaml', settings) : checkConfig(settings);
}

function problemsOf(settings: Settings): readonly string[] {
  const decoded = decode(settings);
  return decoded.kind === 'ok' ? [] : decoded.problems.map(describeProblem);
}

function configOf(settings: Settings) {
  const decoded = decode(settings);
  if (decoded.kind === 'ok') return decoded.value;
  throw new Error(decoded.problems.map(describeProblem).join('\n'));
}

test('the shipped settings are right, and name every topic as the code does', () => {
  const config = configOf(SHIPPED_TEXT);
  expect(config).toMatchObject({
    app: { name: 'njord', env: 'dev' },
    bus: { kind: 'memory' },
    redis: undefined,
    exchange: { venue: 'binanceus', symbols: ['ATOM/USDT'] },
    risk: { perOrderCap: parseDecimal('200'), dailyLossCap: parseDecimal('50'), ordersPerMinuteCap: 30 },
    killSwitch: { file: './var/njord.trading.halt', key: 'njord:trading:halt' },
  });
  expect(config.topics).toEqual(TOPIC_NAMES);
});

test('what may be left out has its default', () => {
  const settings = shippedWith((tree) => {
    tree['risk'] = {};
    delete tree['logging']!['level'];
    delete tree['bus'];
    delete tree['paper'];
    delete tree['http'];
  });
  expect(configOf(settings)).toMatchObject({
    logging: { level: 'info' },
    bus: { kind: 'memory' },
    risk: {
      perOrderCap: parseDecimal('250'),
      dailyLossCap: parseDecimal('300'),
      ordersPerMinuteCap: 30,
      lastTradeAgeMsMax: 60_000,
    },
    killSwitch: { file: '/var/run/njord.trading.halt', key: 'njord:trading:halt' },
    paper: {
      makerFeeRate: parseDecimal('0'),
      takerFeeRate: parseDecimal('0'),
      slippageBps: parseDecimal('0'),
    },
    http: { port: 9090 },
  });
});

test('without a word about it, the audit stops trading in live alone', () => {
  const policyOf = (env: string, audit?: object) =>
    configOf(
      shippedWith((tree) => {
        tree['app']!['env'] = env;
        if (audit !== undefined) tree['audit'] = { ...audit };
      }),
    ).audit.whenUnwritable;
  expect(['dev', 'live'].map((env) => policyOf(env))).toEqual(['continue', 'stop']);
  expect(policyOf('live', { when_unwritable: 'continue' })).toBe('continue');
  expect(policyOf('dev', { when_unwritable: 'stop' })).toBe('stop');
});

test('amounts are exact, written as a number or as text', () => {
  const text = SHIPPED_TEXT.replace('per_order_usd_cap: 200', 'per_order_usd_cap: 0.1');
  const { risk } = configOf(text.replace('loss_usd_cap: 50', 'loss_usd_cap: "75.500000000000000001"'));
  expect(risk.perOrderCap).toEqual(parseDecimal('0.1'));
  expect(risk.dailyLossCap).toEqual(parseDecimal('75.500000000000000001'));
});

test('numbers that are none are refused as YAML writes them', () => {
  const text = SHIPPED_TEXT.replace('per_order_usd_cap: 200', 'per_order_usd_cap: .nan');
  expect(problemsOf(text.replace('loss_usd_cap: 50', 'loss_usd_cap: .inf'))).toEqual([
    expect.stringContaining('risk.per_order_usd_cap: expected a finite number above 0, was NaN.'),
    expect.stringContaining('risk.daily_loss_usd_cap: expected a finite number above 0, was Infinity.'),
  ]);
});

test('lists every problem at once, each with its place, what was expected and what was found', () => {
  const lines = SHIPPED_TEXT.split('\n');
  const lineOf = (text: string) => lines.findIndex((line) => line.includes(text)) + 1;
  const text = SHIPPED_TEXT.replace('env: dev', 'env: produktion')
    .replace('per_order_usd_cap: 200', 'per_order_usd_cap: -1')
    .replace('daily_loss_usd_cap', 'daily_los_usd_cap')
    .replace('symbols: [ATOM/USDT]', 'symbols: []')
    .replace('  venue: binanceus\n', '  name: binanceus\n');
  expect(problemsOf(text)).toEqual([
    `base.yaml:${lineOf('env: dev')}:8: app.env: expected "dev" or "test" or "staging" or "live", was "produktion".`,
    expect.stringMatching(`^base.yaml:${lineOf('exchange:')}:1: exchange.venue: expected .*, was missing`),
    `base.yaml:${lineOf('binanceus')}:3: exchange.name: expected only "venue", "symbols", was an unknown key. Remove it.`,
    `base.yaml:${lineOf('ATOM')}:12: exchange.symbols: expected at least one symbol, was a list of 0.`,
    `base.yaml:${lineOf('per_order_usd')}:22: risk.per_order_usd_cap: expected a finite number above 0, was -1.`,
    expect.stringMatching(
      `^base.yaml:${lineOf('daily_loss')}:3: risk.daily_los_usd_cap: .* Did you mean "daily_loss_usd_cap"\\?$`,
    ),
  ]);
});

describe('a single wrong setting is refused', () => {
  const set =
    (section: string, key: string, value: unknown) =>
    (tree: ConfigTree): void => {
      tree[section] = { ...tree[section], [key]: value };
    };
  test.each<[string, (tree: ConfigTree) => void, string]>([
    ['a cap of 0', set('risk', 'daily_loss_usd_cap', 0), 'a finite number above 0, was 0'],
    ['a cap that is no number', set('risk', 'per_order_usd_cap', Number.NaN), 'was NaN'],
    ['an endless cap', set('risk', 'per_order_usd_cap', Number.POSITIVE_INFINITY), 'was Infinity'],
    ['a cap that is a truth', set('risk', 'per_order_usd_cap', true), 'a finite number above 0, was true'],
    ['a rate of 0', set('risk', 'orders_per_min_cap', 0), 'a whole number from 1 to 1000000, was 0'],
    ['half an order', set('risk', 'orders_per_min_cap', 30.5), 'was 30.5'],
    ['a count as text', set('risk', 'orders_per_min_cap', '30'), 'was "30"'],
    ['an environment in capitals', set('app', 'env', 'LIVE'), 'was "LIVE"'],
    ['a number as symbol', set('exchange', 'symbols', [1]), 'exchange.symbols[0]: expected a symbol'],
    [
      'symbols that are no list',
      set('exchange', 'symbols', 'ATOM/USDT'),
      'a list of symbols, was "ATOM/USDT"',
    ],
    [
      'a symbol twice',
      set('exchange', 'symbols', ['A/B', 'C/D', 'A/B']),
      'symbols[2]: expected each symbol once',
    ],
    ['an empty URL', set('redis', 'url', ''), 'a URL such as redis://127.0.0.1:6379/0, was ""'],
    ['a URL of something else', set('redis', 'url', 'http://127.0.0.1'), 'a URL such as redis:'],
    ['a database with a name', set('redis', 'url', 'redis://127.0.0.1/main'), 'a URL such as redis:'],
    ['an empty path', set('logging', 'journal_dir', ' '), 'a path of 1 to 1024 characters'],
    ['a Redis key with a blank', set('risk', 'kill_switch_key', 'a b'), 'a Redis key'],
    ['a fee of all', set('paper', 'taker_fee_rate', 1), 'a fraction from 0 to below 1'],
    ['a taker rebate', set('paper', 'taker_fee_rate', -0.1), 'a fraction from 0 to below 1'],
    ['a rebate of all', set('paper', 'maker_fee_rate', -1), 'a fraction above -1 and below 1'],
    ['a slippage of all', set('paper', 'slippage_bps', 10_000), 'basis points from 0 to below 10000'],
    ['port 0', set('http', 'port', 0), 'a whole number from 1 to 65535'],
    ['a topic without its key', set('topics', 'trades', 'md.trades'), 'ends with {symbol}, such as'],
    ['a topic that is a pattern', set('topics', 'orders', 'exec.*'), 'a topic name such as "exec.order"'],
    ['a topic of two', set('topics', 'fills', 'exec.order'), 'which overlaps with topics.orders'],
    ['a topic inside another', set('topics', 'fills', 'md.trades.x'), 'which overlaps with topics.trades'],
    ['Redis that is not there', set('bus', 'kind', 'redis'), 'while there is no section "redis"'],
    ['a section that is null', (tree) => Object.assign(tree, { risk: null }), 'a map of settings, was null'],
    ['a section that is text', (tree) => Object.assign(tree, { http: 'x' }), 'a map of settings, was "x"'],
    ['secrets', (tree) => Object.assign(tree, { secrets: {} }), 'Move them to config/secrets.enc.yaml'],
    ['a section nobody knows', (tree) => Object.assign(tree, { http2: {} }), 'Did you mean "http"?'],
    ['inherited names', set('app', '__proto__x', 1), 'was an unknown key'],
  ])('%s', (_, change, says) => {
    const problems = problemsOf(shippedWith(change));
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(says);
  });
});

test('every required setting is missed by its name', () => {
  const required = ['app.name', 'app.env', 'logging.journal_dir', 'exchange.venue', 'exchange.symbols'];
  for (const place of [...required, 'topics.cancels']) {
    const [section = '', key = ''] = place.split('.');
    const problems = problemsOf(shippedWith((tree) => delete tree[section]?.[key]));
    expect(problems, place).toEqual([expect.stringContaining(`${place}: expected`)]);
    expect(problems[0], place).toMatch(/was missing\.$/);
  }
});

describe('a password in the address of Redis', () => {
  const withUrl = (env: string, url: string) =>
    shippedWith((tree) => {
      tree['app']!['env'] = env;
      tree['redis'] = { url };
    });

  test('is refused in live and tolerated elsewhere', () => {
    const url = 'redis://:hunter2@127.0.0.1:6379/0';
    expect(configOf(withUrl('staging', url)).redis).toEqual({ url });
    expect(problemsOf(withUrl('live', url))).toEqual([
      expect.stringContaining('redis.url: expected no password in plain text while app.env is "live"'),
    ]);
  });

  test.each(['redis://:hunter2@', 'redis://:hunter2@127.0.0.1/no'])(
    'is not shown by a problem: %s',
    (url) => {
      const shown = problemsOf(withUrl('dev', url)).join('\n');
      expect(shown).toContain('a URL such as');
      expect(shown).not.toContain('hunter2');
    },
  );
});

describe('YAML that means different things to different readers is refused', () => {
  test.each([
    ['', 'base.yaml: expected a map of settings, was empty.'],
    ['# nothing\n', 'was empty'],
    ['- a\n', 'expected a map of settings, was a list of 1'],
    ['njord', 'expected a map of settings, was "njord"'],
    [
      'app: {}\napp: {}\n',
      'base.yaml:2:1: expected each key once, was a key for the second time. Remove one.',
    ],
    ['a: 1\n---\nb: 2\n', 'expected one document'],
    ['a: !secret x\n', 'a tag that only some programs know'],
    ['? [1]\n: 2\n', 'expected text as key'],
    ['a: &x 1\nb: *x\n', 'base.yaml:2:4: expected plain values, was an alias. Repeat it.'],
    ['%YAML 1.1\n---\na: yes\n', 'expected YAML 1.2, was YAML 1.1'],
    ['a: "x', 'base.yaml:1:6: expected YAML, was a syntax error (missing char)'],
    [`a: ${'x'.repeat(70_000)}`, 'expected at most 65536 characters, was 70003 characters'],
    // Deep nesting would end the process inside the parser.
    ['['.repeat(2000), 'lists and maps at most 32 deep, was up to 2000 deep'],
    [`${'- '.repeat(40)}a`, 'at most 32 deep'],
    [`${' '.repeat(40)}a: b`, 'at most 32 deep'],
    [`${'{a: '.repeat(20)}1${'}'.repeat(20)}`, 'at most 32 deep'],
  ])('case %#', (text, says) => {
    expect(problemsOf(text)[0]).toContain(says);
  });

  test('brackets in text and comments are not nesting', () => {
    expect(problemsOf(`${SHIPPED_TEXT}\n# ${'['.repeat(100)}\n`)).toEqual([]);
  });
});
