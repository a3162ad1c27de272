import type { Config } from '../../core/config/index.ts';
import { type Clock, NS_PER_SECOND } from '../../core/time.ts';
import type { CheckResult } from '../../services/health/index.ts';
import { simulateFeed } from '../../services/market-data/index.ts';
import { type Feed, type FeedGround, startFeed } from './feed.ts';
import type { Meter } from './meter.ts';

/** Which market, and how fast. */
export interface MarketOptions {
  readonly seed: number;
  readonly speed: number;
}

/** Starts the simulated market with as many symbols as the configuration trades; it never ends by itself. */
export function startMarket(config: Config, { seed, speed }: MarketOptions, ground: FeedGround): Feed {
  const settings = { seed, speed, symbolCount: config.exchange.symbols.length };
  return startFeed((sleep) => simulateFeed(settings, { clock: ground.clock, sleep }), ground);
}

/** Trades come every second or so; the simulated market halts now and then. */
const FRESH_SECONDS = 60;

/** Says how old the latest trade is. */
export function freshness(feed: Feed, clock: Clock): CheckResult {
  const age = dataAge(feed, clock);
  if (age === null) return { healthy: false, detail: 'no trade yet' };
  return { healthy: age <= FRESH_SECONDS, detail: `latest trade ${age.toFixed(1)} s ago` };
}

/** Age of the latest trade in seconds; null before the first. */
function dataAge(feed: Feed, clock: Clock): number | null {
  const latestNs = feed.latestNs();
  return latestNs === null ? null : Number(clock.nowNs() - latestNs) / Number(NS_PER_SECOND);
}

/** Shows the age of the latest trade of a feed among the metrics. */
export function takeDataAge(
  { meter, clock }: { readonly meter: Pick<Meter, 'takeDataAge'>; readonly clock: Clock },
  feed: Feed,
): void {
  const age = dataAge(feed, clock);
  if (age !== null) meter.takeDataAge(age);
}
