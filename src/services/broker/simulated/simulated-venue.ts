import { createHmac } from 'node:crypto';
import { limitPriceOf } from '../../../core/contracts/index.ts';
import { formatDecimal } from '../../../core/money/index.ts';
import type { ApiKey } from '../../../core/secrets/index.ts';
import { messageOfThrown } from '../../../core/thrown.ts';
import type { Clock } from '../../../core/time.ts';
import type { OrderRequest, Venue } from '../venue.ts';
import { networkFailureOf, VenueError } from '../venue-error.ts';
import { readBalances, readOrder, readOrders, readRefusal, readTrades } from './answers.ts';
import { createEventStream, type OpenSocket } from './event-stream.ts';

/** A request over HTTP. */
export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Empty for requests without one. */
  readonly body: string;
}

/** An answer over HTTP. */
export interface HttpAnswer {
  readonly status: number;
  /** The header of this name; `undefined` where there is none. */
  readonly retryAfter: string | undefined;
  readonly body: string;
}

/** Asks over HTTP; rejects when there is no whole answer. */
export type HttpCall = (request: HttpRequest, signal: AbortSignal) => Promise<HttpAnswer>;

/** What the client of the simulated venue needs. */
export interface SimulatedVenuePorts {
  readonly clock: Clock;
  readonly http: HttpCall;
  readonly openSocket: OpenSocket;
}

/** Where the venue is, and who asks. */
export interface SimulatedVenueAddress {
  /** Name of the venue, which orders for it carry. */
  readonly name: string;
  /** Such as `http://127.0.0.1:9470`. */
  readonly url: string;
  readonly apiKey: ApiKey;
}

/** The venue believes requests for 1.5 s, of clocks that are up to 0.5 s ahead; the rest is for the way there. */
const REQUEST_LIFE_MS = 2_500;

/** Makes the client of the simulated venue; nothing is asked yet. */
export function simulatedVenue(
  { clock, http, openSocket }: SimulatedVenuePorts,
  { name, url, apiKey }: SimulatedVenueAddress,
): Venue {
  return {
    name,
    requestLifeMs: REQUEST_LIFE_MS,
    place: async (request, signal) => readOrder(await ask('POST', '/v1/orders', signal, bodyOf(request))),
    cancel: async ({ clientOrderId }, signal) =>
      readOrder(await ask('DELETE', `/v1/orders/${encodeURIComponent(clientOrderId)}`, signal)),
    async orderByClientId({ clientOrderId }, signal) {
      try {
        return readOrder(await ask('GET', `/v1/orders/${encodeURIComponent(clientOrderId)}`, signal));
      } catch (error) {
        if (isUnknownOrder(error)) return null;
        throw error;
      }
    },
    openOrders: async (signal) => readOrders(await ask('GET', '/v1/open-orders', signal)),
    tradesSince: async (symbol, sinceMs, signal) =>
      readTrades(
        await ask('GET', `/v1/trades?symbol=${encodeURIComponent(symbol)}&since_ms=${sinceMs}`, signal),
      ),
    balances: async (signal) => readBalances(await ask('GET', '/v1/balances', signal)),
    stream: () =>
      createEventStream(openSocket, `${url.replace(/^http/, 'ws')}/v1/stream`, () =>
        JSON.stringify(signed('stream')),
      ),
  };

  async function ask(
    method: HttpRequest['method'],
    target: string,
    signal: AbortSignal,
    body = '',
  ): Promise<string> {
    const { key, timestamp, signature } = signed(`${method} ${target}\n${body}`);
    const headers = {
      'content-type': 'application/json',
      'x-api-key': key,
      'x-timestamp': timestamp,
      'x-signature': signature,
    };
    const answer = await http({ method, url: `${url}${target}`, headers, body }, signal).catch(
      (error: unknown) => {
        const failure = networkFailureOf(error) ?? { kind: 'network' };
        throw new VenueError(failure, messageOfThrown(error), {
          cause: error,
        });
      },
    );
    if (answer.status === 200) return answer.body;
    const { code, message } = readRefusal(answer.body);
    throw new VenueError({ kind: 'refused', status: answer.status, code }, message, {
      retryAfter: answer.retryAfter,
    });
  }

  function signed(content: string) {
    const timestamp = String(clock.nowNs() / 1_000_000n);
    const signature = createHmac('sha256', apiKey.secret.reveal())
      .update(`${timestamp}\n${content}`)
      .digest('hex');
    return { key: apiKey.key.reveal(), timestamp, signature };
  }
}

function bodyOf(request: OrderRequest): string {
  const limitPrice = limitPriceOf(request);
  return JSON.stringify({
    client_order_id: request.clientOrderId,
    symbol: request.symbol,
    side: request.side,
    qty: formatDecimal(request.quantity),
    limit_price: limitPrice === undefined ? null : formatDecimal(limitPrice),
  });
}

/** Only the venue itself says so: a gateway that does not find it is no proof. */
function isUnknownOrder(error: unknown): boolean {
  if (!(error instanceof VenueError) || error.failure.kind !== 'refused') return false;
  return error.failure.status === 404 && error.failure.code === 'unknown-order';
}
