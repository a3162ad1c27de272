/** Collects all garbage; the process has to be started with `--expose-gc`. */
export function collectGarbage(): void {
  if (globalThis.gc === undefined)
    throw new TypeError('Expected a process with --expose-gc, was one without. Start it with that flag.');
  globalThis.gc();
}

/** Returns the heap in use, in megabytes. */
export function heapMb(): number {
  return process.memoryUsage().heapUsed / 2 ** 20;
}
