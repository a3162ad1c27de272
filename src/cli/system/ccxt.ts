/** The library ccxt, which nobody has to install who does not trade by it. */
import type { ApiKey } from '../../core/secrets/index.ts';
import { type CcxtExchange, ccxtVenue, isCcxtExchange, type Venue } from '../../services/broker/index.ts';

/** Imports a module by its name. */
export type ImportModule = (name: string) => Promise<unknown>;

/** The library, or the exchange that is asked of it, is not there. */
export class CcxtMissingError extends Error {
  /** Stable code of this error. */
  readonly code = 'CCXT_MISSING';

  constructor(found: string, advice: string, cause?: unknown) {
    super(`Expected the package ccxt for broker.venue: ccxt, found ${found}. ${advice}`, { cause });
    this.name = 'CcxtMissingError';
  }
}

/** Which exchange, and who trades there. */
export interface CcxtGiven {
  /** Name of the exchange in the library, such as `binanceus`. */
  readonly exchangeId: string;
  readonly apiKey: ApiKey;
}

/**
 * Makes the venue of an exchange that the library knows.
 *
 * @throws CcxtMissingError where the library is not installed, or knows no such exchange
 */
export async function openCcxtVenue(
  importModule: ImportModule,
  { exchangeId, apiKey }: CcxtGiven,
): Promise<Venue> {
  const library = await importModule('ccxt').catch((error: unknown) => {
    throw new CcxtMissingError('none', 'Run `npm install ccxt`, or use broker.venue: simulated.', error);
  });
  const Exchange = exchangeIn(library, exchangeId);
  if (Exchange === undefined) {
    throw new CcxtMissingError(
      `no exchange "${exchangeId}" in it`,
      'Correct exchange.venue in config/base.yaml.',
    );
  }
  const exchange: unknown = new Exchange({
    apiKey: apiKey.key.reveal(),
    secret: apiKey.secret.reveal(),
    enableRateLimit: true,
  });
  if (!isCcxtExchange(exchange)) {
    const advice = 'Install a version of ccxt that can place, cancel and list orders there.';
    throw new CcxtMissingError(`"${exchangeId}" without the calls that are needed`, advice);
  }
  return ccxtVenue(exchangeId, exchange satisfies CcxtExchange);
}

type ExchangeClass = new (settings: object) => unknown;

function exchangeIn(library: unknown, exchangeId: string): ExchangeClass | undefined {
  for (const place of [library, defaultOf(library)]) {
    if (typeof place !== 'object' || place === null || !Object.hasOwn(place, exchangeId)) continue;
    const found: unknown = Reflect.get(place, exchangeId);
    // type-coverage:ignore-next-line -- what the library exports under the name of an exchange is its class
    if (typeof found === 'function') return found as ExchangeClass;
  }
  return undefined;
}

function defaultOf(library: unknown): unknown {
  return typeof library === 'object' && library !== null && 'default' in library
    ? library.default
    : undefined;
}
