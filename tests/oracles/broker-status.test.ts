import { describe, expect, test } from 'vitest';
import { asQuantity, ONE, ZERO } from '../../src/core/money/index.ts';
import { msToNs, nsToMs } from '../../src/core/time.ts';
import {
  createVenueCalls,
  isDuplicateOrder,
  type OrderRequest,
  placeOrder,
  statusOf,
  VenueError,
  type VenueOrder,
} from '../../src/services/broker/index.ts';
import { createVirtualTimers } from '../core/kill-switch/virtual-timers.ts';
import { readVectorGroups, type Vector } from './read-vectors.ts';

interface StatusVector extends Vector {
  /** A word of a venue, of any shape. */
  readonly input?: unknown;
  /** What a refusal said. */
  readonly input_error?: string;
  /** Orders that are placed one after the other. */
  readonly client_ids?: readonly string[];
  readonly right?: string | boolean;
  readonly original: {
    /** Client id, id of the venue, and its stamp in milliseconds. */
    readonly acks: readonly (readonly [string, string, string])[];
    readonly orders_created: number;
  };
}

const FIRST_STAMP_MS = 1_700_000_000_000;

describe.each(readVectorGroups<StatusVector>('broker_status_and_idempotency', 64))(
  'words and repetitions, $span',
  ({ vectors }) => {
    test('statuses mean what they should, and unknown words nothing', () => {
      for (const { id, right, ...vector } of vectors.filter((each) => each.id.startsWith('st-')))
        expect(statusOf(vector.input), id).toBe(String(right).split(' ')[0]);
    });

    test('refusals of a second order are told from all others', () => {
      for (const { id, right, ...vector } of vectors.filter((each) => each.id.startsWith('dup-')))
        expect(isDuplicateOrder(vector.input_error!), id).toBe(right);
    });

    test('a repeated order is found, not placed again, and stamped in nanoseconds', async () => {
      for (const { id, client_ids: ids, original } of vectors.filter((each) => each.id.startsWith('idem-'))) {
        const { acks, created } = await placeAll(ids!);
        expect(created, id).toBe(original.orders_created);
        // The predecessor called milliseconds nanoseconds.
        expect(
          acks.map(({ clientOrderId, venueOrderId, tsNs }) => [clientOrderId, venueOrderId, tsNs]),
          id,
        ).toEqual(original.acks.map(([clientId, venueId, ms]) => [clientId, venueId, msToNs(Number(ms))]));
        expect(
          acks.map(({ tsNs }) => `${nsToMs(tsNs)}`),
          id,
        ).toEqual(original.acks.map(([, , ms]) => ms));
      }
    });
  },
);

/** Places orders at a venue that takes each client id once. */
async function placeAll(ids: readonly string[]) {
  const orders = new Map<string, VenueOrder>();
  const { clock, ...timers } = createVirtualTimers();
  const calls = createVenueCalls(
    { clock, timers, onContact: () => undefined },
    { concurrentMax: 1, timeoutMs: 1_000 },
  );
  const ports = {
    venue: {
      requestLifeMs: 0,
      place(request: OrderRequest) {
        const { clientOrderId } = request;
        if (orders.has(clientOrderId))
          return Promise.reject(
            new VenueError({ kind: 'refused', status: 400, code: '-2010' }, 'Duplicate order sent.'),
          );
        const order = newOrder(clientOrderId, orders.size + 1);
        orders.set(clientOrderId, order);
        return Promise.resolve(order);
      },
      orderByClientId: ({ clientOrderId }: { readonly clientOrderId: string }) =>
        Promise.resolve(orders.get(clientOrderId) ?? null),
    },
    calls,
    obstacle: () => undefined,
    onFailure: () => undefined,
    monotonicMs: () => clock.monotonicMs(),
    nowMs: () => 0,
    draw: () => 0,
  };
  const acks: VenueOrder[] = [];
  for (const clientOrderId of ids) {
    const request = {
      clientOrderId,
      symbol: 'AAA/USDT',
      side: 'buy',
      type: 'market',
      quantity: asQuantity(ONE),
    } as const;
    const outcome = await placeOrder(request, { isFirstLife: true }, ports);
    if (outcome.kind === 'placed') acks.push(outcome.order);
  }
  return { acks, created: orders.size };
}

function newOrder(clientOrderId: string, number: number): VenueOrder {
  return {
    clientOrderId,
    venueOrderId: `EX-${number}`,
    symbol: 'AAA/USDT',
    status: 'NEW',
    statusWord: 'NEW',
    filledQuantity: ZERO,
    averagePrice: null,
    tsNs: msToNs(FIRST_STAMP_MS + number),
  };
}
