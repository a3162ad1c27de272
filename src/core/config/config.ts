import type { TopicNames } from '../bus/index.ts';
import type { LogThreshold } from '../logging/log-levels.ts';
import type { Decimal } from '../money/index.ts';

/** Where Njord runs; only `live` may reach a real venue. */
export const ENVIRONMENTS = Object.freeze(['dev', 'test', 'staging', 'live'] as const);

/** One of the environments. */
export type Environment = (typeof ENVIRONMENTS)[number];

/** What carries the messages: the embedded bus, or a Redis server. */
export const BUS_KINDS = Object.freeze(['memory', 'redis'] as const);

/** One of the kinds of bus. */
export type BusKind = (typeof BUS_KINDS)[number];

/** What becomes of trading while the audit cannot be written. */
export const AUDIT_POLICIES = Object.freeze(['stop', 'continue'] as const);

/** One of the audit policies. */
export type AuditPolicy = (typeof AUDIT_POLICIES)[number];

/** Venues that a broker can send orders to. */
export const BROKER_VENUES = Object.freeze(['simulated', 'ccxt'] as const);

/** One of the kinds of venues. */
export type BrokerVenue = (typeof BROKER_VENUES)[number];

/** Everything that `config/base.yaml` says. */
export interface Config {
  /** Who we are. */
  readonly app: {
    /** Name of this installation. */
    readonly name: string;
    /** Where it runs. */
    readonly env: Environment;
  };
  /** Logs and journals. */
  readonly logging: {
    /** Least level that is written; `info` by default. */
    readonly level: LogThreshold;
    /** Folder of the log and of all journals. */
    readonly journalDir: string;
  };
  /** The audit, in the folder `audit` of `journalDir`. */
  readonly audit: {
    /** What becomes of trading while it cannot be written; by default `stop` in live, `continue` elsewhere. */
    readonly whenUnwritable: AuditPolicy;
  };
  /** The bus. */
  readonly bus: {
    /** What carries the messages; `memory` by default. */
    readonly kind: BusKind;
  };
  /** The Redis server of the bus and of the kill switch; `undefined` when there is none. */
  readonly redis: RedisSettings | undefined;
  /** Names of all topics. */
  readonly topics: TopicNames;
  /** The market. */
  readonly exchange: {
    /** Venue whose market data are read, and to which orders go. */
    readonly venue: string;
    /** Symbols that are traded, at least one, each once. */
    readonly symbols: readonly string[];
  };
  /** What risk lets pass. */
  readonly risk: RiskSettings;
  /** Where the kill switch is looked for. */
  readonly killSwitch: {
    /** Path whose existence means tripped. */
    readonly file: string;
    /** Redis key that means tripped while it holds `1`. */
    readonly key: string;
  };
  /** What the simulated venue charges; nothing by default. */
  readonly paper: PaperSettings;
  /** Where orders go besides the paper trader; `undefined` when there is no broker. */
  readonly broker: BrokerSection | undefined;
  /** Health and metrics. */
  readonly http: {
    /** Port on the loopback interface; 9090 by default. */
    readonly port: number;
  };
}

/** How orders get to `exchange.venue`. Amounts are in the quote currency. */
export interface BrokerSection {
  /** What the venue is reached by. */
  readonly venue: BrokerVenue;
  /** Address of the simulated venue, on the loopback interface; `undefined` for any other. */
  readonly url: string | undefined;
  /** Largest notional of one order, above 0, inclusive; 10 by default. */
  readonly orderCap: Decimal;
  /** Largest notional of all orders of a UTC day, above 0, inclusive; 100 by default. */
  readonly dayCap: Decimal;
  /** Greatest age of the last trade at which it is still a price, inclusive; 10 000 ms by default. */
  readonly priceAgeMsMax: number;
  /** Greatest age of the approval of an order, inclusive; 60 000 ms by default. */
  readonly orderAgeMsMax: number;
  /** Most calls at the same time, 1 to 64; 4 by default. */
  readonly concurrentCallsMax: number;
  /** Longest wait for an answer; 5000 ms by default. */
  readonly callTimeoutMs: number;
  /** Pause between two looks at the open orders; 2000 ms by default. */
  readonly pollMs: number;
  /** Pause between two looks at the list of trades; 30 000 ms by default. */
  readonly reconcileMs: number;
}

/** How to reach Redis. */
export interface RedisSettings {
  /** Address, such as `redis://127.0.0.1:6379/0`. */
  readonly url: string;
}

/** What risk lets pass. Amounts are in the quote currency, which is taken to be worth one dollar. */
export interface RiskSettings {
  /** Largest notional of one order, above 0, inclusive; 250 by default. */
  readonly perOrderCap: Decimal;
  /** Realized loss of the UTC day from which on every order is denied, above 0, inclusive; 300 by default. */
  readonly dailyLossCap: Decimal;
  /** Most approved orders within 60 seconds, at least 1; 30 by default. */
  readonly ordersPerMinuteCap: number;
  /** Greatest age at which the last trade is still a reference price, inclusive; 60 000 ms by default. */
  readonly lastTradeAgeMsMax: number;
}

/** What the simulated venue charges. */
export interface PaperSettings {
  /** Fee of a fill that waited in the book, as a fraction (0.001 = 0.1 %); below 0 for a rebate. */
  readonly makerFeeRate: Decimal;
  /** Fee of a fill that took what was there, as a fraction. */
  readonly takerFeeRate: Decimal;
  /** Slippage of market orders in basis points, from 0 to below 10 000. */
  readonly slippageBps: Decimal;
}
