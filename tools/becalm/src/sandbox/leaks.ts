/**
 * Closes what a file leaves open: servers, sockets, child processes. In an isolated project the file's
 * process would have ended and taken them along.
 */
export interface LeakGuard {
  /** Closes every handle opened since the guard was made. */
  readonly sweep: () => void;
}

/** Remembers the handles of this process and starts to watch. */
export function guardLeaks(): LeakGuard {
  const ours = new Set(activeHandles());
  return {
    sweep() {
      for (const handle of activeHandles()) {
        if (!ours.has(handle)) close(handle);
      }
    },
  };
}

interface Closable {
  readonly kill?: (signal: string) => void;
  readonly destroy?: () => void;
  readonly close?: () => void;
  readonly terminate?: () => void;
}

/** Servers, sockets, child processes and the like that keep the process alive. */
function activeHandles(): readonly Closable[] {
  // type-coverage:ignore-next-line -- undocumented since Node 0.x and without a public equal that gives the handles
  const source = process as { readonly _getActiveHandles?: () => Closable[] };
  return source._getActiveHandles?.() ?? [];
}

function close(handle: Closable): void {
  try {
    if (handle.kill !== undefined) handle.kill('SIGKILL');
    else if (handle.destroy !== undefined) handle.destroy();
    else if (handle.close !== undefined) handle.close();
    else handle.terminate?.();
  } catch {
    // It closed itself in the meantime.
  }
}
