import type { RunEnd } from '../../tools/validate/line.ts';

/** A command that has ended well and wrote this. */
export function ended(document: unknown, changes: Partial<RunEnd> = {}): RunEnd {
  const text = typeof document === 'string' ? document : JSON.stringify(document);
  return {
    ...{ runId: 'run', status: 0, timedOut: false, output: text, document: text, seconds: 10, root: '/repo' },
    ...changes,
  };
}
