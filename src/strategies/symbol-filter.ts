import { Refusal } from '../core/contracts/field-reader.ts';

/** Tells which symbols are meant; a set of symbols is one. */
export interface SymbolFilter {
  /** Whether a symbol is meant. */
  has(symbol: string): boolean;
}

/** One side of a pattern: a name in which up to two stars stand for any characters, none included. */
const SIDE = String.raw`(?=[^/])[A-Z0-9._-]{0,32}(?:\*[A-Z0-9._-]{0,32}){0,2}`;
const PATTERN = new RegExp(`^${SIDE}/${SIDE}$`);
const NOT_A_PATTERN = new Refusal('a symbol or a pattern such as "BTC/USDT" or "*/USDT"');

/** Reads a symbol, or a pattern of symbols in which `*` stands for any characters on its side of the slash. */
export function symbolPattern(value: unknown): string | Refusal {
  return typeof value === 'string' && value.length <= 65 && PATTERN.test(value) ? value : NOT_A_PATTERN;
}

/** Makes the filter of symbols that match at least one of some patterns, which `symbolPattern` has read. */
export function symbolFilter(patterns: readonly string[]): SymbolFilter {
  const expressions = patterns.map(
    (pattern) => new RegExp(`^${pattern.replaceAll('.', String.raw`\.`).replaceAll('*', '[^/]*')}$`),
  );
  return { has: (symbol) => expressions.some((expression) => expression.test(symbol)) };
}
