import { drawFraction, drawInteger, type RandomSource } from '../../core/random.ts';

/** Everything that a venue does to its clients. */
export const FAULT_KINDS = Object.freeze([
  'rate-limit',
  'ban',
  'error-before',
  'error-after',
  'reset-before',
  'reset-after',
  'silence-before',
  'silence-after',
  'garbage-after',
  'slow',
  'no-funds',
  'hidden-order',
  'late-trade',
  'stream-drop',
  'stream-repeat',
  'stream-reorder',
  'stream-garbage',
] as const);

/** One of the faults. */
export type FaultKind = (typeof FAULT_KINDS)[number];

/** How often each fault comes, from 0 to 1; those that are not named never do. */
export type FaultRates = Readonly<Partial<Record<FaultKind, number>>>;

/** Every fault, each now and then. */
export const ALL_FAULTS: FaultRates = Object.freeze({
  'rate-limit': 0.01,
  ban: 0.002,
  'error-before': 0.005,
  'error-after': 0.01,
  'reset-before': 0.005,
  'reset-after': 0.01,
  'silence-before': 0.003,
  'silence-after': 0.01,
  'garbage-after': 0.005,
  slow: 0.02,
  'no-funds': 0.005,
  'hidden-order': 0.05,
  'late-trade': 0.05,
  'stream-drop': 0.002,
  'stream-repeat': 0.05,
  'stream-reorder': 0.05,
  'stream-garbage': 0.002,
});

/** What is done to one request. */
export type RequestFault =
  | { readonly kind: 'none' }
  /** Refused without being looked at. */
  | { readonly kind: 'refused'; readonly status: 418 | 429 | 500; readonly retryAfter: string | null }
  /** The connection breaks; the request may have been done. */
  | { readonly kind: 'reset'; readonly isDone: boolean }
  /** There is never an answer; the request may have been done. */
  | { readonly kind: 'silence'; readonly isDone: boolean }
  /** Done, and the answer is an error of a gateway, or no JSON. */
  | { readonly kind: 'spoilt'; readonly status: 200 | 502 }
  /** Done, and the answer takes its time. */
  | { readonly kind: 'slow'; readonly delayMs: number };

/** Draws faults. */
export interface Faults {
  readonly request: () => RequestFault;
  readonly happens: (kind: FaultKind) => boolean;
  /** Draws a whole number of milliseconds, at most `max`. */
  readonly delayMs: (max: number) => number;
}

const REQUEST_FAULTS: readonly (readonly [FaultKind, (random: RandomSource) => RequestFault])[] = [
  [
    'rate-limit',
    (random) => ({ kind: 'refused', status: 429, retryAfter: drawFraction(random) < 0.5 ? '0.05' : null }),
  ],
  ['ban', () => ({ kind: 'refused', status: 418, retryAfter: '0.2' })],
  ['error-before', () => ({ kind: 'refused', status: 500, retryAfter: null })],
  ['error-after', () => ({ kind: 'spoilt', status: 502 })],
  ['reset-before', () => ({ kind: 'reset', isDone: false })],
  ['reset-after', () => ({ kind: 'reset', isDone: true })],
  ['silence-before', () => ({ kind: 'silence', isDone: false })],
  ['silence-after', () => ({ kind: 'silence', isDone: true })],
  ['garbage-after', () => ({ kind: 'spoilt', status: 200 })],
  ['slow', (random) => ({ kind: 'slow', delayMs: drawInteger(random, 20, 400) })],
];

/** Makes what draws faults at these rates. */
export function createFaults(random: RandomSource, rates: FaultRates): Faults {
  const happens = (kind: FaultKind): boolean => drawFraction(random) < (rates[kind] ?? 0);
  return {
    happens,
    delayMs: (max) => drawInteger(random, 0, max),
    request() {
      for (const [kind, make] of REQUEST_FAULTS) if (happens(kind)) return make(random);
      return { kind: 'none' };
    },
  };
}
