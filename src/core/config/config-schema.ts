import { z } from 'zod';
import { TOPIC_NAMES } from '../bus/index.ts';
import { oneOf, symbol, text } from '../contracts/field-reader.ts';
import { LOG_THRESHOLDS } from '../logging/log-levels.ts';
import { AUDIT_POLICIES, BROKER_VENUES, BUS_KINDS, type Config, ENVIRONMENTS } from './config.ts';
import { setting, settingOr } from './setting.ts';
import {
  basisPoints,
  cap,
  loopbackUrl,
  makerFeeRate,
  path,
  redisKey,
  redisUrl,
  takerFeeRate,
  topicName,
  wholeNumber,
} from './setting-readers.ts';

const topic = (name: keyof typeof TOPIC_NAMES) => setting(topicName(TOPIC_NAMES[name]));

/** Everything that `config/base.yaml` may say, under the names it has there. Whatever is not here is refused. */
export const CONFIG_SCHEMA = z.strictObject({
  app: z.strictObject({ name: setting(text(1, 64)), env: setting(oneOf(ENVIRONMENTS)) }),
  logging: z.strictObject({ level: settingOr(oneOf(LOG_THRESHOLDS), 'info'), journal_dir: setting(path) }),
  audit: z.strictObject({ when_unwritable: setting(oneOf(AUDIT_POLICIES)).optional() }).prefault({}),
  bus: z.strictObject({ kind: settingOr(oneOf(BUS_KINDS), 'memory') }).prefault({}),
  redis: z.strictObject({ url: setting(redisUrl) }).optional(),
  topics: z.strictObject({
    trades: topic('trades'),
    book: topic('book'),
    bars: topic('bars'),
    intents: topic('intents'),
    decisions: topic('decisions'),
    orders: topic('orders'),
    fills: topic('fills'),
    positions: topic('positions'),
    order_updates: topic('orderUpdates'),
    cancels: topic('cancels'),
  }),
  exchange: z.strictObject({
    venue: setting(text(1, 32)),
    symbols: z
      .array(setting(symbol), { error: 'a list of symbols' })
      .min(1, { error: 'at least one symbol' }),
  }),
  risk: z.strictObject({
    per_order_usd_cap: settingOr(cap, 250),
    daily_loss_usd_cap: settingOr(cap, 300),
    orders_per_min_cap: settingOr(wholeNumber(1, 1_000_000), 30),
    last_trade_age_ms_max: settingOr(wholeNumber(1, 86_400_000), 60_000),
    kill_switch_file: settingOr(path, '/var/run/njord.trading.halt'),
    kill_switch_key: settingOr(redisKey, 'njord:trading:halt'),
  }),
  paper: z
    .strictObject({
      maker_fee_rate: settingOr(makerFeeRate, 0),
      taker_fee_rate: settingOr(takerFeeRate, 0),
      slippage_bps: settingOr(basisPoints, 0),
    })
    .prefault({}),
  broker: z
    .strictObject({
      venue: setting(oneOf(BROKER_VENUES)),
      url: setting(loopbackUrl).optional(),
      order_cap: settingOr(cap, 10),
      day_cap: settingOr(cap, 100),
      price_age_ms_max: settingOr(wholeNumber(1, 86_400_000), 10_000),
      order_age_ms_max: settingOr(wholeNumber(1, 86_400_000), 60_000),
      concurrent_calls_max: settingOr(wholeNumber(1, 64), 4),
      call_timeout_ms: settingOr(wholeNumber(100, 60_000), 5_000),
      poll_ms: settingOr(wholeNumber(200, 3_600_000), 2_000),
      reconcile_ms: settingOr(wholeNumber(200, 3_600_000), 30_000),
    })
    .optional(),
  http: z.strictObject({ port: settingOr(wholeNumber(1, 65_535), 9090) }).prefault({}),
});

/** Gives the settings the names that the core uses. */
export function configOf({
  logging,
  audit,
  redis,
  topics,
  risk,
  paper,
  broker,
  ...same
}: z.infer<typeof CONFIG_SCHEMA>): Config {
  const { order_updates: orderUpdates, ...topicNames } = topics;
  return {
    ...same,
    logging: { level: logging.level, journalDir: logging.journal_dir },
    audit: { whenUnwritable: audit.when_unwritable ?? (same.app.env === 'live' ? 'stop' : 'continue') },
    redis,
    topics: { ...topicNames, orderUpdates },
    risk: {
      perOrderCap: risk.per_order_usd_cap,
      dailyLossCap: risk.daily_loss_usd_cap,
      ordersPerMinuteCap: risk.orders_per_min_cap,
      lastTradeAgeMsMax: risk.last_trade_age_ms_max,
    },
    killSwitch: { file: risk.kill_switch_file, key: risk.kill_switch_key },
    broker: broker && {
      venue: broker.venue,
      url: broker.url,
      orderCap: broker.order_cap,
      dayCap: broker.day_cap,
      priceAgeMsMax: broker.price_age_ms_max,
      orderAgeMsMax: broker.order_age_ms_max,
      concurrentCallsMax: broker.concurrent_calls_max,
      callTimeoutMs: broker.call_timeout_ms,
      pollMs: broker.poll_ms,
      reconcileMs: broker.reconcile_ms,
    },
    paper: {
      makerFeeRate: paper.maker_fee_rate,
      takerFeeRate: paper.taker_fee_rate,
      slippageBps: paper.slippage_bps,
    },
  };
}
