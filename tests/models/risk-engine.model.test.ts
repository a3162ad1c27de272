import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  asPrice,
  asQuantity,
  decimalFromInteger,
  parseDecimal,
  subtract,
  ZERO,
} from '../../src/core/money/index.ts';
import {
  createRiskEngine,
  DayPnl,
  LastTrades,
  type RiskEngine,
  type RiskLimits,
} from '../../src/services/risk-engine/index.ts';
import { intentMessage } from '../services/risk-engine/sample-intents.ts';
import { type Command, command, commandLists } from './command.ts';
import { decide, newRiskModel, passTime, type RiskModel } from './risk-model.ts';

/** The engine and what it is told by others; time and kill switch are those of the model. */
interface RealEngine {
  engine: RiskEngine;
  lastTrades: LastTrades;
  dayPnl: DayPnl;
  readonly world: { nowNs: bigint; killState: RiskModel['killState'] };
}

type RiskCommand = Command<RiskModel, RealEngine>;

/** Small caps, so that a few commands come to each of them. */
const LIMITS: RiskLimits = {
  perOrderCap: parseDecimal('200'),
  dailyLossCap: parseDecimal('3'),
  ordersPerMinuteCap: 2,
  lastTradeAgeMsMax: 10_000,
};

/** One hour before midnight UTC. */
const START_NS = 1_767_225_600_000_000_000n - 3_600_000_000_000n;
const SECOND_NS = 1_000_000_000n;

const symbols = fc.constantFrom('ATOM/USDT', 'BTC/USDT');

function startEngine(
  world: RealEngine['world'],
  snapshot?: ReturnType<RiskEngine['snapshot']>,
  dayPnl = new DayPnl(),
): RealEngine {
  const lastTrades = new LastTrades();
  const clock = { nowNs: () => world.nowNs, monotonicMs: () => 0 };
  const ports = { clock, readKillState: () => world.killState, dayPnl, lastTrades };
  const engine = createRiskEngine(ports, { limits: LIMITS, venue: 'paper' }, snapshot);
  return { engine, lastTrades, dayPnl, world };
}

const intents = fc
  .record({
    id: fc.nat(7).map(String),
    symbol: symbols,
    qty: fc.constantFrom('10', '10.01', '1'),
    limit_price: fc.constantFrom('20', '19.99', null),
  })
  .map(({ id, symbol, qty, limit_price: limit }) =>
    command<RiskModel, RealEngine>({
      text: `intent ${id}: ${qty} ${symbol}${limit === null ? '' : ` at ${limit}`}`,
      run: (model, { engine }) => {
        const limitPrice = limit === null ? undefined : parseDecimal(limit);
        const expected = decide(model, { id, symbol, quantity: parseDecimal(qty), limitPrice }, LIMITS);
        const type = limit === null ? 'market' : 'limit';
        const message = intentMessage({ id, symbol, type, qty, limit_price: limit });
        const { verdict, messages } = engine.handleMessage(message);
        expect(verdict).toMatchObject(expected);
        const isApproved = verdict.kind === 'approved';
        expect(messages.map(({ topic }) => topic)).toEqual(
          isApproved ? ['risk.decision', 'exec.order'] : ['risk.decision'],
        );
      },
    }),
  );

const brokenIntents = fc
  .tuple(fc.nat(7).map(String), fc.constantFrom({ qty: '0' }, { side: 'BUY' }, { limit_price: '-1' }))
  .map(([id, flaw]) =>
    command<RiskModel, RealEngine>({
      text: `intent ${id} with ${JSON.stringify(flaw)}`,
      run: (_, { engine }) => {
        // The identifier is not consumed: the model knows nothing of it.
        const caps = { fields: Object.keys(flaw) };
        expect(engine.handleMessage(intentMessage({ id, ...flaw })).verdict).toEqual({
          kind: 'denied',
          denial: { reason: 'invalid-intent', caps },
        });
      },
    }),
  );

const spans = fc
  .constantFrom(1n, 10n * SECOND_NS, 60n * SECOND_NS - 1n, 60n * SECOND_NS, 172_800n * SECOND_NS)
  .map((spanNs) =>
    command<RiskModel, RealEngine>({
      text: `pass ${spanNs} ns`,
      run: (model, { world }) => {
        passTime(model, spanNs);
        world.nowNs = model.nowNs;
      },
    }),
  );

const trades = fc.tuple(symbols, fc.constantFrom('19', '20', '20.01')).map(([symbol, text]) =>
  command<RiskModel, RealEngine>({
    text: `trade of ${symbol} at ${text}`,
    run: (model, { lastTrades }) => {
      const price = asPrice(parseDecimal(text));
      const quantity = asQuantity(decimalFromInteger(1));
      model.trades.set(symbol, { price, atNs: model.nowNs });
      const trade = { tsLocalNs: model.nowNs, symbol, side: 'buy' as const, quantity, price };
      lastTrades.record(trade, model.nowNs);
    },
  }),
);

const positions = fc
  .tuple(symbols, fc.constantFrom('-3', '-2.99', '-2', '0', '5'), fc.constantFrom('0', '0.01', '1'))
  .map(([symbol, realized, feesText]) =>
    command<RiskModel, RealEngine>({
      text: `${symbol} has realized ${realized} and paid ${feesText}`,
      run: (model, { dayPnl }) => {
        const realizedPnl = parseDecimal(realized);
        const fees = parseDecimal(feesText);
        model.results.set(symbol, subtract(realizedPnl, fees));
        const flat = { quantity: ZERO, averagePrice: ZERO };
        dayPnl.record({ ...flat, symbol, realizedPnl, fees, tsNs: model.nowNs }, model.nowNs);
      },
    }),
  );

const killStates = fc.constantFrom<RiskModel['killState']>('clear', 'clear', 'file', 'redis', 'unreadable');

const kills = killStates.map((killState) =>
  command<RiskModel, RealEngine>({
    text: `kill switch: ${killState}`,
    run: (model, { world }) => {
      model.killState = killState;
      world.killState = killState;
    },
  }),
);

const restart = command<RiskModel, RealEngine>({
  text: 'restart',
  run: (model, real) => {
    // Prices are of another time after a restart; all else is as before.
    model.trades.clear();
    const { engine, dayPnl, world } = real;
    Object.assign(real, startEngine(world, engine.snapshot(), new DayPnl(dayPnl.snapshot())));
  },
});

const commands: readonly fc.Arbitrary<RiskCommand>[] = [
  intents,
  intents,
  intents,
  brokenIntents,
  spans,
  trades,
  positions,
  kills,
  fc.constant(restart),
];

test('the risk engine decides by the first of its seven rules that hits, whatever happened before', () => {
  fc.assert(
    fc.property(commandLists(commands), (list) => {
      const world = { nowNs: START_NS, killState: 'clear' as const };
      fc.modelRun(() => ({ model: newRiskModel(START_NS), real: startEngine(world) }), list);
    }),
  );
});
