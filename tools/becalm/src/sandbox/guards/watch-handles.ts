import childProcess from 'node:child_process';
import dgram from 'node:dgram';
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import net from 'node:net';
import workers from 'node:worker_threads';
import { isObject } from '../left/is-object.ts';
import { isFunction, wrapFunction } from '../time/wrap-function.ts';
import type { Look, Sighting, Stretch } from './sighting.ts';

/** Something that stays open until it is closed. */
interface Opened {
  readonly what: string;
  readonly advice: string;
  readonly stretch: number;
  readonly at: Error;
  /** Whether it is open, and keeps the process alive. */
  readonly isOpen: () => boolean;
}

/**
 * Follows what user code opens: servers, connections, child processes, workers, watchers of files, files. What Node
 * opens by itself, the other end of a connection, say, is not counted; nor is what keeps nothing alive, such as a
 * connection that an agent keeps for the next request.
 *
 * @returns tells of what was opened since and is still open
 */
export function watchHandles(stretch: Stretch): Look {
  const opened = new Map<unknown, Opened>();

  function note(key: unknown, what: string, advice: string, isOpen: () => boolean): void {
    const now = stretch();
    // Nobody asks for what was opened outside tests.
    if (now > 0) opened.set(key, { what, advice, stretch: now, at: new Error(what), isOpen });
  }

  watchMethods(note);
  watchWorkers(note);
  watchFiles(note, (key) => void opened.delete(key));
  syncBuiltinESMExports();

  return () => {
    const now = stretch();
    return () => {
      const sightings: Sighting[] = [];
      for (const [key, each] of opened) {
        if (each.stretch !== now || !each.isOpen()) opened.delete(key);
        else {
          const { what, advice, at, isOpen } = each;
          sightings.push({ guard: 'handles', what: `${what} is still open`, advice, at, lasts: isOpen });
        }
      }
      return sightings;
    };
  };
}

type Note = (key: unknown, what: string, advice: string, isOpen: () => boolean) => void;

function watchMethods(note: Note): void {
  const after = (owner: object, name: string, what: string, advice: string): void => {
    wrapFunction(
      owner,
      name,
      (real) =>
        function opens(this: object, ...given) {
          const answer: unknown = Reflect.apply(real, this, given);
          note(this, what, advice, () => isActive(this));
          return answer;
        },
    );
  };
  after(net.Server.prototype, 'listen', 'a server', 'Close it in afterEach, or open it in beforeAll.');
  after(net.Socket.prototype, 'connect', 'a connection', 'End it in afterEach, or open it in beforeAll.');
  after(dgram.Socket.prototype, 'bind', 'a datagram socket', 'Close it in afterEach.');
  after(
    childProcess.ChildProcess.prototype,
    'spawn',
    'a child process',
    'Wait for its end, or kill it in afterEach.',
  );
  wrapFunction(fs, 'watch', (real) => (...given) => {
    const watcher = real(...given);
    note(watcher, 'a watcher of files', 'Close it in afterEach.', () => isActive(watcher));
    return watcher;
  });
}

function watchWorkers(note: Note): void {
  const Real = workers.Worker;
  workers.Worker = new Proxy(Real, {
    construct(target, given: unknown[], newTarget) {
      const worker = Reflect.construct(target, given, newTarget) as workers.Worker;
      note(
        worker,
        'a worker thread',
        'Wait for its end, or terminate it in afterEach.',
        () => worker.threadId !== -1,
      );
      return worker;
    },
  });
}

function watchFiles(note: Note, closed: (key: unknown) => void): void {
  const [what, advice] = ['a file', 'Close it in the test, or in afterEach.'];
  wrapFunction(fs.promises, 'open', (real) => async (...given) => {
    const file = await real(...given);
    note(file, what, advice, () => isObject(file) && Reflect.get(file, 'fd') !== -1);
    return file;
  });
  wrapFunction(fs, 'openSync', (real) => (...given) => {
    const descriptor = real(...given);
    note(descriptor, what, advice, () => true);
    return descriptor;
  });
  wrapFunction(fs, 'open', (real) => (...given) => {
    const callback = given.at(-1);
    if (!isFunction(callback)) return real(...given);
    return real(...given.slice(0, -1), (error: unknown, descriptor: unknown) => {
      if (error === null) note(descriptor, what, advice, () => true);
      return callback(error, descriptor);
    });
  });
  for (const name of ['close', 'closeSync']) {
    wrapFunction(fs, name, (real) => (...given) => {
      closed(given[0]);
      return real(...given);
    });
  }
}

/** Node forgets the handle of what was closed at once, and counts it as active until the next turn of the event loop. */
function isActive(owner: unknown): boolean {
  const isClosed = typeof owner === 'object' && owner !== null && Reflect.get(owner, '_handle') === null;
  return !isClosed && activeHandles().includes(owner);
}

/** Servers, sockets, child processes and the like that keep the process alive. */
function activeHandles(): readonly unknown[] {
  // type-coverage:ignore-next-line -- undocumented since Node 0.x and without a public equal that gives the handles
  const source = process as { readonly _getActiveHandles?: () => readonly unknown[] };
  return source._getActiveHandles?.() ?? [];
}
