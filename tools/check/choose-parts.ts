import type { Part } from './parts.ts';

/** The parts that `--only` names, or what is wrong with its value. */
export type Choice =
  | { readonly kind: 'chosen'; readonly parts: readonly Part[] }
  | { readonly kind: 'unknown'; readonly message: string };

/** Picks the parts named in `only`, a comma-separated list; without it, all of them. */
export function chooseParts(parts: readonly Part[], only: string | undefined): Choice {
  if (only === undefined) return { kind: 'chosen', parts };
  const known = parts.map(({ name }) => name);
  const wanted = only.split(',').map((name) => name.trim());
  const unknown = wanted.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    const message = `Expected --only to name parts of ${known.join(', ')}, was ${quoted(unknown)}.`;
    return { kind: 'unknown', message };
  }
  return { kind: 'chosen', parts: parts.filter(({ name }) => wanted.includes(name)) };
}

function quoted(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(', ');
}
