/**
 * One life of a process. It can end at any moment: nothing of it is heard of again, since every way out of it and back
 * leads through here. What is still computed after its end reaches nobody.
 */
import type { Timers } from '../core/timers.ts';

/** A life that lasts until it is ended. */
export class Life {
  /** Number of this life of its process, from 1. */
  readonly number: number;
  readonly #endings: (() => void)[] = [];
  #isDead = false;
  #passesLeft: number | undefined;

  /** Begins a life. */
  constructor(number: number) {
    this.number = number;
  }

  /** Whether it has ended. */
  get isDead(): boolean {
    return this.#isDead;
  }

  /** Lets it end after so many more moments at which it waits for something, 0 or more. */
  endAfter(passes: number): void {
    this.#passesLeft = passes;
  }

  /** Calls back at the end. */
  onEnd(ending: () => void): void {
    this.#endings.push(ending);
  }

  /** Ends it now. */
  end(): void {
    if (this.#isDead) return;
    this.#isDead = true;
    for (const ending of this.#endings.splice(0)) ending();
  }

  /** Does something outside of the process. The life may end before or after; then the promise stays as it is for ever. */
  async cross<Result>(action: () => Promise<Result>): Promise<Result> {
    if (!this.#passes()) return never();
    try {
      const result = await action();
      return this.#passes() ? result : await never<Result>();
    } catch (error) {
      if (!this.#passes()) return never();
      throw error;
    }
  }

  /** Returns timers of which none runs after the end. */
  timers(timers: Timers): Timers {
    return {
      start: (delayMs, callback) =>
        timers.start(delayMs, () => {
          if (!this.#isDead) callback();
        }),
    };
  }

  /** One more moment has come; false when the life has ended, or ends in it. */
  #passes(): boolean {
    if (this.#isDead) return false;
    if (this.#passesLeft === undefined) return true;
    this.#passesLeft -= 1;
    if (this.#passesLeft >= 0) return true;
    this.end();
    return false;
  }
}

/** A promise that nobody keeps: a new one each time, so that nothing that waits for it is held. */
function never<Result>(): Promise<Result> {
  return new Promise(() => undefined);
}
