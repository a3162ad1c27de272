import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { TOPICS, type WireMessage, wireMessage } from '../../../src/core/bus/index.ts';
import { asPrice, asQuantity, parseDecimal, ZERO } from '../../../src/core/money/index.ts';
import { createVirtualClock, type VirtualClock } from '../../../src/core/virtual-clock.ts';
import { riskService } from '../../../src/services/risk-engine/index.ts';
import { type HandFed, handFed } from '../../core/service/hand-fed.ts';
import { restartLaw } from '../../core/service/restart-law.ts';
import { intentMessage, LIMITS, NEW_YEAR_NS } from './sample-intents.ts';

describe('the risk service', () => {
  test('has the name that its journal and its cursors are found by', () => {
    expect(define(createVirtualClock(NEW_YEAR_NS)).name).toBe('risk-engine');
  });

  test('answers an intent with decision and order, and notes the decision with its time', async () => {
    const service = await begin();
    await service.tell(tradeAt('19'));
    const { note, messages } = await service.tell(intentCalled('a'));
    expect(messages.map(({ topic }) => topic)).toEqual(['risk.decision', 'exec.order']);
    expect(note).toEqual({
      kind: 'decision',
      at_ns: NEW_YEAR_NS.toString(),
      decision: { intent_id: 'a', allowed: true, reason: null, caps: {} },
    });
  });

  test('neither answers nor notes an intent without an identifier', async () => {
    const service = await begin();
    expect(await service.tell({ topic: 'strat.intent', payload: {} })).toEqual({ messages: [] });
  });

  test('values a market order at the latest trade of its symbol, and does not note trades', async () => {
    const service = await begin();
    const market = { type: 'market', limit_price: null };
    expect(reasonIn(await service.tell(intentCalled('a', market)))).toBe('no-reference-price');
    expect(await service.tell(tradeAt('20'))).toEqual({ messages: [] });
    expect(reasonIn(await service.tell(intentCalled('b', market)))).toBe(null);
    await service.tell(tradeAt('20.1'));
    expect(reasonIn(await service.tell(intentCalled('c', market)))).toBe('per-order-cap');
  });

  test('denies once positions have lost the cap of the day, and notes each position with its time', async () => {
    const service = await begin();
    await service.tell(tradeAt('19'));
    expect(await service.tell(positionWith('-300'))).toEqual({
      note: {
        kind: 'position',
        at_ns: NEW_YEAR_NS.toString(),
        position: positionWith('-300').payload,
      },
      messages: [],
    });
    expect(reasonIn(await service.tell(intentCalled('a')))).toBe('daily-loss');
  });

  test('asks its port for the kill switch', async () => {
    const service = await handFed(
      riskService({ clock: createVirtualClock(NEW_YEAR_NS), readKillState: () => 'file' }, SETTINGS),
    );
    expect(reasonIn(await service.tell(intentCalled('a')))).toBe('kill-switch');
  });

  test('counts the identifiers that it remembers', async () => {
    const service = await begin();
    await service.tell(intentCalled('a'));
    await service.tell(intentCalled('b'));
    expect(service.logic.measures?.()).toEqual([{ name: 'remembered-ids', symbol: null, value: 2 }]);
  });

  test.each([
    ['an unknown kind', { kind: 'trade', at_ns: '1' }],
    ['a decision that breaks its contract', { kind: 'decision', at_ns: '1', decision: {} }],
    ['a position that breaks its contract', { kind: 'position', at_ns: '1', position: {} }],
    ['no time', { kind: 'position', position: positionWith('1').payload }],
  ])('refuses a note with %s', async (_, note) => {
    await expect(handFed(define(createVirtualClock(NEW_YEAR_NS)), { notes: [note] })).rejects.toThrow();
  });

  test.each(['memory', 'day_pnl'])('refuses a snapshot without %s', async (part) => {
    const snapshot = (await begin()).logic.snapshot();
    const damaged = { ...(snapshot as object), [part]: undefined };
    await expect(handFed(define(createVirtualClock(NEW_YEAR_NS)), { snapshot: damaged })).rejects.toThrow();
  });
});

const seconds = (count: number): bigint => BigInt(count) * 1_000_000_000n;

const arrivals = fc.array(
  fc.record({
    afterNs: fc.nat(40_000).map(seconds),
    message: fc.oneof(
      fc.constantFrom('a', 'b', 'c', 'd').map((id) => intentCalled(id)),
      fc.integer({ min: -400, max: 100 }).map((pnl) => positionWith(String(pnl))),
      fc.constantFrom('19', '21').map((price) => tradeAt(price)),
    ),
  }),
  { maxLength: 12 },
);

test('a risk service answers after a restart, from notes or from a snapshot, as if there had been none', () =>
  restartLaw({
    startNs: NEW_YEAR_NS,
    define,
    before: arrivals,
    // Prices are not remembered on purpose; what is remembered shows in the last decision.
    after: arrivals.map((after) => [
      { afterNs: seconds(60), message: tradeAt('19') },
      ...after,
      { afterNs: 0n, message: intentCalled('last') },
    ]),
    look: (logic) => logic.measures?.(),
  }));

const SETTINGS = { limits: LIMITS, venue: 'paper' };

function define(clock: VirtualClock) {
  return riskService({ clock, readKillState: () => 'clear' }, SETTINGS);
}

function begin(): Promise<HandFed> {
  return handFed(define(createVirtualClock(NEW_YEAR_NS)));
}

function reasonIn({ messages }: { readonly messages: readonly WireMessage[] }): unknown {
  return (messages[0]!.payload as { readonly reason: unknown }).reason;
}

function intentCalled(id: string, changes: Readonly<Record<string, unknown>> = {}): WireMessage {
  return { topic: 'strat.intent', payload: intentMessage({ id, ...changes }) };
}

function tradeAt(price: string): WireMessage {
  return wireMessage(TOPICS.trades, {
    // From the future, and so of the moment when it comes.
    tsLocalNs: NEW_YEAR_NS * 2n,
    symbol: 'ATOM/USDT',
    side: 'buy',
    quantity: asQuantity(parseDecimal('1')),
    price: asPrice(parseDecimal(price)),
  });
}

function positionWith(realizedPnl: string): WireMessage {
  return wireMessage(TOPICS.positions, {
    symbol: 'ATOM/USDT',
    quantity: ZERO,
    averagePrice: ZERO,
    realizedPnl: parseDecimal(realizedPnl),
    fees: ZERO,
    tsNs: NEW_YEAR_NS * 2n,
  });
}
