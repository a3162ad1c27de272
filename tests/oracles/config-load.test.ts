/**
 * Settings as another implementation loaded them, under its own names and with sections that Njord does not have.
 *
 * Only its refusals can be trusted: what it accepts depends on a library that may be missing. Where a vector says
 * that something was accepted wrongly, Njord must refuse it.
 */
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { describe, expect, test } from 'vitest';
import {
  type Checked,
  type Config,
  checkConfig,
  decodeConfig,
  readYaml,
  type YamlFile,
} from '../../src/core/config/index.ts';

import { approximate } from '../../src/core/money/index.ts';
import { decodeSecrets } from '../../src/core/secrets/index.ts';
import { readAlready } from '../core/config/read-already.ts';
import { shippedTree } from '../core/config/sample-config.ts';
import { readVectorGroups, type Vector } from './read-vectors.ts';

type Tree = Readonly<Record<string, unknown>>;

interface ConfigVector extends Vector {
  /** Content of the file, text of the file, or null where there is none. */
  readonly base: Tree | string | null;
  readonly secrets: Tree | string | null;
  readonly 'original_with_pydantic_2.13': { readonly ok?: Tree; readonly error?: string };
  readonly trust: 'trusted' | 'wrong' | 'partly' | 'convention' | 'reference';
  readonly why: readonly string[];
}

describe.each(readVectorGroups<ConfigVector>('config_load'))('settings, $span', ({ vectors }) => {
  test('what was refused for a good reason is refused', () => {
    for (const vector of vectors) {
      const { id, trust, base, 'original_with_pydantic_2.13': original } = vector;
      if (trust !== 'trusted' || original.error === undefined) continue;
      const isRefused = loadOnce(vector) === 'refused' || hasRetiredFault(base);
      expect(isRefused, id).toBe(true);
    }
  });

  test('what was accepted for no good reason is refused', () => {
    for (const vector of vectors) {
      const { id, why, base } = vector;
      if (!why.some((reason) => / accepted\b/.test(reason)) || differsOnlyInRetired(base)) continue;
      expect(loadOnce(vector), id).toBe('refused');
    }
  });

  test('what both accept means the same', () => {
    for (const vector of vectors) {
      const { id, 'original_with_pydantic_2.13': original } = vector;
      const config = loadOnce(vector);
      if (original.ok === undefined || config === 'refused') continue;
      expect(asOriginal(config), id).toEqual(commonPart(original.ok));
    }
  });
});

test('the vectors are loaded, not refused as a whole', () => {
  expect(load(ORIGINAL, null)).toMatchObject({ exchange: { symbols: ['ATOM/USDT'] } });
  expect(load(ORIGINAL, { api_keys: { binanceus: { key: 'K', secret: 'S' } } })).not.toBe('refused');
  expect(hasRetiredFault(ORIGINAL)).toBe(false);
});

/** What became of a vector; several tests ask. */
const loaded = new Map<ConfigVector, Config | 'refused'>();

function loadOnce(vector: ConfigVector): Config | 'refused' {
  const known = loaded.get(vector);
  if (known !== undefined) return known;
  const config = load(vector.base, vector.secrets);
  loaded.set(vector, config);
  return config;
}

function load(base: ConfigVector['base'], secrets: ConfigVector['secrets']): Config | 'refused' {
  if (base === null) return 'refused';
  const config =
    typeof base === 'string'
      ? decodeConfig('base.yaml', base)
      : checkConfig(asFile('base.yaml', adopt(base)));
  if (config.kind === 'invalid') return 'refused';
  if (secrets === null) return config.value;
  const file: Checked<YamlFile> =
    typeof secrets === 'string'
      ? readYaml('secrets.enc.yaml', secrets)
      : { kind: 'ok', value: asFile('secrets.enc.yaml', secrets) };
  if (file.kind === 'invalid') return 'refused';
  return decodeSecrets(file.value, config.value.exchange.venue).kind === 'ok' ? config.value : 'refused';
}

/** Content as YAML would hold it: numbers that JSON does not have stand as text in the vectors. */
function asFile(name: string, content: Tree): YamlFile {
  return readAlready(name, asTree(withOddNumbers(content)));
}

function withOddNumbers(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withOddNumbers);
  if (!isTree(value)) return typeof value === 'string' ? (ODD_NUMBERS.get(value) ?? value) : value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, withOddNumbers(member)]));
}

const ODD_NUMBERS = new Map([
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['-Infinity', Number.NEGATIVE_INFINITY],
]);

/** Translates to the names of Njord, and leaves out what Njord does not have; unknown keys stay. */
function adopt({ postgres, paths, portfolio, ...sections }: Tree): Tree {
  const { redis } = sections;
  const adopted = Object.entries(sections).map(([name, content]): [string, unknown] => [
    name,
    isTree(content) ? adoptSection(name, content) : content,
  ]);
  const topics = asTree(redis)['topics'];
  return {
    ...Object.fromEntries(adopted),
    ...(topics === undefined ? {} : { topics: isTree(topics) ? adoptTopics(topics) : topics }),
  };
}

function adoptSection(name: string, content: Tree): Tree {
  const retired = RETIRED[name] ?? [];
  const { level, ...kept } = Object.fromEntries(
    Object.entries(content).filter(([key]) => !retired.includes(key)),
  );
  return { ...kept, ...lowerLevel(level) };
}

/** Keys that Njord does not have, or has elsewhere. */
const RETIRED: Readonly<Record<string, readonly string[]>> = {
  app: ['timezone'],
  logging: ['json'],
  exchange: ['ws_keepalive_sec'],
  redis: ['topics'],
};

function lowerLevel(level: unknown): Tree {
  if (level === undefined) return {};
  return { level: typeof level === 'string' ? level.toLowerCase() : level };
}

/** Topics that the other did not have come from the shipped settings. */
function adoptTopics({ ticker, risk, ...same }: Tree): Tree {
  const { bars, positions, order_updates, cancels } = shippedTree()['topics'] ?? {};
  return {
    ...same,
    ...(risk === undefined ? {} : { decisions: risk }),
    bars,
    positions,
    order_updates,
    cancels,
  };
}

/** Whether something is wrong with what Njord does not have; it cannot refuse that. */
function hasRetiredFault(base: ConfigVector['base']): boolean {
  if (!isTree(base)) return false;
  const { postgres, paths, app, logging, exchange, redis } = base;
  return !(
    hasExactly(postgres, ['dsn']) &&
    hasExactly(paths, ['experiments_dir', 'journal_dir']) &&
    typeof asTree(app)['timezone'] === 'string' &&
    ['undefined', 'boolean'].includes(typeof asTree(logging)['json']) &&
    Number.isSafeInteger(asTree(exchange)['ws_keepalive_sec']) &&
    typeof asTree(asTree(redis)['topics'])['ticker'] === 'string'
  );
}

function differsOnlyInRetired(base: ConfigVector['base']): boolean {
  return isTree(base) && isDeepStrictEqual(adopt(base), adopt(ORIGINAL));
}

function hasExactly(section: unknown, keys: readonly string[]): boolean {
  const members = asTree(section);
  const isText = Object.values(members).every((value) => typeof value === 'string');
  return isText && Object.keys(members).toSorted().join() === keys.join();
}

/** What both have: the rest is defaults and names of its own. */
function commonPart({ app, exchange, risk, redis }: Tree): Tree {
  const { name, env } = asTree(app);
  const { venue, symbols } = asTree(exchange);
  const { topics: _topics, url } = asTree(redis);
  const { kill_switch_file: file, ...limits } = asTree(risk);
  return { name, env, venue, symbols, url, ...limits, kill_switch_file: path.normalize(String(file)) };
}

function asOriginal({ app, exchange, risk, killSwitch, redis }: Config): Tree {
  return {
    ...app,
    ...exchange,
    url: redis?.url,
    per_order_usd_cap: approximate(risk.perOrderCap),
    daily_loss_usd_cap: approximate(risk.dailyLossCap),
    orders_per_min_cap: risk.ordersPerMinuteCap,
    kill_switch_file: path.normalize(killSwitch.file),
    kill_switch_key: killSwitch.key,
  };
}

function asTree(value: unknown): Tree {
  return isTree(value) ? value : {};
}

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Settings that the other implementation came with. */
const ORIGINAL: Tree = {
  app: { name: 'njord', env: 'dev', timezone: 'UTC' },
  logging: { level: 'INFO', json: true, journal_dir: './var/log/njord' },
  redis: {
    url: 'redis://127.0.0.1:6379/0',
    topics: {
      trades: 'md.trades.{symbol}',
      book: 'md.book.{symbol}',
      ticker: 'md.ticker.{symbol}',
      intents: 'strat.intent',
      risk: 'risk.decision',
      orders: 'exec.order',
      fills: 'exec.fill',
    },
  },
  postgres: { dsn: 'postgresql://njord@127.0.0.1:5432/njord' },
  exchange: { venue: 'binanceus', symbols: ['ATOM/USDT'], ws_keepalive_sec: 15 },
  risk: {
    per_order_usd_cap: 200,
    daily_loss_usd_cap: 50,
    orders_per_min_cap: 30,
    kill_switch_file: '/var/run/njord.trading.halt',
    kill_switch_key: 'njord:trading:halt',
  },
  paths: { journal_dir: './data/journal', experiments_dir: './experiments' },
};
