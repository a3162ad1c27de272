import type { Environment } from '../../core/config/index.ts';
import type { ApiKey } from '../../core/secrets/index.ts';

/** Whether orders really go to the venue. */
export type TradingMode =
  | {
      readonly kind: 'live';
      /** Access to the venue. */
      readonly apiKey: ApiKey;
    }
  | {
      /** Every check is made, and nothing is sent. */
      readonly kind: 'dry-run';
      /** What is missing for live trading, in words; at least one. */
      readonly missing: readonly string[];
    };

/** What decides about it, read once at the start. */
export interface LiveSwitches {
  /** The setting `app.env`. */
  readonly env: Environment;
  /** The variable NJORD_ENABLE_LIVE; `undefined` when it is not set. */
  readonly enableLive: string | undefined;
  /** Access to the venue; `undefined` when the secrets hold none. */
  readonly apiKey: ApiKey | undefined;
}

/**
 * Decides between live trading and a dry run: live needs both switches and access, and nothing stands for any of them. The
 * only place that makes a live mode; a venue that sends orders is built from nothing else.
 */
export function tradingMode({ env, enableLive, apiKey }: LiveSwitches): TradingMode {
  const missing = [
    ...(env === 'live' ? [] : [`app.env: live (it is "${env}")`]),
    ...(enableLive === '1' ? [] : ['NJORD_ENABLE_LIVE=1 in the environment']),
    ...(apiKey === undefined ? ['an API key of the venue in config/secrets.enc.yaml'] : []),
  ];
  return missing.length === 0 && apiKey !== undefined
    ? { kind: 'live', apiKey }
    : { kind: 'dry-run', missing };
}
