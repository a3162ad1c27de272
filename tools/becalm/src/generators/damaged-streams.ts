import fc from 'fast-check';

/** One thing that was done to a stream; numbers are places in the whole stream, counted from 0. */
export type StreamDamage =
  /** Events that never arrive. */
  | { readonly kind: 'gap'; readonly events: readonly number[] }
  /** Events that arrive once more, right away or later. */
  | { readonly kind: 'duplicate'; readonly events: readonly number[] }
  /** Neighbours that arrive in the reverse order. */
  | { readonly kind: 'reordering'; readonly events: readonly number[] }
  /** Events that carry the time of the first of them. */
  | { readonly kind: 'burst'; readonly events: readonly number[] }
  /** From the first of them on, times are earlier by `by`. */
  | { readonly kind: 'clock-step'; readonly events: readonly number[]; readonly by: bigint };

/** A stream that was damaged, and what is wrong with it. */
export interface DamagedStream<Event> {
  /** What arrives. */
  readonly events: readonly Event[];
  /** What was sent. */
  readonly whole: readonly Event[];
  /** What was done, in this order; empty for a stream that arrives as it was sent. */
  readonly damages: readonly StreamDamage[];
  /** Places in `whole` of the events that never arrive, rising. */
  readonly missing: readonly number[];
}

/** How a stream is damaged. */
export interface StreamOptions<Event> {
  /** Which damage is done: all by default, those of time only with `time`. */
  readonly kinds?: readonly StreamDamage['kind'][];
  /** Most damages of one stream, 3 by default. */
  readonly damagesMax?: number;
  /** Most events of one damage, and so the farthest that one is moved by one reordering: 5 by default. */
  readonly windowMax?: number;
  /** How to read and to write the time of an event, in any unit. */
  readonly time?: {
    readonly of: (event: Event) => bigint;
    readonly set: (event: Event, time: bigint) => Event;
    /** Largest step back of the clock, 1000 by default. */
    readonly stepMax?: bigint;
  };
}

/**
 * Damages streams of events as networks, restarts and clocks do, and tells what was done, so that a test knows what its
 * subject cannot know: what is missing. No event is changed but for its time.
 *
 * @throws RangeError when damage of time is asked for without `time`.
 *
 * @example
 * damagedStreams(fc.array(trade), { kinds: ['gap', 'duplicate'] });
 */
export function damagedStreams<Event>(
  streams: fc.Arbitrary<readonly Event[]>,
  options: StreamOptions<Event> = {},
): fc.Arbitrary<DamagedStream<Event>> {
  const { time, damagesMax = 3, windowMax = 5 } = options;
  const { kinds = time === undefined ? UNTIMED : [...UNTIMED, 'burst', 'clock-step'] } = options;
  const timed = kinds.find((kind) => kind === 'burst' || kind === 'clock-step');
  if (time === undefined && timed !== undefined) {
    throw new RangeError(`Expected "time" for the damage ${timed}, was none. Pass { time: { of, set } }.`);
  }
  const plan = fc.record({
    kind: fc.constantFrom(...kinds),
    start: fc.nat(),
    count: fc.integer({ min: 1, max: windowMax }),
    later: fc.nat(windowMax),
    by: fc.bigInt({ min: 1n, max: time?.stepMax ?? 1000n }),
  });
  return fc
    .tuple(streams, fc.array(plan, { maxLength: damagesMax }))
    .map(([whole, plans]) => ({ whole, plans, ...damageAll(whole, plans, time) }))
    .filter(({ plans, damages }) => damages.length === plans.length)
    .map(({ whole, arrivals, damages }) => {
      const arrived = new Set(arrivals.map(({ place }) => place));
      const missing = [...whole.keys()].filter((place) => !arrived.has(place));
      return { events: arrivals.map(({ event }) => event), whole, damages, missing };
    });
}

/**
 * Does one damage after the other. One that finds no event left is not among the result's damages: no stream is made
 * with such, as it would come to life while another shrinks, and the stream get more damages instead of fewer.
 */
function damageAll<Event>(
  whole: readonly Event[],
  plans: readonly Plan[],
  time: StreamOptions<Event>['time'],
): State<Event> {
  const arrivals = whole.map((event, place): Arrival<Event> => ({ place, event }));
  return plans.reduce((state: State<Event>, plan) => damage(state, plan, time), { arrivals, damages: [] });
}

const UNTIMED = ['gap', 'duplicate', 'reordering'] as const;

interface Arrival<Event> {
  readonly place: number;
  readonly event: Event;
}

interface State<Event> {
  readonly arrivals: readonly Arrival<Event>[];
  readonly damages: readonly StreamDamage[];
}

interface Plan {
  readonly kind: StreamDamage['kind'];
  readonly start: number;
  readonly count: number;
  readonly later: number;
  readonly by: bigint;
}

/** Does one damage; nothing where there is no event left for it. */
function damage<Event>(state: State<Event>, plan: Plan, time: StreamOptions<Event>['time']): State<Event> {
  const { arrivals, damages } = state;
  if (arrivals.length === 0) return state;
  const start = plan.start % arrivals.length;
  const hit = arrivals.slice(start, start + plan.count);
  const events = hit.map(({ place }) => place);
  const replace = (...changed: readonly Arrival<Event>[]) =>
    arrivals.toSpliced(start, hit.length, ...changed);
  switch (plan.kind) {
    case 'gap':
      return { arrivals: replace(), damages: [...damages, { kind: 'gap', events }] };
    case 'duplicate': {
      const again = Math.min(arrivals.length, start + hit.length + plan.later);
      return {
        arrivals: arrivals.toSpliced(again, 0, ...hit),
        damages: [...damages, { kind: 'duplicate', events }],
      };
    }
    case 'reordering':
      if (hit.length < 2) return state;
      return {
        arrivals: replace(...hit.toReversed()),
        damages: [...damages, { kind: 'reordering', events }],
      };
    case 'burst':
      return { arrivals: replace(...atOneTime(hit, time)), damages: [...damages, { kind: 'burst', events }] };
    case 'clock-step': {
      const late = arrivals.slice(start);
      const all = late.map(({ place }) => place);
      const changed = [
        ...arrivals.slice(0, start),
        ...late.map((arrival) => earlier(arrival, plan.by, time)),
      ];
      return { arrivals: changed, damages: [...damages, { kind: 'clock-step', events: all, by: plan.by }] };
    }
    default:
      return plan.kind satisfies never;
  }
}

function atOneTime<Event>(
  hit: readonly Arrival<Event>[],
  time: StreamOptions<Event>['time'],
): readonly Arrival<Event>[] {
  const [first] = hit;
  if (time === undefined || first === undefined) return hit;
  const moment = time.of(first.event);
  return hit.map(({ place, event }) => ({ place, event: time.set(event, moment) }));
}

function earlier<Event>(
  { place, event }: Arrival<Event>,
  by: bigint,
  time: StreamOptions<Event>['time'],
): Arrival<Event> {
  return { place, event: time === undefined ? event : time.set(event, time.of(event) - by) };
}
