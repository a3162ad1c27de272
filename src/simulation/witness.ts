import { errorOfThrown, messageOfThrown, textOr } from '../core/thrown.ts';
import type { Fact, Finding, Invariant } from './facts.ts';

/** Something that must not have happened. */
export interface Violation extends Finding {
  /** Name of the invariant that does not hold. */
  readonly invariant: string;
  /** When, in milliseconds of virtual time. */
  readonly atMs: number;
  /** Number of the step of virtual time in which it was seen. */
  readonly step: number;
}

/** Hears every fact, and remembers the first that must not be. */
export class Witness {
  readonly #invariants: readonly Invariant[];
  readonly #when: () => Pick<Violation, 'atMs' | 'step'>;
  #violation: Violation | null = null;

  /** Makes a witness of these invariants. */
  constructor(invariants: readonly Invariant[], when: () => Pick<Violation, 'atMs' | 'step'>) {
    this.#invariants = invariants;
    this.#when = when;
  }

  /** The first violation; null while there is none. */
  get violation(): Violation | null {
    return this.#violation;
  }

  /** Takes a fact. */
  take(fact: Fact): void {
    if (this.#violation !== null) return;
    for (const { name, take } of this.#invariants) {
      const finding = take(fact);
      if (finding === undefined) continue;
      this.#violation = { invariant: name, ...finding, ...this.#when() };
      return;
    }
  }

  /** Takes an error that no fault explains. */
  takeDefect(error: unknown): void {
    if (this.#violation !== null) return;
    const found = textOr(messageOfThrown(error), () => errorOfThrown(error).stack);
    this.#violation = {
      invariant: 'no-defects',
      expected: 'no error but those of faults',
      found,
      ...this.#when(),
    };
  }
}
