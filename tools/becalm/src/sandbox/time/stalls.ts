import { type LoadValue, stallsAt } from '../../worlds/axes/load.ts';
import type { EffectLog } from '../effects.ts';
import type { TimerCallback } from './world-clock.ts';

/** Lets the process stand still at the boundaries that the world names. */
export interface Stalls {
  /** Starts a world: every place counts its boundaries anew. */
  readonly enterWorld: (load: LoadValue) => void;
  readonly enterPlace: (place: string) => void;
  /** What a place runs next meets the stalls that it has met before. */
  readonly repeatPlace: (place: string) => void;
  /** The clock is read. */
  readonly read: () => void;
  /** A callback that is asked for now: a boundary comes before each of its calls. */
  readonly before: (callback: TimerCallback, what: string, delayMs?: number) => TimerCallback;
}

interface Place {
  readonly path: string;
  /** In milliseconds by boundary. */
  readonly stalls: ReadonlyMap<number, number>;
  boundaries: number;
  hasRead: boolean;
}

/**
 * Makes the stalls of an idle world.
 *
 * @param stall - lets the process stand still for so many milliseconds
 */
export function createStalls(stall: (ms: number) => void, effects: EffectLog): Stalls {
  let load: LoadValue = { kind: 'idle' };
  let places = new Map<string, Place | null>();
  /** Null where the place that runs never stalls. */
  let here: Place | null = null;

  function placeAt(path: string): Place | null {
    // While a file loads, Vitest reads the clock as well, and more often the first time.
    if (!path.includes(' > ')) return null;
    const stalls = stallsAt(load, path);
    return stalls.size === 0 ? null : { path, stalls, boundaries: 0, hasRead: false };
  }

  function meet({ path, stalls }: Place, boundary: number, what: string, at: Error | null): void {
    const ms = stalls.get(boundary);
    if (ms === undefined) return;
    stall(ms);
    effects.note(
      { axis: 'load', key: `${path}#${boundary}`, place: path, what: `a stall of ${ms} ms ${what}` },
      at,
    );
  }

  return {
    enterWorld(next) {
      load = next;
      places = new Map();
      here = null;
    },
    enterPlace(path) {
      let place = places.get(path);
      if (place === undefined) {
        place = placeAt(path);
        places.set(path, place);
      }
      here = place;
    },
    repeatPlace(path) {
      const again = placeAt(path);
      places.set(path, again);
      if (here?.path === path) here = again;
    },
    read() {
      if (here === null) return;
      // What lies before the first read of a place nobody measures.
      if (here.hasRead) meet(here, here.boundaries++, 'between two reads of the clock', effects.here());
      here.hasRead = true;
    },
    before(callback, what, delayMs) {
      if (load.kind === 'idle') return callback;
      const at = effects.here();
      return (...given) => {
        if (here !== null) {
          const words = delayMs === undefined ? what : `${what} of ${delayMs} ms`;
          meet(here, here.boundaries++, `before ${words}`, at);
        }
        return callback(...given);
      };
    },
  };
}
