import dgram from 'node:dgram';
import dns from 'node:dns';
import { syncBuiltinESMExports } from 'node:module';
import net from 'node:net';
import { isFunction, wrapFunction } from '../time/wrap-function.ts';
import { isAllowedHost } from './hosts.ts';

/** Somebody wants to reach another machine. */
export interface NetworkUse {
  readonly host: string;
  /** Such as `a connection to example.org:443`. */
  readonly what: string;
  /** Made where user code asked for it. */
  readonly at: Error;
}

/** What the watch is told, and tells. */
export interface NetworkGiven {
  readonly allowedHosts: readonly string[];
  /** Hears of every use; returns the error with which it is refused, or null where it may go on. */
  readonly used: (use: NetworkUse) => Error | null;
}

/** Functions of `node:dns` that ask for a name; so do those of `node:dns/promises`. */
const lookUps = [
  'lookup',
  'resolve',
  'resolve4',
  'resolve6',
  'resolveAny',
  'resolveCname',
  'resolveMx',
  'resolveTxt',
];

/** Starts to watch what leaves this machine: connections of any kind, datagrams, name look-ups. */
export function watchNetwork({ allowedHosts, used }: NetworkGiven): void {
  function judge(host: string, what: string): Error | null {
    return isAllowedHost(host, allowedHosts) ? null : used({ host, what, at: new Error(what) });
  }

  wrapFunction(
    net.Socket.prototype,
    'connect',
    (real) =>
      function connect(this: net.Socket, ...given) {
        const target = targetOf(given);
        const refusal =
          target === null ? null : judge(target.host, `a connection to ${target.host}:${target.port}`);
        if (refusal === null) return Reflect.apply(real, this, given);
        process.nextTick(() => this.destroy(refusal));
        return this;
      },
  );
  wrapFunction(
    dgram.Socket.prototype,
    'send',
    (real) =>
      function send(this: dgram.Socket, ...given) {
        const host = given.findLast((each) => typeof each === 'string' && given.indexOf(each) > 0);
        const refusal = typeof host === 'string' ? judge(host, `a datagram to ${host}`) : null;
        if (refusal === null) return Reflect.apply(real, this, given);
        const callback = given.at(-1);
        if (isFunction(callback)) process.nextTick(callback, refusal);
        else process.nextTick(() => this.emit('error', refusal));
        return undefined;
      },
  );
  for (const name of lookUps) {
    wrapFunction(dns, name, (real) => (...given) => {
      const refusal = judge(String(given[0]), `a look-up of ${String(given[0])}`);
      const callback = given.at(-1);
      if (refusal === null || !isFunction(callback)) return real(...given);
      process.nextTick(callback, refusal);
      return {};
    });
    wrapFunction(dns.promises, name, (real) => (...given) => {
      const refusal = judge(String(given[0]), `a look-up of ${String(given[0])}`);
      return refusal === null ? real(...given) : Promise.reject(refusal);
    });
  }
  syncBuiltinESMExports();
}

interface Target {
  readonly host: string;
  readonly port: string;
}

/** Where a socket is to connect, by the arguments of `connect`; null for a path on this machine. */
function targetOf(given: readonly unknown[]): Target | null {
  // Node hands its own, normalised arguments on as one list.
  const [first, second] = Array.isArray(given[0]) ? (given[0] as readonly unknown[]) : given;
  if (typeof first === 'object' && first !== null) {
    if (Reflect.get(first, 'path') !== undefined && Reflect.get(first, 'port') === undefined) return null;
    const host: unknown = Reflect.get(first, 'host');
    return { host: typeof host === 'string' ? host : 'localhost', port: String(Reflect.get(first, 'port')) };
  }
  if (Number.isNaN(Number(first))) return null;
  return { host: typeof second === 'string' ? second : 'localhost', port: String(first) };
}
