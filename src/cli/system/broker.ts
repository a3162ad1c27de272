/** The broker of a process: its mode, its venue and its service, from settings and secrets; nothing is decided here. */
import type { Config, LoadedConfig } from '../../core/config/index.ts';
import type { Logger } from '../../core/logging/index.ts';
import { formatDecimal } from '../../core/money/index.ts';
import { createRandomSource, drawFraction } from '../../core/random.ts';
import type { ServiceDefinition, ServiceStatus } from '../../core/service/index.ts';
import {
  type BrokerAlarm,
  brokerService,
  dryRunVenue,
  simulatedVenue,
  type TradingMode,
  tradingMode,
  type Venue,
} from '../../services/broker/index.ts';
import type { CheckResult } from '../../services/health/index.ts';
import type { CliPorts } from '../ports.ts';
import { openCcxtVenue } from './ccxt.ts';
import type { Frame } from './frame.ts';
import type { SystemHost } from './host.ts';
import { PAPER } from './services.ts';

/** Returns the venue that executes the orders of separate processes: that of the broker where there is one. */
export function executingVenue({ broker, exchange }: Pick<Config, 'broker' | 'exchange'>): string {
  return broker === undefined ? PAPER : exchange.venue;
}

/** What a broker is opened with. */
export interface BrokerGiven {
  readonly ports: CliPorts;
  readonly host: SystemHost;
  readonly loaded: LoadedConfig;
  readonly frame: Pick<Frame, 'clock' | 'logger' | 'topics' | 'readKillState'>;
}

/** A broker that is ready to start. */
export interface OpenBroker {
  readonly definition: ServiceDefinition;
  /** Where orders go, in a sentence. */
  readonly announcement: string;
}

/**
 * Opens the broker that the settings describe.
 *
 * @throws CcxtMissingError where the venue needs the library and it is not installed
 */
export async function openBroker(given: BrokerGiven): Promise<OpenBroker> {
  const { ports, host, loaded, frame } = given;
  const { config, secrets } = loaded;
  const { broker } = config;
  if (broker === undefined) throw new TypeError('Expected settings of a broker, were none.');
  // The switches are read once: nothing that changes later opens the gate.
  const mode = tradingMode({
    env: config.app.env,
    enableLive: ports.env('NJORD_ENABLE_LIVE'),
    apiKey: secrets.apiKey,
  });
  const random = createRandomSource(Number(ports.nowNs() & 0xffff_ffffn));
  const venue = await openVenue(given, mode);
  const announcement = announce(mode, config);
  frame.logger.info('broker', { mode: mode.kind, venue: venue.name, reached_by: broker.venue });
  return {
    announcement,
    definition: brokerService(
      {
        clock: frame.clock,
        timers: { start: host.after },
        draw: () => drawFraction(random),
        readKillState: frame.readKillState,
        venue,
        onAlarm: (alarm) => {
          logAlarm(frame.logger, alarm);
        },
      },
      {
        limits: broker,
        isLive: mode.kind === 'live',
        topics: frame.topics,
        symbols: config.exchange.symbols,
        concurrentCallsMax: broker.concurrentCallsMax,
        callTimeoutMs: broker.callTimeoutMs,
        pollMs: broker.pollMs,
        reconcileMs: broker.reconcileMs,
      },
    ),
  };
}

async function openVenue({ ports, loaded, frame }: BrokerGiven, mode: TradingMode): Promise<Venue> {
  const { exchange, broker } = loaded.config;
  if (mode.kind === 'dry-run') {
    return dryRunVenue(exchange.venue, ({ quantity, clientOrderId, symbol, side, type }) => {
      const order = { client_order_id: clientOrderId, symbol, side, type, qty: formatDecimal(quantity) };
      frame.logger.info('dry run: an order would have been sent', order);
    });
  }
  const { apiKey } = mode;
  if (broker?.url === undefined)
    return openCcxtVenue(ports.importModule, { exchangeId: exchange.venue, apiKey });
  return simulatedVenue(
    { clock: frame.clock, http: ports.httpCall, openSocket: ports.openSocket },
    { name: exchange.venue, url: broker.url, apiKey },
  );
}

function announce(mode: TradingMode, { exchange, broker }: Config): string {
  const place = broker?.url === undefined ? exchange.venue : `${exchange.venue}, simulated at ${broker.url}`;
  return mode.kind === 'live'
    ? `LIVE: orders go to ${place}`
    : `dry run: nothing is sent to ${place}; live trading also needs ${mode.missing.join(', ')}`;
}

function logAlarm(logger: Logger, alarm: BrokerAlarm): void {
  switch (alarm.kind) {
    case 'call-failed':
      logger.warn('call to the venue failed', { call: alarm.what, error: alarm.error });
      return;
    case 'refused':
      logger.warn('order refused', { order_id: alarm.orderId, reason: alarm.reason });
      return;
    case 'unknown-status':
      logger.error('unknown status of an order', { order_id: alarm.orderId, word: alarm.word });
      return;
    case 'set-aside':
      logger.error('set aside', { problem: alarm.problem, text: alarm.text });
      return;
    case 'order-lost':
      logger.error('the venue does not know an order of ours', { order_id: alarm.orderId });
      return;
    case 'late-execution':
      logger.error('execution after the end of its order', {
        order_id: alarm.orderId,
        trade_id: alarm.tradeId,
      });
  }
}

/** A venue that has not answered for so long is not there, in seconds: several looks at open orders have failed. */
const CONTACT_SECONDS_MAX = 60;

/** Says when the venue answered last. */
export function venueContact(statuses: readonly ServiceStatus[]): CheckResult {
  const measures = statuses.flatMap((status) => status.measures);
  const age = measures.find(({ name }) => name === 'venue-contact-age-seconds')?.value;
  if (age === undefined) return { healthy: false, detail: 'no answer yet' };
  return { healthy: age <= CONTACT_SECONDS_MAX, detail: `latest answer ${age.toFixed(1)} s ago` };
}
