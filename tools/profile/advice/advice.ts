/** What is known to cost time, and what helps. */
export type PatternKind =
  | 'synchronous-work'
  | 'json'
  | 'garbage'
  | 'timers'
  | 'regular-expressions'
  | 'await-in-loop';

/** How much there is to win. */
export type Priority = 'high' | 'medium' | 'low';

/** A recommendation, with what it follows from. */
export interface Advice {
  readonly pattern: PatternKind;
  /** Part of the busy time, in percent. */
  readonly share: number;
  readonly priority: Priority;
  readonly recommendation: string;
  /** Functions in which it shows: name and place. */
  readonly where: readonly string[];
}

/** What to do about each pattern. */
export const RECOMMENDATIONS: Readonly<Record<PatternKind, string>> = Object.freeze({
  'synchronous-work':
    'Synchronous file, crypto, compression or process work stops everything else. Use the promise API, or a worker thread for long computations; at the start of a program it may stay.',
  json: 'JSON is read or written once per turn of a loop. Do it once outside, keep the decoded value, or write the lines of a batch together.',
  garbage:
    'V8 collects garbage for much of the time. Run npm run profile:memory for the functions that allocate; reuse objects and flat records, and leave out copies on the hot path.',
  timers:
    'Setting and serving timers costs noticeable time. Keep one timer for many deadlines, and refresh it instead of setting a new one.',
  'regular-expressions':
    'Regular expressions take noticeable time. Make them once outside of the loop, bound their repetitions, or compare characters where the text is simple.',
  'await-in-loop':
    'The loop waits in each turn before it begins the next. Begin all and wait once with Promise.all where the order allows, and do not await what is no promise.',
});

/** Shares from which on something matters, in percent. */
export const PRIORITY_SHARES = Object.freeze({ high: 10, medium: 3, shown: 1 });

/** Returns how much there is to win where something takes this share of the busy time, in percent. */
export function priorityOf(share: number): Priority {
  if (share >= PRIORITY_SHARES.high) return 'high';
  return share >= PRIORITY_SHARES.medium ? 'medium' : 'low';
}
