import { syncBuiltinESMExports } from 'node:module';
import timers from 'node:timers';
import { promisify } from 'node:util';
import { type ClockValue, instantOf } from '../../worlds/axes/clock.ts';
import { latenessAt, type ScheduleValue, slowTurnsAt } from '../../worlds/axes/schedule.ts';
import type { RandomStream } from '../../worlds/seed.ts';
import { tellVirtualFileTimes } from './file-times.ts';
import { delayFileRequests } from './late-files.ts';
import { watchPendingWork } from './pending-work.ts';
import { replaceSafeTimers } from './safe-timers.ts';
import { timersPromisesOf } from './timers-promises.ts';
import {
  createVirtualClock,
  fileTickMs,
  type NativeTime,
  type SlowTurn,
  type TimerCallback,
  type VirtualClock,
} from './virtual-clock.ts';

/**
 * Makes the axes `clock` and `schedule` true: `Date`, `performance.now`, `process.hrtime` and every timer
 * of this process follow one virtual clock. Vitest keeps the natives that it captured when it loaded.
 */
export interface WorldTime {
  readonly enterWorld: (clock: ClockValue, schedule: ScheduleValue) => void;
  /** Starts time anew at the world's instant, without timers: a fresh process. */
  readonly restart: () => void;
  /** From here on lateness is drawn from the stream of this place. */
  readonly enterPlace: (place: string) => void;
  /**
   * A test starts. In a world at the edge of a second every test starts at that edge, whatever ran before
   * it: time moves on to it without a timer becoming due.
   */
  readonly testStarts: () => void;
  /** Virtual milliseconds since time was started anew. */
  readonly elapsedMs: () => number;
  /** Puts the world's time zone back; returns whether user code had changed it. */
  readonly restoreZone: () => boolean;
}

/** How far a read moves time: reads never stand still for ever, and two of them are never the same instant. */
const readMs = { still: 0.001, stepping: 0.25 };

/** What `performance.now()` says when time starts anew: a process that has just loaded. */
const uptimeMs = 1_000;

/** Replaces the time of this process by a virtual one. */
export function installTime(baseMs: number): WorldTime {
  const native = takeNatives();
  const work = watchPendingWork(native.nowMs);
  const clock = createVirtualClock(native, work, (untilDueMs) => slow(untilDueMs));
  const ownZone = process.env['TZ'];
  let value: ClockValue = { kind: 'base' };
  let schedule: ScheduleValue = { kind: 'punctual' };
  let late: RandomStream = () => 0;
  let slow: SlowTurn = () => false;
  let lateness = new Map<string, { readonly late: RandomStream; readonly slow: SlowTurn }>();

  function read(): number {
    clock.drift(value.kind === 'set' ? readMs[value.reads] : readMs.still);
    return clock.nowMs();
  }

  replaceReads(read, () => clock.elapsedMs());
  const immediates = replaceTimers(clock, native, () => late());
  tellVirtualFileTimes(clock.virtualOf, () => {
    work.hold(fileTickMs + 2);
  });
  delayFileRequests(() => late(), clock.after);

  function restart(): void {
    work.forget();
    immediates.clear();
    clock.set(instantOf(value, baseMs));
  }

  function restoreZone(): boolean {
    const zone = value.kind === 'set' ? value.zone : ownZone;
    if (process.env['TZ'] === zone) return false;
    if (zone === undefined) Reflect.deleteProperty(process.env, 'TZ');
    else process.env['TZ'] = zone;
    return true;
  }

  return {
    enterWorld(nextClock, nextSchedule) {
      value = nextClock;
      schedule = nextSchedule;
      lateness = new Map();
      restoreZone();
      restart();
    },
    restart,
    enterPlace(place) {
      let stream = lateness.get(place);
      if (stream === undefined) {
        stream = { late: latenessAt(schedule, place), slow: slowTurnsAt(schedule, place) };
        lateness.set(place, stream);
      }
      ({ late, slow } = stream);
    },
    testStarts() {
      const edge = value.kind === 'set' ? value.start.kind : 'ordinary';
      if (edge !== 'second-edge' && edge !== 'millisecond-edge') return;
      const ahead = (instantOf(value, baseMs) - clock.nowMs()) % 1_000;
      clock.drift(ahead < 0 ? ahead + 1_000 : ahead);
    },
    elapsedMs: clock.elapsedMs,
    restoreZone,
  };
}

function takeNatives(): NativeTime {
  const { setTimeout: realSetTimeout, setImmediate: realSetImmediate, clearTimeout: realClear } = globalThis;
  return {
    nowMs: performance.now.bind(performance),
    epochMs: Date.now.bind(Date),
    setTimeout: (callback, delayMs) => realSetTimeout(callback, delayMs),
    setImmediate: (callback) => realSetImmediate(callback),
    // type-coverage:ignore-next-line -- Node's own function sorts out what is a handle and what is not
    clearTimeout: (handle) => realClear(handle as NodeJS.Timeout),
  };
}

/** `Date`, `performance` and `process.hrtime` agree, to the microsecond. */
function replaceReads(read: () => number, elapsedMs: () => number): void {
  const RealDate = Date;
  const VirtualDate = new Proxy(RealDate, {
    construct: (target, given: unknown[], newTarget) =>
      Reflect.construct(target, given.length === 0 ? [Math.floor(read())] : given, newTarget) as object,
    apply: () => new RealDate(Math.floor(read())).toString(),
    get: (target, key, receiver: unknown): unknown =>
      key === 'now' ? now : Reflect.get(target, key, receiver),
  });
  function now(): number {
    return Math.floor(read());
  }
  RealDate.now = now;
  Object.defineProperty(RealDate.prototype, 'constructor', {
    value: VirtualDate,
    writable: true,
    configurable: true,
  });
  globalThis.Date = VirtualDate;

  const upMs = (): number => {
    read();
    return uptimeMs + elapsedMs();
  };
  performance.now = upMs;
  Object.defineProperty(performance, 'timeOrigin', {
    configurable: true,
    get: () => read() - elapsedMs() - uptimeMs,
  });
  const bigint = (): bigint => BigInt(Math.floor(upMs() * 1e6));
  const hrtime = (previous?: [number, number]): [number, number] => {
    const total =
      bigint() - (previous === undefined ? 0n : BigInt(previous[0]) * 1_000_000_000n + BigInt(previous[1]));
    return [Number(total / 1_000_000_000n), Number(total % 1_000_000_000n)];
  };
  process.hrtime = Object.assign(hrtime, { bigint });
}

/** Returns the real immediates that wait, so that they can be cleared. */
function replaceTimers(
  clock: VirtualClock,
  native: NativeTime,
  late: () => number,
): { readonly clear: () => void } {
  const { setImmediate: realSetImmediate, clearImmediate: realClearImmediate } = globalThis;
  const waiting = new Set<NodeJS.Immediate>();

  const replaced = {
    setTimeout: (callback: TimerCallback, delayMs?: unknown, ...given: readonly unknown[]) =>
      clock.setTimeout(checked(callback), delayOf(delayMs) + late(), ...given),
    setInterval: (callback: TimerCallback, delayMs?: unknown, ...given: readonly unknown[]) =>
      clock.setInterval(checked(callback), delayOf(delayMs), ...given),
    clearTimeout: clock.clear,
    clearInterval: clock.clear,
    setImmediate: (callback: TimerCallback, ...given: readonly unknown[]) => {
      clock.immediates.added();
      const handle = realSetImmediate(() => {
        waiting.delete(handle);
        clock.immediates.ran();
        callback(...given);
      });
      waiting.add(handle);
      return handle;
    },
    clearImmediate: (handle: NodeJS.Immediate | undefined) => {
      if (handle !== undefined && waiting.delete(handle)) clock.immediates.ran();
      realClearImmediate(handle);
    },
  };
  const promised = timersPromisesOf(replaced);
  Object.defineProperty(replaced.setTimeout, promisify.custom, {
    value: promised.setTimeout,
    enumerable: true,
  });
  Object.defineProperty(replaced.setImmediate, promisify.custom, {
    value: promised.setImmediate,
    enumerable: true,
  });

  Object.assign(globalThis, replaced);
  Object.assign(timers, replaced);
  Object.assign(timers.promises, promised);
  replaceAbortTimeout(replaced.setTimeout);
  replaceSafeTimers(
    {
      virtual: { set: replaced.setTimeout, clear: clock.clear },
      real: { set: native.setTimeout, clear: native.clearTimeout },
    },
    replaced.setInterval,
  );
  syncBuiltinESMExports();
  return {
    clear() {
      for (const handle of waiting) realClearImmediate(handle);
      waiting.clear();
    },
  };
}

/** Node's range: anything that is not from 1 to 2^31 − 1 counts as 1 ms. */
function delayOf(delayMs: unknown): number {
  const delay = Math.trunc(Number(delayMs));
  return delay >= 1 && delay <= 0x7fff_ffff ? delay : 1;
}

function checked(callback: TimerCallback): TimerCallback {
  if (typeof callback === 'function') return callback;
  const error = new TypeError(
    `The "callback" argument must be of type function. Received ${typeof callback}`,
  );
  throw Object.assign(error, { code: 'ERR_INVALID_ARG_TYPE' });
}

/** A signal that aborts in virtual time. Like Node's, it keeps nothing alive. */
function replaceAbortTimeout(setTimer: (callback: TimerCallback, delayMs: unknown) => unknown): void {
  AbortSignal.timeout = (delayMs: number): AbortSignal => {
    const controller = new AbortController();
    setTimer(() => {
      controller.abort(new DOMException('The operation was aborted due to timeout', 'TimeoutError'));
    }, delayMs);
    return controller.signal;
  };
}
