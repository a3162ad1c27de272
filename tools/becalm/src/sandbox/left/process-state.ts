import type { SourceLocation } from '../../worlds/outcome.ts';
import { counted } from './described.ts';
import { type Place, plainPlace } from './snapshot.ts';

/** Variables that Vitest and Node write by themselves. */
const ownVariable = /^(?:VITEST|__)/u;

/** The names of the environment variables; that their values have changed is told, the values never. */
export function* environmentPlaces(): Generator<readonly [string, Place]> {
  for (const [name, value] of Object.entries(process.env)) {
    if (ownVariable.test(name)) continue;
    const place = plainPlace('environment variable', `process.env.${name}`, value, '');
    yield [`env ${name}`, { ...place, secret: true }];
  }
}

const currentDirectory = process.cwd.bind(process);

/** Where the process stands. */
export function* directoryPlaces(): Generator<readonly [string, Place]> {
  let directory = 'a directory that is gone';
  try {
    directory = currentDirectory();
  } catch {
    // It was removed.
  }
  yield ['cwd', plainPlace('working directory', 'process.cwd()', directory, directory)];
}

/** The listeners of the process by event; what they are called by is told where the port knows it. */
export function* listenerPlaces(
  locationOf: (listener: object) => SourceLocation | null,
): Generator<readonly [string, Place]> {
  const emitter: NodeJS.EventEmitter = process;
  for (const event of emitter.eventNames()) {
    const listeners = emitter.rawListeners(event);
    const last = listeners.at(-1);
    const name = `process.on(${typeof event === 'symbol' ? String(event) : JSON.stringify(event)})`;
    const raw = listeners.map(identityOf).join(' ');
    const place = plainPlace('listener', name, raw, counted(listeners.length, 'listener'));
    yield [`listener ${String(event)}`, { ...place, location: last === undefined ? null : locationOf(last) }];
  }
}

const identities = new WeakMap<object, number>();
let identified = 0;

/** A number that an object keeps. */
function identityOf(object: object): number {
  let identity = identities.get(object);
  if (identity === undefined) {
    identified += 1;
    identity = identified;
    identities.set(object, identity);
  }
  return identity;
}
