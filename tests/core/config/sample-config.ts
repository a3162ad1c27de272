import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse, stringify } from 'yaml';

/** The folder of the repository, whose `config/` is the shipped one. */
export const REPOSITORY = path.resolve(import.meta.dirname, '../../..');

/** The text of the shipped settings. */
export const SHIPPED_TEXT = readFileSync(path.join(REPOSITORY, 'config', 'base.yaml'), 'utf8');

/** Settings as plain data. */
export type ConfigTree = Record<string, Record<string, unknown>>;

/** Returns the shipped settings as data of one's own. */
export function shippedTree(): ConfigTree {
  // The shipped file has sections only.
  return parse(SHIPPED_TEXT) as ConfigTree;
}

/** Writes the shipped settings after a change. */
export function shippedWith(change: (tree: ConfigTree) => void): string {
  const tree = shippedTree();
  change(tree);
  return stringify(tree);
}
