import { asPrice, parseDecimal } from '../../src/core/money/index.ts';
import {
  createRiskEngine,
  type KillState,
  type RiskEngine,
  type RiskEngineSettings,
  type RiskLimits,
} from '../../src/services/risk-engine/index.ts';

/** What surrounds one decision, as the vectors write it. */
export interface World {
  readonly nowNs: bigint;
  readonly killState: KillState;
  /** Decimal text, or null before the first trade. */
  readonly lastPrice: string | null;
  /** Decimal text. */
  readonly dayPnl: string;
}

/** A risk engine whose surroundings can be exchanged between two decisions. */
export interface RiskWorld {
  readonly engine: RiskEngine;
  readonly limits: RiskLimits;
  become(world: World): void;
}

/** Makes a risk engine in a world that is still to come. */
export function makeRiskWorld(limits: Omit<RiskLimits, 'lastTradeAgeMsMax'>, venue = 'test'): RiskWorld {
  let current: World = { nowNs: 0n, killState: 'unreadable', lastPrice: null, dayPnl: '0' };
  const settings: RiskEngineSettings = { limits: { ...limits, lastTradeAgeMsMax: 60_000 }, venue };
  const engine = createRiskEngine(
    {
      clock: { nowNs: () => current.nowNs, monotonicMs: () => 0 },
      readKillState: () => current.killState,
      dayPnl: { at: () => parseDecimal(current.dayPnl) },
      lastTrades: { of: () => lastTradeIn(current) },
    },
    settings,
  );
  return {
    engine,
    limits: settings.limits,
    become: (world) => {
      current = world;
    },
  };
}

function lastTradeIn({ lastPrice, nowNs }: World) {
  return lastPrice === null ? undefined : { price: asPrice(parseDecimal(lastPrice)), atNs: nowNs };
}
