import { parseArgs } from 'node:util';
import type { Part } from './parts.ts';

/** What the command line asks for, or what is wrong with it. */
export type Request =
  | { readonly kind: 'help' }
  | { readonly kind: 'check'; readonly parts: readonly Part[] }
  | { readonly kind: 'wrong'; readonly message: string };

/** Reads the arguments of `npm run check`; without `--only` every part is asked for. */
export function readRequest(args: readonly string[], parts: readonly Part[]): Request {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: { help: { type: 'boolean', short: 'h', default: false }, only: { type: 'string' } },
    });
    if (values.help) return { kind: 'help' };
    return values.only === undefined ? { kind: 'check', parts } : chooseParts(parts, values.only);
  } catch (error) {
    return { kind: 'wrong', message: error instanceof Error ? error.message : String(error) };
  }
}

function chooseParts(parts: readonly Part[], only: string): Request {
  const known = parts.map(({ name }) => name);
  const wanted = only.split(',').map((name) => name.trim());
  const unknown = wanted.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    const message = `Expected --only to name parts of ${known.join(', ')}, was ${quoted(unknown)}.`;
    return { kind: 'wrong', message };
  }
  return { kind: 'check', parts: parts.filter(({ name }) => wanted.includes(name)) };
}

function quoted(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(', ');
}
