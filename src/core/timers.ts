/** The only way to wait; production passes the timers of the machine, tests their own. */
export interface Timers {
  /** Calls `callback` once after `delayMs` milliseconds, and returns what prevents it. */
  start(delayMs: number, callback: () => void): () => void;
}
