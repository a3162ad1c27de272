import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import type { YamlFile } from '../../../src/core/config/index.ts';
import { readAlready } from './read-already.ts';

/** The folder of the repository, whose `config/` is the shipped one. */
export const REPOSITORY = path.resolve(import.meta.dirname, '../../..');

/** The text of the shipped settings. */
export const SHIPPED_TEXT = readFileSync(path.join(REPOSITORY, 'config', 'base.yaml'), 'utf8');

/** The required settings and the places in `var/`, in few words: for what does not depend on the others. */
export const SMALL_TEXT = `app: { name: njord, env: dev }
logging: { journal_dir: ./var/log/njord }
topics:
  { trades: 'md.trades.{symbol}', book: 'md.book.{symbol}', bars: 'md.ohlcv.{timeframe}.{symbol}',
    intents: strat.intent, decisions: risk.decision, orders: exec.order, fills: exec.fill,
    positions: positions.snapshot, order_updates: broker.orders, cancels: orders.cancel }
exchange: { venue: binanceus, symbols: [ATOM/USDT] }
risk: { kill_switch_file: ./var/njord.trading.halt }
`;

/** Settings as plain data. */
export type ConfigTree = Record<string, Record<string, unknown>>;

let shipped: ConfigTree | undefined;

/** Returns the shipped settings as data of one's own. */
export function shippedTree(): ConfigTree {
  // The shipped file has sections only.
  shipped ??= parse(SHIPPED_TEXT) as ConfigTree;
  return structuredClone(shipped);
}

/** The shipped settings after a change, read already: for what does not depend on how YAML is written. */
export function shippedWith(change: (tree: ConfigTree) => void): YamlFile {
  const content = shippedTree();
  change(content);
  return readAlready('base.yaml', content);
}
