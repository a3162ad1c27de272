import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeTradeEvent } from '../../src/core/contracts/index.ts';
import { type StampedTrade, TradeLog } from '../../src/services/broker/trade-log.ts';
import { RepeatedTrades } from '../../src/services/market-data/repeated-trades.ts';
import { RiskMemory } from '../../src/services/risk-engine/index.ts';
import { intent, LIMITS, quietSurroundings } from '../services/risk-engine/sample-intents.ts';
import { type Command, command, commandLists } from './command.ts';

const HOUR_NS = 3_600_000_000_000n;
const START_NS = 1_767_225_600_000_000_000n;

const symbols = fc.constantFrom('ATOM/USDT', 'BTC/USDT');
const ids = fc.nat(4).map(String);

/** When each intent was decided. */
interface IntentsModel {
  decided: readonly { readonly id: string; readonly atNs: bigint }[];
  nowNs: bigint;
}

interface RealIntents {
  memory: RiskMemory;
}

const SEEN_COUNT_MAX = 3;

const intentCommands: readonly fc.Arbitrary<Command<IntentsModel, RealIntents>>[] = [
  ids.map((id) =>
    command<IntentsModel, RealIntents>({
      text: `decide ${id}`,
      run: (model, { memory }) => {
        const remembered = model.decided.filter(({ atNs }) => model.nowNs - atNs < 48n * HOUR_NS);
        const isTaken = remembered.some((each) => each.id === id) || remembered.length >= SEEN_COUNT_MAX;
        const surroundings = quietSurroundings({ nowNs: model.nowNs });
        const limits = { ...LIMITS, ordersPerMinuteCap: 1_000, lastTradeAgeMsMax: 1e12 };
        const verdict = memory.assess(intent({ id }), surroundings, limits);
        expect(verdict).toMatchObject(
          isTaken ? { kind: 'denied', denial: { reason: 'duplicate-intent' } } : { kind: 'approved' },
        );
        if (!isTaken) model.decided = [...remembered, { id, atNs: model.nowNs }];
      },
    }),
  ),
  fc.constantFrom(0n, 1n, 24n * HOUR_NS, 48n * HOUR_NS - 1n, 48n * HOUR_NS).map((spanNs) =>
    command<IntentsModel, RealIntents>({
      text: `pass ${spanNs} ns`,
      run: (model) => {
        model.nowNs += spanNs;
      },
    }),
  ),
  fc.constant(
    command<IntentsModel, RealIntents>({
      text: 'restart',
      run: (_, real) => {
        real.memory = new RiskMemory(real.memory.snapshot(), SEEN_COUNT_MAX);
      },
    }),
  ),
];

test('an intent is decided once in 48 hours, whatever restarts, and nothing that could not be remembered', () => {
  fc.assert(
    fc.property(commandLists(intentCommands), (commands) => {
      const real = { memory: new RiskMemory(undefined, SEEN_COUNT_MAX) };
      fc.modelRun(() => ({ model: { decided: [], nowNs: START_NS }, real }), commands);
    }),
  );
});

/** Every different trade of a feed, as one line each. */
interface FeedModel {
  readonly told: Set<string>;
}

const feedTrades = fc.record({
  symbol: symbols,
  agg_id: fc.option(ids, { nil: undefined }),
  ts_exchange_ms: fc.option(fc.nat(1), { nil: undefined }),
  ts_local_ns: fc.constantFrom('5', '6'),
  side: fc.constantFrom('buy', 'sell'),
  price: fc.constantFrom('1', '1.0', '2'),
  qty: fc.constantFrom('1', '2'),
});

/** Two trades are the same when the venue numbers them alike, or without numbers, when all they say is alike. */
function sameTrade(wire: typeof feedTrades extends fc.Arbitrary<infer Wire> ? Wire : never): string {
  const { symbol, agg_id: id, ts_exchange_ms: atMs, ts_local_ns: atNs, side, price, qty } = wire;
  const time = atMs === undefined ? `local ${atNs}` : `exchange ${atMs}`;
  return JSON.stringify(id === undefined ? [symbol, time, side, Number(price), qty] : [symbol, id]);
}

const feedCommands: readonly fc.Arbitrary<Command<FeedModel, RepeatedTrades>>[] = [
  feedTrades.map((wire) =>
    command<FeedModel, RepeatedTrades>({
      text: `trade ${sameTrade(wire)}`,
      run: ({ told }, repeated) => {
        const decoded = decodeTradeEvent(JSON.parse(JSON.stringify(wire)));
        if (decoded.kind === 'invalid') throw new Error(JSON.stringify(decoded.fields));
        expect(repeated.isRepeated(decoded.value)).toBe(told.has(sameTrade(wire)));
        told.add(sameTrade(wire));
      },
    }),
  ),
];

test('a trade of a feed is taken once for its symbol, by its number or else by all that it says', () => {
  fc.assert(
    fc.property(commandLists(feedCommands), (commands) => {
      fc.modelRun(() => ({ model: { told: new Set<string>() }, real: new RepeatedTrades() }), commands);
    }),
  );
});

/** What the venue has executed, and which of it was told. */
interface VenueModel {
  watermarkMs: number;
  readonly told: Set<string>;
}

interface RealLog {
  log: TradeLog;
}

const OVERLAP_MS = 10;

const venueTrades: fc.Arbitrary<StampedTrade> = fc.record({
  symbol: symbols,
  tradeId: ids,
  // From the start of the window on: what is older is refused before it comes here.
  tsMs: fc.nat(8),
});

const venueCommands: readonly fc.Arbitrary<Command<VenueModel, RealLog>>[] = [
  fc.array(venueTrades, { minLength: 1, maxLength: 3 }).map((drawn) =>
    command<VenueModel, RealLog>({
      text: `read ${drawn.map(({ symbol, tradeId, tsMs }) => `${symbol} ${tradeId} +${tsMs}`).join(', ')}`,
      run: ({ watermarkMs, told }, { log }) => {
        const sinceMs = Math.max(0, watermarkMs - OVERLAP_MS);
        // An id belongs to one moment: the same trade is never stamped anew.
        const trades = drawn.map((trade) => {
          const tsMs = sinceMs + trade.tsMs;
          return { ...trade, tradeId: `${trade.tradeId}${tsMs}`, tsMs };
        });
        const fresh = log.fresh(trades);
        const untold = new Set(trades.map(nameOf).filter((name) => !told.has(name)));
        expect(new Set(fresh.map(nameOf))).toEqual(untold);
        expect(fresh).toHaveLength(untold.size);
        for (const trade of fresh) {
          log.add(trade);
          told.add(nameOf(trade));
        }
      },
    }),
  ),
  fc.integer({ min: -3, max: 15 }).map((stepMs) =>
    command<VenueModel, RealLog>({
      text: `advance ${stepMs} ms`,
      run: (model, { log }) => {
        log.advance(log.watermarkMs + stepMs);
        model.watermarkMs += Math.max(0, stepMs);
        expect(log.watermarkMs).toBe(model.watermarkMs);
        expect(log.askSinceMs).toBe(Math.max(0, model.watermarkMs - OVERLAP_MS));
      },
    }),
  ),
  fc.constant(
    command<VenueModel, RealLog>({
      text: 'restart',
      run: (_, real) => {
        real.log = new TradeLog(OVERLAP_MS, real.log.snapshot());
      },
    }),
  ),
];

function nameOf({ symbol, tradeId }: StampedTrade): string {
  return JSON.stringify([symbol, tradeId]);
}

test('a trade of the venue is told once for its symbol, as long as it can be asked for again', () => {
  fc.assert(
    fc.property(commandLists(venueCommands), (commands) => {
      const model = { watermarkMs: 0, told: new Set<string>() };
      fc.modelRun(() => ({ model, real: { log: new TradeLog(OVERLAP_MS) } }), commands);
    }),
  );
});
