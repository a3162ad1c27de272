/**
 * The venue, and the way of the broker to it: requests and answers take their time, and what was sent arrives whether or
 * not the broker still lives. The venue does wrong what the plan of faults says, when it says so.
 */
import { asPrice, parseDecimal } from '../core/money/index.ts';
import { drawInteger, type RandomSource } from '../core/random.ts';
import { Secret } from '../core/secrets/index.ts';
import type { Clock } from '../core/time.ts';
import { nsToMs } from '../core/time.ts';
import { type HttpAnswer, type HttpRequest, simulatedVenue, type Venue } from '../services/broker/index.ts';
import { sampleSymbol } from '../services/market-data/index.ts';
import { createVenueApi, type Exchange, openExchange, type VenueApi } from '../services/venue/index.ts';
import type { Life } from './life.ts';
import { START_NS } from './market-feed.ts';
import { VENUE_NAMES } from './simulated-limits.ts';
import type { ArmedVenueFaults } from './venue-faults.ts';
import { openVenueSocket } from './venue-socket.ts';
import { machineClock, type VirtualTime } from './virtual-time.ts';

/** Instruments of the venue. */
export const SYMBOLS: readonly string[] = [0, 1, 2].map((index) => sampleSymbol(index).symbol);

/** What a venue is made of. */
export interface VenueGround {
  readonly seed: number;
  readonly time: VirtualTime;
  readonly faults: ArmedVenueFaults;
  /** Draws how long ways take. */
  readonly schedule: RandomSource;
  /** Hears of each request for an order that leaves the broker: its client id and its terms. */
  readonly onSent: (clientOrderId: string, terms: string) => void;
}

/** A venue that can be reached. */
export interface ReachableVenue {
  readonly exchange: Exchange;
  /** Makes the broker's client of a life. */
  readonly clientFor: (life: Life, clock: Clock) => Venue;
  /** Lets prices move and orders fill from now on. */
  readonly start: () => void;
}

const ACCOUNT = { key: 'key', secret: 'secret' };
const URL_OF_VENUE = 'http://venue';
const TICK_MS = 5_000;
const WAY_MS = { min: 1, max: 30 };

/** Opens a venue where nothing has happened yet. */
export function openVenue({ seed, time, faults, schedule, onSent }: VenueGround): ReachableVenue {
  const exchange = openExchange({
    seed,
    markets: SYMBOLS.map((symbol, index) => ({
      symbol,
      price: asPrice(parseDecimal(String(sampleSymbol(index).firstTicks / 10_000))),
    })),
    funds: new Map(['USDT', 'ATOM', 'LINK', 'AVAX'].map((asset) => [asset, parseDecimal('100000000')])),
    feeRate: parseDecimal('0.0007'),
    restTicksMax: 60,
    // A venue that lets ids be used again shows what is placed twice.
    idsAreTaken: 'while-open',
  });
  const api = createVenueApi({ exchange, faults: faults.faults, account: ACCOUNT });
  const clock = machineClock(time, START_NS, () => 0);
  const nowMs = (): number => nsToMs(clock.nowNs());
  const drawWayMs = (): number => drawInteger(schedule, WAY_MS.min, WAY_MS.max);

  function tick(): void {
    exchange.tick(nowMs());
    time.at(time.nowMs() + TICK_MS, tick);
  }

  function call(life: Life, request: HttpRequest, signal: AbortSignal): Promise<HttpAnswer> {
    if (request.method === 'POST') onSent(...requestedOrder(request.body));
    return new Promise((resolve, reject) => {
      signal.addEventListener('abort', () => {
        reject(new Error('the call was given up'));
      });
      time.at(time.nowMs() + drawWayMs(), () => {
        const reply = replyTo(api, faults, request, nowMs());
        if (reply.kind === 'silence') return;
        const moreMs = reply.kind === 'answer' ? reply.delayMs : 0;
        time.at(time.nowMs() + drawWayMs() + moreMs, () => {
          if (life.isDead) return;
          if (reply.kind === 'answer')
            resolve({ status: reply.status, retryAfter: reply.retryAfter ?? undefined, body: reply.body });
          else reject(Object.assign(new Error('the connection broke'), { code: 'ECONNRESET' }));
        });
      });
    });
  }

  return {
    exchange,
    start: tick,
    clientFor: (life, brokerClock) =>
      simulatedVenue(
        {
          clock: brokerClock,
          http: (request, signal) => life.cross(() => call(life, request, signal)),
          openSocket: (_, listener) =>
            openVenueSocket({ exchange, faults: faults.faults, timers: time.timers, life }, listener),
        },
        {
          name: VENUE_NAMES.broker,
          url: URL_OF_VENUE,
          apiKey: { key: new Secret(ACCOUNT.key), secret: new Secret(ACCOUNT.secret) },
        },
      ),
  };
}

function replyTo(
  api: VenueApi,
  faults: ArmedVenueFaults,
  { method, url, headers, body }: HttpRequest,
  nowMs: number,
) {
  faults.isPlacing = method === 'POST';
  return api.reply(
    {
      method,
      target: url.slice(URL_OF_VENUE.length),
      body,
      key: headers['x-api-key'],
      timestamp: headers['x-timestamp'],
      signature: headers['x-signature'],
    },
    nowMs,
  );
}

/** Returns the client id of a request for an order, and everything else that it asks for. */
function requestedOrder(body: string): readonly [clientOrderId: string, terms: string] {
  const { client_order_id: clientOrderId, ...terms } = JSON.parse(body) as Readonly<Record<string, unknown>>;
  return [String(clientOrderId), JSON.stringify(terms)];
}
