import type { WireMessage } from '../../src/core/bus/index.ts';
import { TOPICS } from '../../src/core/bus/index.ts';
import {
  decodeFillEvent,
  decodeOrderEvent,
  decodePositionSnapshot,
  decodeRiskDecision,
} from '../../src/core/contracts/index.ts';
import { openBooks } from '../../src/services/books/index.ts';
import { createPaperTrader } from '../../src/services/paper-trader/index.ts';
import { createRiskEngine, DayPnl, LastTrades } from '../../src/services/risk-engine/index.ts';
import type { Load } from './load.ts';
import { intentOf, isActedOn, LOAD_LIMITS, openMarket } from './market.ts';

/** Market events between two audits. */
const AUDIT_EVERY = 50_000;

/** Everything that follows from an intent on every tenth trade, from its decision to the position, and an audit now and then. */
export const booksLoad: Load = {
  name: 'books',
  eventsPerSecond: 10_000,
  async open(seed) {
    const { clock, next } = openMarket(seed);
    const books = openBooks();
    const lastTrades = new LastTrades();
    const risk = createRiskEngine(
      { clock, lastTrades, dayPnl: new DayPnl(), readKillState: () => 'clear' },
      { limits: { ...LOAD_LIMITS, ordersPerMinuteCap: 1_000_000 }, venue: 'paper' },
    );
    const paper = createPaperTrader(clock, { venue: 'paper' });
    const counts = { trades: 0, intents: 0, messages: 0, discrepancies: 0 };

    const takers = new Map<string, (payload: unknown) => void>([
      [TOPICS.decisions.pattern, (payload) => required(decodeRiskDecision(payload), books.takeDecision)],
      [TOPICS.orders.pattern, takeOrder],
      [TOPICS.fills.pattern, (payload) => required(decodeFillEvent(payload), books.takeFill)],
      [TOPICS.positions.pattern, (payload) => required(decodePositionSnapshot(payload), books.takePosition)],
    ]);

    function take({ topic, payload }: WireMessage): void {
      counts.messages += 1;
      takers.get(topic)?.(payload);
    }

    function takeOrder(payload: unknown): void {
      required(decodeOrderEvent(payload), books.takeOrder);
      for (const message of paper.handleMessage('order', payload).messages) take(message);
    }

    return {
      counts: () => ({ ...counts }),
      feed() {
        const trade = next();
        counts.trades += 1;
        lastTrades.record(trade, clock.nowNs());
        for (const message of paper.handleTrade(trade).messages) take(message);
        if (counts.trades % AUDIT_EVERY === 0) counts.discrepancies += books.audit().discrepancies.length;
        if (!isActedOn(counts.trades)) return;
        const intent = intentOf(trade, counts.trades);
        counts.intents += 1;
        books.takeIntent(intent.id);
        for (const message of risk.handleIntent(intent).messages) take(message);
      },
      close: async () => undefined,
    };
  },
};

function required<Value>(
  decoded: { readonly kind: 'ok'; readonly value: Value } | { readonly kind: 'invalid' },
  take: (value: Value) => void,
): void {
  if (decoded.kind === 'invalid')
    throw new TypeError('Expected a message that keeps its contract, was another.');
  take(decoded.value);
}
