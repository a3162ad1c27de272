import childProcess from 'node:child_process';
import fs from 'node:fs';
import { createRequire, syncBuiltinESMExports } from 'node:module';
import net from 'node:net';
import tls from 'node:tls';
import { getCallSites, promisify } from 'node:util';
import { type AnyFunction, isFunction, wrapFunction } from './wrap-function.ts';

/**
 * A wait that Node or the engine times by itself, where no virtual clock reaches: a time-out of a socket,
 * a request, a server or a child process, a polled file, a wait in shared memory.
 */
export interface NativeWait {
  /** In words that a duration can follow: `a socket time-out`. */
  readonly what: string;
  /** Milliseconds, above 0. */
  readonly waitMs: number;
}

/** Hears of every native wait that code other than Node's own asks for. */
export type NativeWaitListener = (wait: NativeWait) => void;

/** Properties of a server, and options of `createServer`, that are time-outs. */
const serverTimeouts = ['timeout', 'keepAliveTimeout', 'headersTimeout', 'requestTimeout'] as const;

const require = createRequire(import.meta.url);
// An import would read each of their exports, and with `WebSocket` load a whole client into every worker.
const http = require('node:http') as typeof import('node:http');
const https = require('node:https') as typeof import('node:https');

/** How often `fs.watchFile` looks by default, in milliseconds. */
const watchFileMs = 5_007;

/** Starts to watch the functions of this process that wait natively. They do what they did before. */
export function watchNativeWaits(listener: NativeWaitListener): void {
  function tell(what: string, waitMs: unknown): void {
    if (typeof waitMs === 'number' && waitMs > 0 && Number.isFinite(waitMs)) listener({ what, waitMs });
  }
  watchSockets(tell);
  watchRequests(tell);
  watchServers(tell);
  for (const name of ['exec', 'execFile', 'fork', 'spawn']) {
    observe(childProcess, name, (given) => tell('a child process with a time-out', option(given, 'timeout')));
  }
  observe(fs, 'watchFile', (given) => tell('a file poll', option(given, 'interval') ?? watchFileMs));
  observe(Atomics, 'wait', ([, , , waitMs]) => tell('Atomics.wait', waitMs));
  observe(Atomics, 'waitAsync', ([, , , waitMs]) => tell('Atomics.waitAsync', waitMs));
  syncBuiltinESMExports();
}

type Tell = (what: string, waitMs: unknown) => void;

function watchSockets(tell: Tell): void {
  const what = 'a socket time-out';
  observe(net.Socket.prototype, 'setTimeout', ([waitMs]) => tell(what, waitMs));
  for (const [owner, name] of [
    [net, 'connect'],
    [net, 'createConnection'],
    [tls, 'connect'],
  ] as const) {
    observe(owner, name, (given) => tell(what, option(given, 'timeout')));
  }
}

function watchRequests(tell: Tell): void {
  const what = 'a request time-out';
  for (const { prototype } of [http.ClientRequest, http.IncomingMessage, http.OutgoingMessage]) {
    observe(prototype, 'setTimeout', ([waitMs]) => tell(what, waitMs));
  }
  for (const module of [http, https]) {
    for (const name of ['get', 'request'])
      observe(module, name, (given) => tell(what, option(given, 'timeout')));
    module.Agent = observeClass(module.Agent, (given) =>
      tell('an agent’s time-out', option(given, 'timeout')),
    );
  }
}

function watchServers(tell: Tell): void {
  for (const { Server } of [http, https]) {
    observe(Server.prototype, 'setTimeout', ([waitMs]) => tell('a server’s timeout', waitMs));
    for (const name of serverTimeouts)
      observeProperty(Server.prototype, name, (value) => tell(`a server’s ${name}`, value));
  }
  for (const module of [http, https]) {
    observe(module, 'createServer', (given) => {
      for (const name of serverTimeouts) tell(`a server’s ${name}`, option(given, name));
    });
  }
}

type Look = (given: readonly unknown[]) => void;

/** Lets a function of a module, or a method of a prototype, be seen when user code calls it. */
function observe(owner: object, name: string, look: Look): void {
  wrapFunction(owner, name, (real) => {
    const observed = observedCall(real, look);
    const promised: unknown = Reflect.get(real, promisify.custom);
    if (isFunction(promised)) {
      Object.defineProperty(observed, promisify.custom, { value: observedCall(promised, look) });
    }
    return observed;
  });
}

function observedCall(real: AnyFunction, look: Look): AnyFunction {
  return function observed(this: unknown, ...given) {
    if (isUserCall()) look(given);
    return Reflect.apply(real, this, given);
  };
}

function observeClass<Class extends new (...given: never[]) => object>(real: Class, look: Look): Class {
  return new Proxy(real, {
    construct(target, given: unknown[], newTarget) {
      if (isUserCall()) look(given);
      return Reflect.construct(target, given, newTarget) as object;
    },
  });
}

/** Instances keep the value behind an accessor, which every writer goes through. */
function observeProperty(prototype: object, name: string, look: (value: unknown) => void): void {
  const values = new WeakMap<object, unknown>();
  Object.defineProperty(prototype, name, {
    configurable: true,
    enumerable: true,
    get(this: object) {
      return values.get(this);
    },
    set(this: object, value: unknown) {
      if (isUserCall()) look(value);
      values.set(this, value);
    },
  });
}

/** Whether the function that calls this one was called by code that is not Node's own. */
function isUserCall(): boolean {
  const [, , caller] = getCallSites(3);
  return caller?.scriptName.startsWith('node:') !== true;
}

/** An option by name, in whichever place the options are. */
function option(given: readonly unknown[], name: string): unknown {
  for (const each of given) {
    if (typeof each !== 'object' || each === null || Array.isArray(each)) continue;
    const value: unknown = Reflect.get(each, name);
    if (value !== undefined) return value;
  }
  return undefined;
}
