import type { Path } from './reading.ts';

/** Writes a path as people do: `orders[2].price`; empty for the whole value. */
export function pathText(path: Path): string {
  return path
    .map((step, index) => (typeof step === 'number' ? `[${step}]` : `${index === 0 ? '' : '.'}${step}`))
    .join('');
}
