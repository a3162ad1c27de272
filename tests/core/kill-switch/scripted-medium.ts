import type { KillLook, KillMedium } from '../../../src/core/kill-switch/index.ts';
import type { Timers } from '../../../src/core/timers.ts';

/** How a medium behaves at the moment. */
export type Mode = KillLook | 'failing' | 'hanging';

/** A medium that does what the test says. */
export interface ScriptedMedium extends KillMedium {
  /** Changes how it behaves from now on, and how long answers take. */
  become(mode: Mode, latencyMs?: number): void;
  /** Gives a sign, as a file watcher would. */
  sign(): void;
  /** Number of looks so far. */
  lookCount(): number;
}

/** Makes a medium that is clear and answers at once. */
export function scriptMedium(name: KillMedium['name'], timers: Timers): ScriptedMedium {
  let mode: Mode = 'clear';
  let latencyMs = 0;
  let lookCount = 0;
  const signs = new Set<() => void>();
  return {
    name,
    become(nextMode, nextLatencyMs = 0) {
      mode = nextMode;
      latencyMs = nextLatencyMs;
    },
    sign: () => {
      for (const onSign of signs) onSign();
    },
    lookCount: () => lookCount,
    async look() {
      lookCount += 1;
      if (latencyMs > 0) await new Promise<void>((resolve) => timers.start(latencyMs, resolve));
      if (mode === 'hanging') return new Promise<never>(() => {});
      if (mode === 'failing') throw new Error('no answer');
      return mode;
    },
    trip: async () => {
      if (mode === 'failing') throw new Error('read-only');
      mode = 'tripped';
    },
    clear: async () => {
      if (mode === 'failing') throw new Error('read-only');
      mode = 'clear';
    },
    note: async () => undefined,
    watch(onSign) {
      signs.add(onSign);
      return () => signs.delete(onSign);
    },
  };
}
