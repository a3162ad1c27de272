import { relative, sep } from 'node:path';
import type { CallFrame } from '../cpu/cpu-profile.ts';
import { pathOf } from '../cpu/frame.ts';
import { EVALUATED } from '../cpu/scrub-frame.ts';

/** Says microseconds in milliseconds: `12.3`. */
export function milliseconds(us: number): string {
  return (us / 1000).toFixed(1);
}

/** Says a percentage: `4.5 %`. */
export function percent(value: number): string {
  return `${value.toFixed(1)} %`;
}

/** Says bytes in the largest unit of which there is at least one: `12.3 MB`. */
export function bytes(count: number): string {
  const sign = count < 0 ? '-' : '';
  const size = Math.abs(count);
  if (size >= 2 ** 20) return `${sign}${(size / 2 ** 20).toFixed(1)} MB`;
  return size >= 2 ** 10 ? `${sign}${(size / 2 ** 10).toFixed(1)} kB` : `${sign}${Math.round(size)} B`;
}

/** Says where a function begins: `src/a.ts:12:3`, counted from 1; empty for what has no source. */
export function placeOf({ url, lineNumber, columnNumber }: CallFrame, folder: string): string {
  if (url === '' || url === EVALUATED) return url;
  const file = fileWords(url, folder);
  return lineNumber < 0 ? file : `${file}:${lineNumber + 1}:${columnNumber + 1}`;
}

/** Says a script: its path from a folder where it is below it, and its address otherwise. */
export function fileWords(url: string, folder: string): string {
  const path = pathOf(url);
  if (path === undefined) return url;
  const below = relative(folder, path);
  return below.startsWith('..') || below === '' ? path : below.split(sep).join('/');
}
