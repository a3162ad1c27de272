/**
 * Vitest keeps "safe" timers apart from those that tests can fake, and takes them anew for every wait of
 * `vi.waitFor` and `expect.poll` and for every deadline of a test or hook.
 *
 * Waits belong to the time of the test and become virtual. Deadlines stay real, so that a test that waits
 * for something nobody sees (a compilation, a lock) is not cut short by a jump; what a test takes of its
 * own time is compared with its time-out afterwards. Vitest unrefs a deadline's timer as soon as it has
 * made it and a wait's never: that is how they are told apart.
 */

/** The timers that become safe: virtual ones, and the real ones for deadlines. */
export interface SafeTimersGiven {
  readonly virtual: Timers;
  readonly real: Timers;
  /** The virtual timer that was made last is a deadline. */
  readonly isDeadline: () => void;
}

/** Makes and clears a timer. */
export interface Timers {
  readonly set: (callback: () => void, delayMs: number) => unknown;
  readonly clear: (handle: unknown) => void;
}

/** Replaces the safe timers; where Vitest keeps none under its name for them, nothing changes. */
export function replaceSafeTimers(given: SafeTimersGiven, setInterval: unknown): void {
  const found = findSafeTimers();
  if (found === null) return;
  const { key, safe } = found;
  const clear = (handle: unknown): void => {
    if (handle instanceof SafeTimer) handle.clear();
    else given.virtual.clear(handle);
  };
  Reflect.set(globalThis, key, {
    ...safe,
    setTimeout: (callback: () => void, delayMs = 1) => new SafeTimer(given, callback, delayMs),
    clearTimeout: clear,
    setInterval,
    clearInterval: clear,
  });
}

/** Where Vitest keeps its safe timers, and what it keeps there; null where it keeps none. */
export function findSafeTimers(): { readonly key: symbol; readonly safe: object } | null {
  const key = Object.getOwnPropertySymbols(globalThis).find(
    ({ description }) => description === 'vitest:SAFE_TIMERS',
  );
  const safe: unknown = key === undefined ? undefined : Reflect.get(globalThis, key);
  return key === undefined || typeof safe !== 'object' || safe === null ? null : { key, safe };
}

/** Virtual until it is unreffed. */
class SafeTimer {
  readonly #given: SafeTimersGiven;
  readonly #callback: () => void;
  readonly #delayMs: number;
  #timers: Timers;
  #handle: unknown;

  constructor(given: SafeTimersGiven, callback: () => void, delayMs: number) {
    this.#given = given;
    this.#callback = callback;
    this.#delayMs = delayMs;
    this.#timers = given.virtual;
    this.#handle = given.virtual.set(callback, delayMs);
  }

  unref(): this {
    if (this.#timers === this.#given.real) return this;
    this.clear();
    this.#given.isDeadline();
    this.#timers = this.#given.real;
    this.#handle = this.#timers.set(this.#callback, this.#delayMs);
    return this;
  }

  clear(): void {
    this.#timers.clear(this.#handle);
  }
}
