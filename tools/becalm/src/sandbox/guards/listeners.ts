import type { Look } from './sighting.ts';

/** What is asked of an emitter, such as `process`. */
export interface Emitter {
  readonly eventNames: () => readonly (string | symbol)[];
  readonly rawListeners: (event: string | symbol) => readonly unknown[];
}

/** Tells of listeners of the process that were not there before, and of those that are gone. */
export function lookAtListeners(emitter: Emitter): Look {
  const listenersOf = (): ReadonlyMap<string | symbol, readonly unknown[]> =>
    new Map(emitter.eventNames().map((event) => [event, emitter.rawListeners(event)]));
  return () => {
    const before = listenersOf();
    return () => {
      const now = listenersOf();
      return [...new Set([...before.keys(), ...now.keys()])].flatMap((event) => {
        const changed = changeOf(before.get(event) ?? [], now.get(event) ?? []);
        if (changed === null) return [];
        const name = typeof event === 'symbol' ? String(event) : JSON.stringify(event);
        return {
          guard: 'listeners' as const,
          what: `${changed} of process.on(${name})`,
          advice: 'Take it off in afterEach: process.off.',
          at: null,
        };
      });
    };
  };
}

function changeOf(before: readonly unknown[], now: readonly unknown[]): string | null {
  const added = now.filter((each) => !before.includes(each)).length;
  const gone = before.filter((each) => !now.includes(each)).length;
  if (added > 0) return added === 1 ? 'a listener is left' : `${added} listeners are left`;
  if (gone > 0) return gone === 1 ? 'a listener is gone' : `${gone} listeners are gone`;
  return null;
}
