import type { HuntPlan } from './plan.ts';

/** What may end a hunt before its last seed. */
export interface StopRules {
  /** No world is begun once a failure has come back in pristine processes. */
  readonly untilFlaky: boolean;
  /** Null for as long as it takes. */
  readonly budget: Budget | null;
}

/** How long a hunt may take; it begins with the hunt. */
export interface Budget {
  readonly totalMs: number;
  /** A clock that never goes back, in milliseconds. */
  readonly now: () => number;
}

/** What ended a hunt: its last seed, one of the rules, or the user. */
export type StopReason = 'seeds' | 'until-flaky' | 'budget' | 'interrupted';

/** Nothing but the seeds ends the hunt. */
export const noRules: StopRules = { untilFlaky: false, budget: null };

/** Says whether another world may be begun. */
export interface Pace {
  /** A part begins, with this share of what is left to hunt: in (0, 1]. */
  readonly begin: (share: number) => void;
  /** Probes find most flakes: they get what there is. */
  readonly mayProbe: () => boolean;
  /** Seeds leave the time that is needed for what was found, and for the parts that follow. */
  readonly mayDraw: (found: Found) => boolean;
}

/** What is known of a part that bears on how long the rest of its hunt takes. */
export interface Found {
  /** Tests to confirm. */
  readonly suspects: number;
  /** How long a pristine run of all files takes, in milliseconds. */
  readonly coldMs: number;
  /** How many runs are in flight at a time. */
  readonly concurrency: number;
  readonly plan: HuntPlan;
}

/** Confirming and finding causes get at most this much of a part's time; the rest is for worlds. */
const reservedShareMax = 0.5;
/** Pristine runs for each suspect: those that settle whose fault it is, and those that confirm it. */
const replaysPerSuspect = 6;
/** And for each axis, as a cause. */
const replaysPerAxis = 2;

/** Makes the pace of a hunt. */
export function paceOf({ budget }: StopRules): Pace {
  if (budget === null) return { begin: () => undefined, mayProbe: () => true, mayDraw: () => true };
  const { totalMs, now } = budget;
  const endMs = now() + totalMs;
  let part = { startMs: now(), endMs };
  return {
    begin(share) {
      const startMs = now();
      part = { startMs, endMs: startMs + share * Math.max(0, endMs - startMs) };
    },
    mayProbe: () => now() < endMs,
    mayDraw: (found) => {
      const reserveMs = Math.min(reserveOf(found), reservedShareMax * (part.endMs - part.startMs));
      return now() < part.endMs - reserveMs;
    },
  };
}

/** How long it is likely to take to confirm what was found and to find its causes, in milliseconds. */
function reserveOf({ suspects, coldMs, concurrency, plan }: Found): number {
  return (suspects * (replaysPerSuspect + replaysPerAxis * plan.axes.length) * coldMs) / concurrency;
}

/** The items of an iterator, as long as another one may be begun; what is left stays with the iterator. */
export function* whileAllowed<Item>(
  items: Iterator<Item, unknown>,
  allowed: () => boolean,
): Generator<Item, void> {
  while (allowed()) {
    const next = items.next();
    if (next.done === true) return;
    yield next.value;
  }
}
