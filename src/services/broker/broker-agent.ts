/**
 * The side of the broker that waits: places and cancels orders, looks them up, polls, reads the stream. It decides nothing
 * and knows nothing by heart; what it finds out it posts as news, and the service makes facts of them.
 */
import type { OrderEvent } from '../../core/contracts/index.ts';
import type { Clock } from '../../core/time.ts';
import type { Timers } from '../../core/timers.ts';
import { backoffMs, REST_BACKOFF, retrying } from './backoff.ts';
import { type PlacingOutcome, placeOrder } from './placing.ts';
import { keepReading } from './reconnect.ts';
import type { OrderName, ReadTrade, Venue, VenueEvent, VenueOrder, VenueStream } from './venue.ts';
import { CallsStoppedError, createVenueCalls } from './venue-calls.ts';

/** What the agent has found out. */
export type BrokerNews =
  | { readonly kind: 'placing-ended'; readonly orderId: string; readonly outcome: PlacingOutcome }
  /** An order was looked up; null where the venue knows none. */
  | { readonly kind: 'looked-up'; readonly orderId: string; readonly order: VenueOrder | null }
  /** Something came over the stream. */
  | { readonly kind: 'events'; readonly events: readonly VenueEvent[] }
  | { readonly kind: 'open-orders'; readonly orders: readonly VenueOrder[]; readonly askedMs: number }
  | { readonly kind: 'trades'; readonly reads: readonly ReadTrade[] };

/** How often and how long. All in milliseconds. */
export interface AgentSettings {
  /** Most calls at the same time. */
  readonly concurrentCallsMax: number;
  /** Longest wait for an answer. */
  readonly callTimeoutMs: number;
  /** Pause between two looks at the open orders. */
  readonly pollMs: number;
  /** Pause between two looks at the list of trades. */
  readonly reconcileMs: number;
  /** Instruments whose trades are looked at. */
  readonly symbols: readonly string[];
}

/** What the agent needs. */
export interface AgentPorts {
  readonly venue: Venue;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly draw: () => number;
  /** Resolves once the news are noted. */
  readonly post: (news: BrokerNews) => Promise<void>;
  /** Returns what keeps an order from being sent now. */
  readonly obstacleTo: (order: OrderEvent) => string | undefined;
  /** From which time on trades are asked for, in milliseconds since the epoch. */
  readonly tradesSinceMs: () => number;
  /** Hears of every call that failed. */
  readonly onFailure: (what: string, error: unknown) => void;
  readonly onReconnect: () => void;
}

/** Whether nobody can have sent an order before. */
export interface PlacingLife {
  readonly isFirstLife: boolean;
}

/** The side that waits. */
export interface BrokerAgent {
  /** Places an order; one of an earlier life is looked up first. */
  readonly place: (order: OrderEvent, clientOrderId: string, life: PlacingLife) => void;
  readonly cancel: (orderId: string, name: OrderName) => void;
  readonly lookUp: (orderId: string, clientOrderId: string, symbol: string) => void;
  /** Looks at trades soon, instead of after its pause. */
  readonly reconcileSoon: () => void;
  /** Starts polling and reading. */
  readonly start: () => void;
  readonly stop: () => void;
  /** Milliseconds since the venue answered last; null before the first answer. */
  readonly contactAgeMs: () => number | null;
  /** Number of calls that wait for their turn. */
  readonly waitingCount: () => number;
}

/** Least pause between two looks at trades, in milliseconds. */
const SOON_MS = 200;

/** Makes the agent; it does nothing before it is told to. */
export function createBrokerAgent(ports: AgentPorts, settings: AgentSettings): BrokerAgent {
  const { venue, clock, timers, post, draw } = ports;
  let lastContactMs: number | null = null;
  let isStopped = false;
  let stream: VenueStream | null = null;
  const calls = createVenueCalls(
    {
      clock,
      timers,
      onContact() {
        lastContactMs = clock.monotonicMs();
      },
    },
    { concurrentMax: settings.concurrentCallsMax, timeoutMs: settings.callTimeoutMs },
  );
  const nowMs = (): number => Number(clock.nowNs() / 1_000_000n);
  const retryPorts = { draw, nowMs, wait: calls.wait };
  const lookingUp = new Set<string>();
  const canceling = new Set<string>();
  const reconciling = createPacer(settings.reconcileMs);

  return {
    place(order, clientOrderId, life) {
      const { intentId: orderId, symbol, side, quantity } = order;
      const terms =
        order.type === 'limit' ? { type: order.type, limitPrice: order.limitPrice } : { type: order.type };
      const request = { ...terms, clientOrderId, symbol, side, quantity };
      const onFailure = (error: unknown): void => {
        ports.onFailure('place', error);
      };
      run('place', async () => {
        const outcome = await untilPlaced(life, (each) =>
          placeOrder(request, each, {
            venue,
            calls,
            obstacle: () => ports.obstacleTo(order),
            onFailure,
            monotonicMs: () => clock.monotonicMs(),
            nowMs,
            draw,
          }),
        );
        await post({ kind: 'placing-ended', orderId, outcome });
      });
    },
    cancel(orderId, name) {
      once(canceling, orderId, 'cancel', () => cancelOrder(orderId, name));
    },
    lookUp(orderId, clientOrderId, symbol) {
      once(lookingUp, orderId, 'look up', async () => {
        await post({ kind: 'looked-up', orderId, order: await find({ clientOrderId, symbol }) });
      });
    },
    reconcileSoon: () => {
      reconciling.wake();
    },
    start() {
      run('poll', pollLoop);
      run('reconcile', reconcileLoop);
      const makeStream = venue.stream;
      if (makeStream !== null) run('stream', () => streamLoop(makeStream()));
    },
    stop() {
      isStopped = true;
      calls.stop();
      reconciling.wake();
      stream?.close();
    },
    contactAgeMs: () => (lastContactMs === null ? null : clock.monotonicMs() - lastContactMs),
    waitingCount: () => calls.waitingCount(),
  };

  /** Lets something go on by itself; the end of the broker ends it. */
  function run(what: string, work: () => Promise<void>): void {
    work().catch((error: unknown) => {
      if (!(error instanceof CallsStoppedError)) ports.onFailure(what, error);
    });
  }

  function once(underWay: Set<string>, key: string, what: string, work: () => Promise<void>): void {
    if (underWay.has(key)) return;
    underWay.add(key);
    run(what, () => work().finally(() => underWay.delete(key)));
  }

  /** A defect of ours must not leave an order without an end: what may have been sent is looked up, as after a crash. */
  async function untilPlaced(
    firstLife: PlacingLife,
    attempt: (life: PlacingLife) => Promise<PlacingOutcome>,
  ): Promise<PlacingOutcome> {
    for (let life = firstLife; ; life = { isFirstLife: false }) {
      try {
        return await attempt(life);
      } catch (error) {
        failed('place', error);
        await calls.wait(REST_BACKOFF.delayMsMax);
      }
    }
  }

  async function find(name: {
    readonly clientOrderId: string;
    readonly symbol: string;
  }): Promise<VenueOrder | null> {
    return untilAnswered('look up', () => calls.turn((signal) => venue.orderByClientId(name, signal)));
  }

  /** A canceled order may be filled meanwhile; whatever the venue says to the request, the order itself tells. */
  async function cancelOrder(orderId: string, name: OrderName): Promise<void> {
    try {
      const order = await retrying(
        () => calls.turn((signal) => venue.cancel(name, signal)),
        REST_BACKOFF,
        retryPorts,
      );
      await post({ kind: 'looked-up', orderId, order });
    } catch (error) {
      failed('cancel', error);
      await post({ kind: 'looked-up', orderId, order: await find(name) });
    }
  }

  async function pollLoop(): Promise<void> {
    for (;;) {
      const askedMs = clock.monotonicMs();
      const orders = await untilAnswered('poll', () => calls.turn((signal) => venue.openOrders(signal)));
      await post({ kind: 'open-orders', orders, askedMs });
      await calls.wait(settings.pollMs);
    }
  }

  async function reconcileLoop(): Promise<void> {
    for (;;) {
      const reads: ReadTrade[] = [];
      const sinceMs = ports.tradesSinceMs();
      for (const symbol of settings.symbols) {
        reads.push(
          ...(await untilAnswered('reconcile', () =>
            calls.turn((signal) => venue.tradesSince(symbol, sinceMs, signal)),
          )),
        );
      }
      await post({ kind: 'trades', reads });
      await calls.wait(SOON_MS);
      await reconciling.pause();
    }
  }

  async function streamLoop(opened: VenueStream): Promise<void> {
    stream = opened;
    let noted = Promise.resolve();
    await keepReading({
      async read() {
        await noted;
        return opened.read();
      },
      take(events) {
        noted = post({ kind: 'events', events });
      },
      onFailure(error) {
        ports.onFailure('stream', error);
        ports.onReconnect();
        // Whatever the stream has missed is in the lists.
        reconciling.wake();
      },
      draw,
      wait: calls.wait,
      isStopped: () => isStopped,
    });
  }

  /** Asks until there is an answer: whatever fails, nothing else would tell. */
  async function untilAnswered<Result>(what: string, ask: () => Promise<Result>): Promise<Result> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await ask();
      } catch (error) {
        failed(what, error);
        await calls.wait(backoffMs(REST_BACKOFF, Math.min(attempt, 6), error, retryPorts));
      }
    }
  }

  function failed(what: string, error: unknown): void {
    if (error instanceof CallsStoppedError) throw error;
    ports.onFailure(what, error);
  }

  /** A pause that somebody may end; it is remembered while there is none. */
  function createPacer(pauseMs: number): { readonly pause: () => Promise<void>; readonly wake: () => void } {
    let isWoken = false;
    let onWake: (() => void) | null = null;
    return {
      wake() {
        isWoken = true;
        onWake?.();
      },
      async pause() {
        if (!isWoken) {
          await new Promise<void>((resolve) => {
            const cancel = timers.start(pauseMs, resolve);
            onWake = () => {
              cancel();
              resolve();
            };
          });
        }
        isWoken = false;
        onWake = null;
        if (isStopped) throw new CallsStoppedError();
      },
    };
  }
}
