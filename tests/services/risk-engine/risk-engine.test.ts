import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { TOPICS, wireMessage } from '../../../src/core/bus/index.ts';
import {
  decodeOrderEvent,
  decodeOrderIntent,
  decodeRiskDecision,
} from '../../../src/core/contracts/index.ts';
import { parseDecimal } from '../../../src/core/money/index.ts';
import {
  createRiskEngine,
  intentMessages,
  type RiskEngine,
  type RiskPorts,
} from '../../../src/services/risk-engine/index.ts';
import { intent, intentMessage, LIMITS, lastTrade, NEW_YEAR_NS } from './sample-intents.ts';

describe('the risk engine', () => {
  test('answers an approval with the decision and the order, in one batch', () => {
    expect(makeEngine().handleMessage(intentMessage()).messages).toEqual([
      { topic: 'risk.decision', payload: { intent_id: 'intent-1', allowed: true, reason: null, caps: {} } },
      {
        topic: 'exec.order',
        payload: {
          intent_id: 'intent-1',
          strategy_id: 'strategy-1',
          venue: 'paper',
          symbol: 'ATOM/USDT',
          side: 'buy',
          type: 'limit',
          qty: '10',
          limit_price: '20',
          ts_accepted_ns: NEW_YEAR_NS.toString(),
        },
      },
    ]);
  });

  test('answers a denial with the decision and its facts alone', () => {
    expect(makeEngine().handleMessage(intentMessage({ qty: '10.01' })).messages).toEqual([
      {
        topic: 'risk.decision',
        payload: {
          intent_id: 'intent-1',
          allowed: false,
          reason: 'per-order-cap',
          caps: { notional: '200.2', cap: '200' },
        },
      },
    ]);
  });

  test('decides alike about a message and about the intent in it, and once about both', () => {
    const decoded = intent();
    if (decoded.kind === 'invalid') throw new Error('The sample is well-formed.');
    const engine = makeEngine();
    expect(engine.handleIntent(decoded.value)).toEqual(makeEngine().handleMessage(intentMessage()));
    expect(engine.handleIntent(decoded.value).verdict).toMatchObject({
      denial: { reason: 'duplicate-intent' },
    });
  });

  test('takes the identifier from intent_id when there is no id', () => {
    const engine = makeEngine();
    for (const id of [undefined, null, ''])
      engine.handleMessage(intentMessage({ id, intent_id: `named-${id}` }));
    expect(engine.snapshot().seen.map(([id]) => id)).toEqual(['named-undefined', 'named-null', 'named-']);
  });

  test('prefers the venue that the message names', () => {
    const [, order] = makeEngine().handleMessage(intentMessage({ venue: 'binanceus' })).messages;
    expect(order?.payload).toMatchObject({ venue: 'binanceus' });
  });

  test.each([7, '', {}, 'x'.repeat(65)])('denies an intent whose venue is %j', (venue) => {
    const { verdict } = makeEngine().handleMessage(intentMessage({ venue }));
    expect(verdict).toEqual({
      kind: 'denied',
      denial: { reason: 'invalid-intent', caps: { fields: ['venue'] } },
    });
  });

  test.each([undefined, '', 'x'.repeat(65), 7])(
    'denies, and answers nobody, when the identifier is %j',
    (id) => {
      const { verdict, messages } = makeEngine().handleMessage(intentMessage({ id }));
      expect(verdict).toEqual({
        kind: 'denied',
        denial: { reason: 'invalid-intent', caps: { fields: ['id'] } },
      });
      expect(messages).toEqual([]);
    },
  );

  test('denies as unreadable when reading the kill switch throws', () => {
    const engine = makeEngine({
      readKillState: () => {
        throw new Error('Connection refused');
      },
    });
    expect(engine.handleMessage(intentMessage()).messages[0]?.payload).toMatchObject({
      reason: 'kill-switch',
      caps: { source: 'unreadable' },
    });
  });

  test('takes journaled decisions back into memory', () => {
    const engine = makeEngine();
    engine.recall({ kind: 'approved', intentId: 'intent-1' }, NEW_YEAR_NS);
    expect(engine.handleMessage(intentMessage()).messages[0]?.payload).toMatchObject({
      reason: 'duplicate-intent',
    });
  });

  test('counts approvals and remembers identifiers over a restart', () => {
    const first = makeEngine();
    for (const id of ['a', 'b', 'c', 'd', 'e']) first.handleMessage(intentMessage({ id }));
    const second = makeEngine({}, JSON.parse(JSON.stringify(first.snapshot())));
    expect(second.seenCount()).toBe(5);
    expect(second.handleMessage(intentMessage({ id: 'a' })).messages[0]?.payload).toMatchObject({
      reason: 'duplicate-intent',
    });
    expect(second.handleMessage(intentMessage({ id: 'f' })).messages[0]?.payload).toMatchObject({
      reason: 'rate-limit',
    });
  });

  test('gets intents from the bus before any check, so that it can answer the malformed ones', () => {
    const malformed = { id: 7 };
    expect(intentMessages(TOPICS).decode(malformed)).toEqual({ kind: 'ok', value: malformed, ignored: [] });
    expect(wireMessage(intentMessages(TOPICS), malformed)).toEqual({
      topic: 'strat.intent',
      payload: malformed,
    });
  });

  /** Intents with any of their fields replaced by any JSON value, and JSON values that are no intents at all. */
  const messages = fc.oneof(
    fc.jsonValue(),
    fc
      .tuple(fc.subarray(Object.keys(intentMessage()), { minLength: 1 }), fc.jsonValue())
      .map(([names, value]) => intentMessage(Object.fromEntries(names.map((name) => [name, value])))),
  );

  test('survives any message, approves none that breaks the contract, and publishes only what keeps it', () => {
    fc.assert(
      fc.property(messages, (message) => {
        const { verdict, messages: published } = makeEngine().handleMessage(message);
        const [decision, order] = published;
        if (decision !== undefined) expect(decodeRiskDecision(decision.payload).kind).toBe('ok');
        expect(order !== undefined).toBe(verdict.kind === 'approved');
        if (verdict.kind === 'approved') expect(decodeOrderIntent(message).kind).toBe('ok');
        if (order !== undefined) expect(decodeOrderEvent(order.payload).kind).toBe('ok');
      }),
    );
  });
});

function makeEngine(
  ports: Partial<RiskPorts> = {},
  snapshot?: Parameters<typeof createRiskEngine>[2],
): RiskEngine {
  const quiet: RiskPorts = {
    clock: { nowNs: () => NEW_YEAR_NS, monotonicMs: () => 0 },
    readKillState: () => 'clear',
    dayPnl: { at: () => parseDecimal('0') },
    lastTrades: { of: () => lastTrade('19') },
  };
  return createRiskEngine({ ...quiet, ...ports }, { limits: LIMITS, venue: 'paper' }, snapshot);
}
