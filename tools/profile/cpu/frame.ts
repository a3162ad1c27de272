import { fileURLToPath } from 'node:url';
import type { CallFrame } from './cpu-profile.ts';
import { EVALUATED } from './scrub-frame.ts';

/** Where a function comes from. */
export type FrameOrigin =
  /** The program's own files. */
  | 'program'
  /** A package below `node_modules`. */
  | 'package'
  /** Node itself, in JavaScript. */
  | 'node'
  /** V8 and Node in machine code, and what they are about outside of any function. */
  | 'native';

/** Nothing was running. */
export const IDLE = '(idle)';

/** V8 collected garbage. */
export const GARBAGE_COLLECTOR = '(garbage collector)';

/** Tells where a function comes from. */
export function originOf({ url }: CallFrame): FrameOrigin {
  if (url === '') return 'native';
  if (url.startsWith('node:')) return 'node';
  return url.includes('/node_modules/') || url.includes('\\node_modules\\') ? 'package' : 'program';
}

/** Returns the name of a function; `(anonymous)` for one without, `(module)` for the body of a file. */
export function nameOf({ functionName, lineNumber, url }: CallFrame): string {
  if (functionName !== '') return functionName;
  return lineNumber <= 0 && url !== '' ? '(module)' : '(anonymous)';
}

/** Returns the path of a script; undefined for one that is no file. */
export function pathOf(url: string): string | undefined {
  if (url.startsWith('file://')) return pathOfFileUrl(url);
  return url === '' || url === EVALUATED || /^[a-z][a-z+.-]+:/i.test(url) ? undefined : url;
}

function pathOfFileUrl(url: string): string | undefined {
  try {
    return fileURLToPath(url);
  } catch {
    // A profile from another system.
    return undefined;
  }
}

/** A text that two frames share when they are the same function. */
export function keyOf({ functionName, url, lineNumber, columnNumber }: CallFrame): string {
  return `${url}:${lineNumber}:${columnNumber}:${functionName}`;
}
