import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DENIAL_REASONS, type DenialReason } from '../../../src/core/contracts/index.ts';
import { decimalFromInteger, formatDecimal, parseDecimal } from '../../../src/core/money/index.ts';
import { decide, notionalOf, type Situation, type Verdict } from '../../../src/services/risk-engine/index.ts';
import { perOrderCap } from '../../../src/services/risk-engine/rules/per-order-cap.ts';
import { intent, LIMITS, lastTrade, NEW_YEAR_NS, quietSituation } from './sample-intents.ts';

const MARKET = { type: 'market', limit_price: null };

describe('each rule', () => {
  test('lets an order of exactly the cap pass: 10 at 20 with a cap of 200', () => {
    expect(decide(intent(), quietSituation(), LIMITS).kind).toBe('approved');
  });

  test('denies 10.01 at 20, and says what it is worth', () => {
    const verdict = decide(intent({ qty: '10.01' }), quietSituation(), LIMITS);
    expect(verdict).toEqual({
      kind: 'denied',
      denial: { reason: 'per-order-cap', caps: { notional: parseDecimal('200.2'), cap: LIMITS.perOrderCap } },
    });
  });

  test('values an order at the higher of last trade and limit, on both sides', () => {
    const situation = quietSituation({ lastTrade: lastTrade('25') });
    for (const side of ['buy', 'sell']) {
      const verdict = decide(intent({ side, qty: '8.01' }), situation, LIMITS);
      expect(describeVerdict(verdict)).toBe('per-order-cap 200.25');
    }
  });

  test('cannot say what an order without any price is worth', () => {
    const order = intent(MARKET);
    const situation = quietSituation({ lastTrade: undefined });
    expect(order.kind === 'ok' && notionalOf(order.value, situation, LIMITS)).toBeUndefined();
    expect(order.kind === 'ok' && perOrderCap(order.value, situation, LIMITS)).toBeUndefined();
  });

  test('names all broken fields of an intent', () => {
    const verdict = decide(intent({ side: 'BUY', qty: '0' }), quietSituation(), LIMITS);
    expect(verdict).toEqual({
      kind: 'denied',
      denial: { reason: 'invalid-intent', caps: { fields: ['side', 'qty'] } },
    });
  });

  test.each(['seen', 'full'] as const)('denies an identifier that is %s', (identifier) => {
    expect(reasonOf(decide(intent(), quietSituation({ identifier }), LIMITS))).toBe('duplicate-intent');
  });

  test.each(['file', 'redis', 'unreadable'] as const)('denies while the kill switch is %s', (killState) => {
    const verdict = decide(intent(), quietSituation({ killState }), LIMITS);
    expect(verdict).toEqual({
      kind: 'denied',
      denial: { reason: 'kill-switch', caps: { source: killState } },
    });
  });

  test('denies the order after the last one that the minute allows', () => {
    expect(decide(intent(), quietSituation({ approvedInWindow: 4 }), LIMITS).kind).toBe('approved');
    expect(decide(intent(), quietSituation({ approvedInWindow: 5 }), LIMITS)).toEqual({
      kind: 'denied',
      denial: { reason: 'rate-limit', caps: { approvedInWindow: 5, ordersPerMinuteCap: 5 } },
    });
  });

  test('denies a market order that nothing values: no trade, or one that is too old', () => {
    const small = intent({ ...MARKET, qty: '1' });
    const tooOld = { lastTrade: lastTrade('19', NEW_YEAR_NS - 10_000_000_001n) };
    const oldEnough = { lastTrade: lastTrade('19', NEW_YEAR_NS - 10_000_000_000n) };
    expect(reasonOf(decide(small, quietSituation({ lastTrade: undefined }), LIMITS))).toBe(
      'no-reference-price',
    );
    expect(reasonOf(decide(small, quietSituation(tooOld), LIMITS))).toBe('no-reference-price');
    const ofBeforeAStepBack = { lastTrade: lastTrade('19', NEW_YEAR_NS + 1n) };
    expect(reasonOf(decide(small, quietSituation(ofBeforeAStepBack), LIMITS))).toBe('no-reference-price');
    expect(decide(small, quietSituation(oldEnough), LIMITS).kind).toBe('approved');
  });

  test('values a limit order by its limit when the last trade is too old', () => {
    const situation = quietSituation({ lastTrade: lastTrade('1000', 0n) });
    expect(decide(intent(), situation, LIMITS).kind).toBe('approved');
  });

  test.each([
    ['-299.99', 'approved'],
    ['-300', 'daily-loss 300'],
    ['-300.01', 'daily-loss 300.01'],
    ['500', 'approved'],
  ])('turns a day of %s into "%s" with a cap of 300', (dayPnl, expected) => {
    const verdict = decide(intent(), quietSituation({ dayPnl: parseDecimal(dayPnl) }), LIMITS);
    expect(describeVerdict(verdict)).toBe(expected);
  });
});

describe('a decision', () => {
  /** For every reason, what makes its rule hit. */
  const TRIGGERS: Readonly<Record<DenialReason, Trigger>> = {
    'invalid-intent': { fields: { side: 'BUY' } },
    'duplicate-intent': { situation: { identifier: 'seen' } },
    'kill-switch': { situation: { killState: 'file' } },
    'rate-limit': { situation: { approvedInWindow: 5 } },
    'no-reference-price': { fields: MARKET, situation: { lastTrade: undefined } },
    'per-order-cap': { fields: { qty: '1000' } },
    'daily-loss': { situation: { dayPnl: decimalFromInteger(-300) } },
  };

  test('gives the first reason in the order of the rules, whichever of them hit together', () => {
    fc.assert(
      fc.property(fc.subarray([...DENIAL_REASONS]), (reasons) => {
        const verdict = decideWith(reasons.map((reason) => TRIGGERS[reason]));
        expect(reasonOf(verdict)).toBe(reasons[0] ?? 'approved');
      }),
    );
  });

  test('depends on its arguments alone and leaves them as they are', () => {
    fc.assert(
      fc.property(fc.subarray([...DENIAL_REASONS]), (reasons) => {
        const triggers = reasons.map((reason) => TRIGGERS[reason]);
        expect(decideWith(triggers)).toEqual(decideWith(triggers));
      }),
    );
  });

  interface Trigger {
    readonly fields?: Readonly<Record<string, unknown>>;
    readonly situation?: Partial<Situation>;
  }

  /** Frozen arguments: an attempt to edit one throws. */
  function decideWith(triggers: readonly Trigger[]): Verdict {
    const fields = Object.assign({}, ...triggers.map((trigger) => trigger.fields));
    const changes = Object.assign({}, ...triggers.map((trigger) => trigger.situation));
    return decide(
      Object.freeze(intent(fields)),
      Object.freeze(quietSituation(changes)),
      Object.freeze(LIMITS),
    );
  }
});

function reasonOf(verdict: Verdict): string {
  return verdict.kind === 'approved' ? verdict.kind : verdict.denial.reason;
}

function describeVerdict(verdict: Verdict): string {
  if (verdict.kind === 'approved') return verdict.kind;
  const { reason, caps } = verdict.denial;
  if (reason === 'per-order-cap') return `${reason} ${formatDecimal(caps.notional)}`;
  return reason === 'daily-loss' ? `${reason} ${formatDecimal(caps.realizedLoss)}` : reason;
}
