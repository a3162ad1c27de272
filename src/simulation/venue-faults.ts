import type { createFaults, Faults, FaultKind as VenueWordKind } from '../services/venue/index.ts';
import { type Fault, type FaultKind, scaled } from './faults.ts';

type RequestFault = ReturnType<ReturnType<typeof createFaults>['request']>;

/** What the venue is going to do wrong: each planned fault once, at the next occasion. */
export interface ArmedVenueFaults {
  readonly faults: Faults;
  /** Whether the request under way asks for an order. */
  isPlacing: boolean;
  /** Arms a fault; `onInjected` hears when it has come true. */
  readonly arm: (fault: Fault, onInjected: () => void) => void;
}

interface Armed {
  readonly fault: Fault;
  readonly onInjected: () => void;
}

/** Half of the faults of requests wait for one that asks for an order: there they hurt. */
const PLACING_ONLY = 0.5;

/** Faults of requests, by their kind. */
const REQUESTS: Readonly<Partial<Record<FaultKind, (fault: Fault) => RequestFault>>> = {
  'venue-rate-limit': ({ draws }) => ({
    kind: 'refused',
    status: 429,
    retryAfter: draws[1] < 0.5 ? '0.05' : null,
  }),
  'venue-ban': () => ({ kind: 'refused', status: 418, retryAfter: '2' }),
  'venue-error-before': () => ({ kind: 'refused', status: 500, retryAfter: null }),
  'venue-error-after': () => ({ kind: 'spoilt', status: 502 }),
  'venue-reset-before': () => ({ kind: 'reset', isDone: false }),
  'venue-reset-after': () => ({ kind: 'reset', isDone: true }),
  'venue-silence-before': () => ({ kind: 'silence', isDone: false }),
  'venue-silence-after': () => ({ kind: 'silence', isDone: true }),
  'venue-garbage-after': () => ({ kind: 'spoilt', status: 200 }),
  'venue-slow': ({ draws }) => ({ kind: 'slow', delayMs: scaled(draws[1], 20, 3_000) }),
};

/** Other faults, by the word that the venue has for them. */
const OCCASIONS: Readonly<Partial<Record<VenueWordKind, FaultKind>>> = {
  'no-funds': 'venue-no-funds',
  'hidden-order': 'venue-hidden-order',
  'late-trade': 'venue-late-trade',
  'stream-drop': 'stream-drop',
  'stream-repeat': 'stream-repeat',
  'stream-reorder': 'stream-reorder',
  'stream-garbage': 'stream-garbage',
};

/** Makes a venue that does nothing wrong until it is armed. */
export function armedVenueFaults(): ArmedVenueFaults {
  const armed: Armed[] = [];
  let latest: Fault | null = null;

  function disarm(fits: (fault: Fault) => boolean): Fault | undefined {
    const index = armed.findIndex(({ fault }) => fits(fault));
    const [taken] = index === -1 ? [] : armed.splice(index, 1);
    taken?.onInjected();
    return taken?.fault;
  }

  const self: ArmedVenueFaults = {
    isPlacing: false,
    arm(fault, onInjected) {
      armed.push({ fault, onInjected });
    },
    faults: {
      request() {
        const fault = disarm(
          ({ kind, draws }) => isRequestFault(kind) && (self.isPlacing || draws[0] >= PLACING_ONLY),
        );
        return (fault && REQUESTS[fault.kind]?.(fault)) ?? { kind: 'none' };
      },
      happens(word) {
        const wanted = OCCASIONS[word];
        const fault = disarm(({ kind }) => kind === wanted);
        if (fault !== undefined) latest = fault;
        return fault !== undefined;
      },
      delayMs: (max) => scaled(latest?.draws[1] ?? 0, 0, max),
    },
  };
  return self;
}

function isRequestFault(kind: Fault['kind']): boolean {
  return kind in REQUESTS;
}
