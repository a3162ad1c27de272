/** What people have to know about each key of a file with settings; the schema knows the rest. */
export interface SettingNote {
  /** What it does, in a sentence. */
  readonly does: string;
  /** What it costs in safety or speed to choose another value; a dash where it costs neither. */
  readonly mind: string;
  /** The default where the schema has none, because it follows from other settings. */
  readonly fallback?: string;
}

/** Notes by the path of their key. */
export type SettingNotes = Readonly<Record<string, SettingNote>>;

const none = '—';

/** Keys of `config/base.yaml`. */
export const BASE_NOTES: SettingNotes = {
  'app.name': { does: 'The name of this installation, for its owner.', mind: none },
  'app.env': {
    does: 'Where it runs. Only `live` may reach a real venue.',
    mind: 'Security: `live` refuses secrets in plain text and a password in `redis.url`, wants an API key, and stops trading while the audit cannot be written.',
  },
  'logging.level': {
    does: 'The least level that the log keeps.',
    mind: 'Performance: `trace` and `debug` grow the log. Security: secrets are taken out at every level.',
  },
  'logging.journal_dir': {
    does: 'Folder of journals, log and audits; a relative path starts at the folder that holds `config/`.',
    mind: 'Security: orders and fills lie here; the folder belongs to the user of the services, mode 0700. Performance: every step waits for a sync of this disk, so it should be a local one.',
  },
  'audit.when_unwritable': {
    does: 'What becomes of trading while the audit cannot be written: `stop` denies every intent.',
    fallback: '`stop` in live, else `continue`',
    mind: 'Security: with `continue`, orders may leave no trace in the audit; journals have them still.',
  },
  'bus.kind': {
    does: 'What carries the messages: `memory` within the one process of `njord up`, `redis` between processes.',
    mind: 'Performance: each message over Redis is a call and a write to its file; in memory it is neither.',
  },
  'redis.url': {
    does: 'Address of the Redis of bus and kill switch. With it, the kill switch denies everything while Redis is silent.',
    mind: 'Security: keep it on the loopback interface; over a network use `rediss:` and `redis_password` of the secrets. Performance: `appendfsync always`, which durable topics need, costs a sync for each batch.',
  },
  'topics.trades': { does: 'Topic of trades, one for each symbol; lossy.', mind: none },
  'topics.book': { does: 'Topic of order books, one for each symbol; lossy.', mind: none },
  'topics.bars': { does: 'Topic of bars, one for each timeframe and symbol; lossy.', mind: none },
  'topics.intents': {
    does: 'Topic of what strategies want; durable.',
    mind: 'Security: whoever may write here may propose orders; risk decides about each.',
  },
  'topics.decisions': { does: 'Topic of what risk says; durable.', mind: none },
  'topics.orders': {
    does: 'Topic of approved orders, for paper trader and broker; durable.',
    mind: 'Security: whoever may write here passes by risk; only the caps of the broker are left. Give Redis a password.',
  },
  'topics.fills': { does: 'Topic of executions; durable.', mind: none },
  'topics.positions': { does: 'Topic of what fills add up to; durable.', mind: none },
  'topics.order_updates': { does: 'Topic of what becomes of orders; durable.', mind: none },
  'topics.cancels': { does: 'Topic of requests to cancel an order; durable.', mind: none },
  'exchange.venue': {
    does: 'Venue whose market data are read, and to which a broker sends orders.',
    mind: 'Security: the secrets may hold a key of this venue alone. With a section `broker` it must not be `paper`.',
  },
  'exchange.symbols': {
    does: 'Symbols that are traded, each once.',
    mind: 'Performance: each has topics, prices and metrics of its own; of one metric more than 100 are not shown.',
  },
  'risk.per_order_usd_cap': {
    does: 'Largest notional of one order, included, in the quote currency.',
    mind: 'Security: the most that one mistake can send. `njord flatten` closes in parts of this size.',
  },
  'risk.daily_loss_usd_cap': {
    does: 'Realised loss of the UTC day from which on every order is denied.',
    mind: 'Security: it counts realised losses only, and denies orders that close a position as well.',
  },
  'risk.orders_per_min_cap': {
    does: 'Most approved orders within 60 seconds.',
    mind: 'Security: it bounds a strategy that has gone wild. A flattening in many parts waits for it.',
  },
  'risk.last_trade_age_ms_max': {
    does: 'Greatest age in milliseconds at which the last trade is still a reference price.',
    mind: 'Security: a greater one lets orders through on old prices. A smaller one denies in quiet markets.',
  },
  'risk.kill_switch_file': {
    does: 'File whose existence means that trading is stopped; a relative path starts at the folder that holds `config/`.',
    mind: 'Security: the default is gone after a boot; choose a folder that stays, that operators can write and others cannot.',
  },
  'risk.kill_switch_key': {
    does: 'Redis key that stops trading while it holds `1`.',
    mind: 'Security: whoever may write to Redis may trip and clear it; the file stops trading by itself.',
  },
  'paper.maker_fee_rate': {
    does: 'Fee of simulated fills that waited in the book, as a fraction; below 0 a rebate.',
    mind: none,
  },
  'paper.taker_fee_rate': {
    does: 'Fee of simulated fills that took what was there, as a fraction.',
    mind: 'With 0 results look better than they will be.',
  },
  'paper.slippage_bps': {
    does: 'How much worse simulated market orders fill than the last trade, in basis points.',
    mind: 'With 0 results look better than they will be.',
  },
  'broker.venue': {
    does: 'What the venue is reached by: the simulated one of `njord venue`, or ccxt.',
    mind: 'Security: `ccxt` is a package that is not installed by default; it sees the API key.',
  },
  'broker.url': {
    does: 'Address of the simulated venue, on this machine; needed for it, refused for ccxt.',
    mind: 'Security: only loopback addresses are accepted.',
  },
  'broker.order_cap': {
    does: 'Largest notional of one order, at the higher of last trade and limit.',
    mind: 'Security: the last check before an order leaves, whatever risk has said.',
  },
  'broker.day_cap': {
    does: 'Largest notional of all orders of a UTC day.',
    mind: 'Security: orders of `njord flatten` count as well; leave room for them.',
  },
  'broker.price_age_ms_max': {
    does: 'Greatest age in milliseconds of the trade that the caps are taken at.',
    mind: 'Security: a greater one caps at old prices.',
  },
  'broker.order_age_ms_max': {
    does: 'Greatest age in milliseconds of an approval; older orders are refused.',
    mind: 'Security: it keeps orders that waited, such as through a restart, from reaching another market.',
  },
  'broker.concurrent_calls_max': {
    does: 'Most calls to the venue at the same time.',
    mind: 'Performance: more calls make bursts shorter, and are limited by the venue sooner.',
  },
  'broker.call_timeout_ms': {
    does: 'Longest wait for an answer of the venue, in milliseconds.',
    mind: 'Performance: after it the order is looked up before it is sent again; too short a wait asks more.',
  },
  'broker.poll_ms': {
    does: 'Pause between two looks at the open orders, in milliseconds.',
    mind: 'Performance: each look is a call that counts for the limit of the venue.',
  },
  'broker.reconcile_ms': {
    does: 'Pause between two looks at the list of trades, in milliseconds.',
    mind: 'Security: it finds executions that no other answer told; until then a position may be wrong.',
  },
  'http.port': {
    does: 'Port of health and metrics of `njord up`, on the loopback interface; services of their own take `--port`.',
    mind: 'Security: nothing outside this machine reaches it. `NJORD_METRICS_TOKEN` guards `/metrics` from others on it.',
  },
};

/** Keys of `config/strategies.yaml`. */
export const STRATEGIES_NOTES: SettingNotes = {
  strategies: {
    does: 'The strategies that run, in the order in which they are fed.',
    mind: 'Performance: they run one after the other on every event.',
  },
  'strategies[].id': {
    does: 'Identity; ids of intents begin with it, so keep it over restarts.',
    mind: 'Each once.',
  },
  'strategies[].type': {
    does: 'A type that comes with Njord, which `njord strategies` lists; either this or `module`.',
    mind: none,
  },
  'strategies[].module': {
    does: 'A module of one’s own, from the folder of this file; either this or `type`.',
    mind: 'Security: it is code that runs in the process of the strategy runner, with its rights.',
  },
  'strategies[].enabled': { does: 'Whether it runs.', mind: none },
  'strategies[].symbols': {
    does: 'Symbols that it hears of; `*` stands for any characters on its side of the slash.',
    fallback: 'all',
    mind: 'Performance: a strategy that hears of fewer symbols costs less.',
  },
  'strategies[].params': {
    does: 'Parameters, as the type says.',
    mind: none,
  },
};

const encrypted = 'Security: encrypted by sops for an age key; opened in memory only, and never printed.';

/** Keys of `config/secrets.enc.yaml`; `<venue>` stands for `exchange.venue`. */
export const SECRETS_NOTES: SettingNotes = {
  'api_keys.<venue>.key': { does: 'Public half of the key of the venue. Needed in live.', mind: encrypted },
  'api_keys.<venue>.secret': {
    does: 'Private half, which signs.',
    mind: `${encrypted} Let the key trade and not pay out, and bind it to the address of this machine.`,
  },
  redis_password: { does: 'Password of Redis.', mind: encrypted },
  audit_signing_key: {
    does: 'Key that signs the heads of audits.',
    mind: `${encrypted} Without it, an audit that was written anew as a whole looks sound. Keep the public half elsewhere.`,
  },
};

/** Variables of the environment that Njord reads. */
export const ENVIRONMENT_NOTES: SettingNotes = {
  NJORD_ENABLE_LIVE: {
    does: '`1` lets the broker send orders, with `app.env: live` and an API key. Anything else leaves it dry.',
    mind: 'Security: set it for the broker alone.',
  },
  NJORD_METRICS_TOKEN: {
    does: 'Bearer token that `/metrics` asks for; none by default.',
    mind: 'Security: give each scraper the token in a file, not on a command line.',
  },
  SOPS_AGE_KEY_FILE: {
    does: 'File with the age key that opens the secrets; `--age-key-file` goes before it.',
    mind: 'Security: mode 0600, refused otherwise; keep a copy away from the backups.',
  },
  NOTIFY_SOCKET: { does: 'Set by systemd: where a service says that it is ready.', mind: none },
  WATCHDOG_USEC: { does: 'Set by systemd: how often a service says that its event loop turns.', mind: none },
  NO_COLOR: { does: 'Any text turns colours off.', mind: none },
};
