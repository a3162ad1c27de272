import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Effect } from '../worlds/outcome.ts';
import { innermostLocation } from '../worlds/stack-frames.ts';

/** Remembers what the world did otherwise than the neutral one, while somebody wants to know; costs nothing otherwise. */
export interface EffectLog {
  /** Whether effects are remembered from here on; forgets those of before. */
  readonly trace: (on: boolean) => void;
  /** Where user code is now, as an error that nobody throws; null where effects are not remembered. */
  readonly here: () => Error | null;
  /**
   * Remembers an effect.
   *
   * @param at - where user code asked for it; null where nobody did
   */
  readonly note: (effect: NotedEffect, at: Error | null) => void;
  /** An effect was none: nobody waits for what it is of. */
  readonly withdraw: (effect: Pick<Effect, 'axis' | 'key'>) => void;
  /** In the order in which they came. */
  readonly take: () => readonly Effect[];
}

/** An effect without its location. */
export type NotedEffect = Omit<Effect, 'location'>;

/** More than these nobody tries one by one. */
const effectsMax = 1_000;

/** The sandbox stands between user code and what it asks for: its own frames say nothing. */
const sandbox = dirname(fileURLToPath(import.meta.url));

/**
 * Makes a log that remembers nothing yet.
 *
 * @param root - the root of the hunt, absolute
 */
export function createEffectLog(root: string): EffectLog {
  /** By axis and key: what comes again in the second run of a test is the same effect. */
  let effects = new Map<string, Effect>();
  let tracing = false;
  return {
    trace(on) {
      tracing = on;
      effects = new Map();
    },
    here: () => (tracing ? new Error('here') : null),
    note(effect, at) {
      const key = keyOf(effect);
      if (!tracing || effects.size >= effectsMax || effects.has(key)) return;
      const isOwn = (path: string): boolean => path.startsWith(sandbox);
      effects.set(key, { ...effect, location: innermostLocation(root, at?.stack ?? '', isOwn) });
    },
    withdraw: (effect) => void effects.delete(keyOf(effect)),
    take: () => [...effects.values()],
  };
}

function keyOf({ axis, key }: Pick<Effect, 'axis' | 'key'>): string {
  return `${axis} ${key}`;
}
