/**
 * The kill switch as services read it: at once, from memory, and never wrong for longer than 250 ms.
 *
 * `clear` is only believed for 250 ms after the look that showed it *began*. So nothing that goes wrong afterwards (a
 * look that hangs, a timer that is late, a blocked process) can keep it alive: it turns into `unreadable` by itself.
 */
import type { Clock } from '../time.ts';
import type { Timers } from '../timers.ts';
import { type OnKillChange, tell } from './kill-change.ts';
import { type KillMedium, type KillState, lookAtMedia } from './kill-state.ts';

/** Age at which a look is believed no more, in milliseconds. */
export const KILL_STATE_AGE_MS_MAX = 250;

/** Pause between two looks in milliseconds: with answers within 100 ms, the next is there before the last is stale. */
const POLL_MS = 50;

/** What the kill switch asks of the outside world. */
export interface KillSwitchPorts {
  /** Age of looks, and times of changes. */
  readonly clock: Clock;
  /** Time of the next look. */
  readonly timers: Timers;
  /** Where to look, in this order; at least one. */
  readonly media: readonly KillMedium[];
  /** Takes every change of state. */
  readonly onChange: OnKillChange;
}

/** The kill switch of a process. */
export interface KillSwitch {
  /** Returns the state, at most 250 ms old; never throws and never waits. */
  readonly state: () => KillState;
  /** Looks now and resolves to the state; resolves when a look under way ends, if there is one. */
  readonly look: () => Promise<KillState>;
  /** Stops looking; the state is `unreadable` from now on. */
  readonly close: () => void;
}

/** Starts to look, at once and from then on; the state is `unreadable` until the first look ends. */
export function createKillSwitch({ clock, timers, media, onChange }: KillSwitchPorts): KillSwitch {
  let seen: { readonly state: KillState; readonly beganMs: number } | undefined;
  let lastTold: KillState = 'clear';
  let lookUnderWay: Promise<void> | undefined;
  let lookAgain = false;
  let isClosed = false;

  const startedMs = clock.monotonicMs();
  const stopWatching = media.map((medium) => medium.watch(onSign));
  let cancelPoll = timers.start(POLL_MS, poll);
  void startLook();
  return { state, look, close };

  function state(): KillState {
    if (isClosed || seen === undefined) return 'unreadable';
    return seen.state === 'clear' && isStale(seen.beganMs) ? 'unreadable' : seen.state;
  }

  function isStale(sinceMs: number): boolean {
    return clock.monotonicMs() - sinceMs >= KILL_STATE_AGE_MS_MAX;
  }

  async function look(): Promise<KillState> {
    await startLook();
    return state();
  }

  function poll(): void {
    cancelPoll = timers.start(POLL_MS, poll);
    // A look that hangs makes the state stale; that is a change as well. The first look gets its time.
    if (seen !== undefined || isStale(startedMs)) tellState();
    void startLook();
  }

  function onSign(): void {
    if (lookUnderWay !== undefined) lookAgain = true;
    void startLook();
  }

  /** One look at a time, so that a medium that hangs is not asked again and again. */
  function startLook(): Promise<void> {
    if (isClosed) return Promise.resolve();
    lookUnderWay ??= lookOnce();
    return lookUnderWay;
  }

  async function lookOnce(): Promise<void> {
    const beganMs = clock.monotonicMs();
    seen = { state: await lookAtMedia(media), beganMs };
    lookUnderWay = undefined;
    tellState();
    if (!lookAgain) return;
    lookAgain = false;
    void startLook();
  }

  function tellState(): void {
    const before = lastTold;
    lastTold = state();
    if (isClosed || lastTold === before) return;
    tell(onChange, { kind: 'observed', before, after: lastTold, atNs: clock.nowNs() });
  }

  function close(): void {
    isClosed = true;
    cancelPoll();
    for (const stop of stopWatching) stop();
  }
}
