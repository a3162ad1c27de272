import { instantOf } from '../../worlds/axes/clock-starts.ts';
import { type ClockValue, isSecondEdge } from '../../worlds/axes/clock-value.ts';
import type { LoadValue } from '../../worlds/axes/load.ts';
import type { ScheduleValue } from '../../worlds/axes/schedule.ts';
import type { EffectLog } from '../effects.ts';
import { tellVirtualFileTimes } from './file-times.ts';
import { delayFileRequests } from './late-files.ts';
import { createLateness } from './lateness.ts';
import { watchPendingWork } from './pending-work.ts';
import { createRealClock } from './real-clock.ts';
import { replaceReads } from './replace-reads.ts';
import { replaceTimers } from './replace-timers.ts';
import type { Timers } from './safe-timers.ts';
import { createStalls } from './stalls.ts';
import { createVirtualClock } from './virtual-clock.ts';
import type { NativeTime, WorldClock } from './world-clock.ts';

/**
 * Makes the axes `clock`, `schedule` and `load` true: `Date`, `performance.now`, `process.hrtime` and every timer
 * of this process follow one virtual clock. Vitest keeps the natives that it captured when it loaded.
 */
export interface WorldTime {
  readonly enterWorld: (world: TimeValues) => void;
  /** Whether time flows with the real clock from here on, and never jumps; where that changes, time starts anew. */
  readonly flow: (real: boolean) => void;
  /** Time does not jump, because something is waited for that nobody sees from here, until the function given is called. */
  readonly hold: () => () => void;
  /** Starts time anew at the world's instant, without timers: a fresh process. */
  readonly restart: () => void;
  /** From here on lateness and stalls are drawn from the streams of this place. */
  readonly enterPlace: (place: string) => void;
  /** What this place runs next meets the lateness and the stalls that it has met before. */
  readonly repeatPlace: (place: string) => void;
  /**
   * A test starts. In a world at the edge of a second every test starts at that edge, whatever ran before
   * it: time moves on to it without a timer becoming due.
   */
  readonly testStarts: () => void;
  /** Virtual milliseconds since time was started anew. */
  readonly elapsedMs: () => number;
  /** Puts the world's time zone back; returns whether user code had changed it. */
  readonly restoreZone: () => boolean;
  /** From here on time goes on as the real one does, from where it is and with the timers there are, and never jumps. */
  readonly goOnReal: () => void;
}

/** How time begins in a process. */
export interface TimeStart {
  /** The time it is when time starts anew, in milliseconds since the Unix epoch. */
  readonly baseMs: number;
  /** What `performance.now()` says then. Default: 1000, a process that has just loaded. */
  readonly uptimeMs?: number;
  /** Whether time-outs of tests and hooks count virtual time as well as the real one. Default: false. */
  readonly virtualDeadlines?: boolean;
}

/** What a world says of time. */
export interface TimeValues {
  readonly clock: ClockValue;
  readonly schedule: ScheduleValue;
  readonly load: LoadValue;
}

/** How far a read moves time: reads never stand still for ever, and two of them are never the same instant. */
const readMs = { still: 0.001, stepping: 0.25 };

/** Replaces the time of this process by a virtual one. */
export function installTime(
  { baseMs, uptimeMs = 1_000, virtualDeadlines = false }: TimeStart,
  effects: EffectLog,
): WorldTime {
  const native = takeNatives();
  const work = watchPendingWork(native.nowMs);
  const lateness = createLateness(effects);
  const jumping = createVirtualClock(native, work, lateness.slowTurn);
  const flowing = createRealClock(native, lateness.slowTurn);
  let current: WorldClock = jumping;
  /** What had passed when time began to go on as the real one; null before. */
  let handedOverMs: number | null = null;
  const clock = followClock(() => current, clear);
  const stalls = createStalls(clock.stall, effects);
  const ownZone = process.env['TZ'];
  let value: ClockValue = { kind: 'base' };
  let startMs = baseMs;

  function read(): number {
    stalls.read();
    if (handedOverMs === null) clock.drift(value.kind === 'set' ? readMs[value.reads] : readMs.still);
    return clock.nowMs();
  }

  const elapsedMs = (): number => (handedOverMs ?? 0) + clock.elapsedMs();

  /** A timer may be of the clock that was left. */
  function clear(handle: unknown): void {
    if (handedOverMs !== null) jumping.clear(handle);
    current.clear(handle);
  }

  function goOnReal(): void {
    if (current !== jumping) return;
    handedOverMs = jumping.elapsedMs();
    flowing.set(jumping.nowMs());
    current = flowing;
    jumping.handOver(flowing);
  }

  const realDeadlines: Timers = {
    set: (callback, delayMs) => native.setTimeout(callback, delayMs),
    clear: native.clearTimeout,
  };

  replaceReads(read, elapsedMs, uptimeMs);
  const immediates = replaceTimers(clock, {
    late: lateness.timer,
    withdraw: lateness.withdrawTimer,
    calling: stalls.before,
    deadlines: virtualDeadlines ? either(realDeadlines, jumping.deadlines) : realDeadlines,
  });
  const fileTimes = tellVirtualFileTimes({
    virtualOf: clock.virtualOf,
    nowMs: clock.nowMs,
    realNowMs: native.epochMs,
  });
  delayFileRequests({ late: lateness.request, after: clock.after, answering: stalls.before });

  function restart(): void {
    handedOverMs = null;
    work.forget();
    fileTimes.forget();
    immediates.clear();
    clock.set(startMs);
  }

  function flow(real: boolean): void {
    const next = real ? flowing : jumping;
    if (next === current) return;
    restart(); // Forgets the timers of the clock that is left.
    current = next;
    restart();
  }

  function restoreZone(): boolean {
    const zone = (value.kind === 'set' ? value.zone : null) ?? ownZone;
    if (process.env['TZ'] === zone) return false;
    if (zone === undefined) Reflect.deleteProperty(process.env, 'TZ');
    else process.env['TZ'] = zone;
    return true;
  }

  return {
    enterWorld(world) {
      value = world.clock;
      lateness.enterWorld(world.schedule);
      stalls.enterWorld(world.load);
      restoreZone(); // The instant may be one of the zone that the process has now.
      startMs = instantOf(value, baseMs);
      restart();
    },
    flow,
    hold: work.hold,
    restart,
    enterPlace(place) {
      lateness.enterPlace(place);
      stalls.enterPlace(place);
    },
    repeatPlace(place) {
      lateness.repeatPlace(place);
      stalls.repeatPlace(place);
    },
    testStarts() {
      if (!isSecondEdge(value)) return;
      const ahead = (startMs - clock.nowMs()) % 1_000;
      clock.drift(ahead < 0 ? ahead + 1_000 : ahead);
    },
    elapsedMs,
    restoreZone,
    goOnReal,
  };
}

function takeNatives(): NativeTime {
  const {
    setTimeout: realSetTimeout,
    setInterval: realSetInterval,
    setImmediate: realSetImmediate,
    clearTimeout: realClear,
  } = globalThis;
  const wait = Atomics.wait.bind(Atomics);
  const nobodyWakes = new Int32Array(new SharedArrayBuffer(4));
  return {
    nowMs: performance.now.bind(performance),
    epochMs: Date.now.bind(Date),
    setTimeout: (callback, delayMs, ...given) => realSetTimeout(callback, delayMs, ...given),
    setInterval: (callback, delayMs, ...given) => realSetInterval(callback, delayMs, ...given),
    setImmediate: (callback) => realSetImmediate(callback),
    // type-coverage:ignore-next-line -- Node's own function sorts out what is a handle and what is not
    clearTimeout: (handle) => realClear(handle as NodeJS.Timeout),
    block: (ms) => void wait(nobodyWakes, 0, 0, ms),
  };
}

/** What ends by one or the other, whichever comes first. */
function either(one: Timers, other: Timers): Timers {
  const clear = ([first, second]: readonly unknown[]): void => {
    one.clear(first);
    other.clear(second);
  };
  return {
    set(callback, delayMs) {
      const handles: unknown[] = [];
      const end = (): void => {
        clear(handles);
        callback();
      };
      handles.push(one.set(end, delayMs), other.set(end, delayMs));
      return handles;
    },
    clear(handle) {
      if (Array.isArray(handle)) clear(handle);
    },
  };
}

/** A clock that is always the current one. */
function followClock(current: () => WorldClock, clear: (handle: unknown) => void): WorldClock {
  return {
    nowMs: () => current().nowMs(),
    elapsedMs: () => current().elapsedMs(),
    virtualOf: (realMs) => current().virtualOf(realMs),
    set: (epochMs) => current().set(epochMs),
    drift: (byMs) => current().drift(byMs),
    stall: (ms) => current().stall(ms),
    setTimeout: (...given) => current().setTimeout(...given),
    setLateTimeout: (...given) => current().setLateTimeout(...given),
    setInterval: (...given) => current().setInterval(...given),
    clear,
    after: (delayMs, callback) => current().after(delayMs, callback),
    immediates: { added: () => current().immediates.added(), ran: () => current().immediates.ran() },
  };
}
