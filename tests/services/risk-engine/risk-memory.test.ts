import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RiskDecision } from '../../../src/core/contracts/index.ts';
import { decimalFromInteger } from '../../../src/core/money/index.ts';
import { msToNs, NS_PER_DAY } from '../../../src/core/time.ts';
import { RiskMemory, type Surroundings } from '../../../src/services/risk-engine/index.ts';
import { intent, LIMITS, NEW_YEAR_NS, quietSurroundings } from './sample-intents.ts';

describe('the memory of identifiers', () => {
  test.each([
    ['just before 48 hours', 2n * NS_PER_DAY - 1n, 'duplicate-intent'],
    ['at 48 hours', 2n * NS_PER_DAY, 'approved'],
  ])('decides about a repetition %s', (_, ageNs, expected) => {
    const memory = new RiskMemory();
    assess(memory, 'a', 0n);
    expect(assess(memory, 'a', ageNs)).toBe(expected);
  });

  test('knows no midnight: the same identifier on both sides of it is a repetition', () => {
    const memory = new RiskMemory();
    assess(memory, 'a', -1n);
    expect(assess(memory, 'a', 1n)).toBe('duplicate-intent');
  });

  test('is not renewed by repetitions', () => {
    const memory = new RiskMemory();
    assess(memory, 'a', 0n);
    assess(memory, 'a', NS_PER_DAY);
    expect(assess(memory, 'a', 2n * NS_PER_DAY)).toBe('approved');
  });

  test.each([
    ['kill-switch', { killState: 'file' as const }],
    ['daily-loss', { dayPnl: decimalFromInteger(-1000) }],
  ])('keeps an identifier that was denied for %s', (reason, changes) => {
    const memory = new RiskMemory();
    expect(assess(memory, 'a', 0n, changes)).toBe(reason);
    expect(assess(memory, 'a', 1n)).toBe('duplicate-intent');
  });

  test('does not keep the identifier of an intent that breaks the contract', () => {
    const memory = new RiskMemory();
    memory.assess(intent({ id: 'a', side: 'BUY' }), quietSurroundings(), LIMITS);
    expect(memory.seenCount).toBe(0);
    expect(assess(memory, 'a', 1n)).toBe('approved');
  });

  test('denies everything new once it is full, rather than forget what it must know', () => {
    const memory = new RiskMemory(undefined, 2);
    expect(['a', 'b', 'c', 'a'].map((id) => assess(memory, id, 0n))).toEqual([
      'approved',
      'approved',
      'duplicate-intent',
      'duplicate-intent',
    ]);
    expect(memory.seenCount).toBe(2);
    expect(assess(memory, 'c', 2n * NS_PER_DAY)).toBe('approved');
  });
});

describe('what the journal recalls', () => {
  test('an identifier of an intent that broke the contract is still free', () => {
    const memory = new RiskMemory();
    const caps = { fields: ['side'] };
    memory.recall({ kind: 'denied', intentId: 'a', reason: 'invalid-intent', caps }, NEW_YEAR_NS);
    expect(assess(memory, 'a', 0n)).toBe('approved');
  });

  test('a decision of 48 hours ago is forgotten, and one a nanosecond younger is not', () => {
    const memory = new RiskMemory();
    assess(memory, 'sets the time', 2n * NS_PER_DAY);
    memory.recall({ kind: 'approved', intentId: 'old' }, NEW_YEAR_NS);
    memory.recall({ kind: 'approved', intentId: 'young' }, NEW_YEAR_NS + 1n);
    expect(assess(memory, 'old', 2n * NS_PER_DAY)).toBe('approved');
    expect(assess(memory, 'young', 2n * NS_PER_DAY)).toBe('duplicate-intent');
  });
});

describe('the memory of approvals', () => {
  test('frees a place when an order is exactly 60 000 ms old', () => {
    const memory = new RiskMemory();
    for (const id of ['a', 'b', 'c', 'd', 'e']) assess(memory, id, 0n);
    expect(assess(memory, 'f', msToNs(60_000) - 1n)).toBe('rate-limit');
    expect(assess(memory, 'g', msToNs(60_000))).toBe('approved');
  });

  test('frees no place early when the clock has stepped back and is set right again', () => {
    const memory = new RiskMemory();
    assess(memory, 'sets the time', msToNs(100_000), { killState: 'file' });
    for (const id of ['a', 'b', 'c', 'd', 'e']) assess(memory, id, msToNs(20_000));
    expect(assess(memory, 'f', msToNs(100_000))).toBe('rate-limit');
    expect(assess(memory, 'g', msToNs(160_000))).toBe('approved');
  });

  test('counts approved orders only', () => {
    const memory = new RiskMemory();
    for (const id of ['a', 'b', 'c', 'd', 'e', 'f']) assess(memory, id, 0n, { killState: 'unreadable' });
    expect(assess(memory, 'g', 0n)).toBe('approved');
  });
});

/** Intents of few identifiers, at times that cross both windows, with a kill switch that trips now and then. */
const histories = fc.array(
  fc.record({
    id: fc.nat({ max: 12 }).map((number) => `intent-${number}`),
    stepNs: fc.oneof(fc.integer({ min: 0, max: 40_000 }).map(msToNs), fc.constant(NS_PER_DAY)),
    killState: fc.constantFrom('clear', 'clear', 'clear', 'file'),
  }),
  { maxLength: 40 },
);

type Event = (typeof histories extends fc.Arbitrary<readonly (infer Item)[]> ? Item : never) & object;

test('decides as a naive list of everything that ever happened would', () => {
  fc.assert(
    fc.property(histories, (events) => {
      const memory = new RiskMemory();
      expect(timed(events).map(({ event, atNs }) => assess(memory, event.id, atNs, event))).toEqual(
        naive(events),
      );
    }),
  );
});

test('goes on after a restart from its JSON as if nothing had happened', () => {
  fc.assert(
    fc.property(histories, fc.nat({ max: 40 }), (events, restartAt) => {
      let memory = new RiskMemory();
      const decisions = timed(events).map(({ event, atNs }, index) => {
        if (index === restartAt) memory = new RiskMemory(JSON.parse(JSON.stringify(memory.snapshot())));
        return assess(memory, event.id, atNs, event);
      });
      expect(decisions).toEqual(naive(events));
    }),
  );
});

test('comes back from the journal of its decisions, read from any point before the crash', () => {
  fc.assert(
    fc.property(histories, fc.nat({ max: 40 }), (events, snapshotAt) => {
      const memory = new RiskMemory();
      let snapshot = memory.snapshot();
      const journal = timed(events).map(({ event, atNs }, index) => {
        if (index === snapshotAt) snapshot = memory.snapshot();
        return { decision: decisionOf(memory, event, atNs), atNs };
      });
      const restored = new RiskMemory(snapshot);
      for (const { decision, atNs } of journal) restored.recall(decision, NEW_YEAR_NS + atNs);
      expect(answersOf(restored, events)).toEqual(answersOf(memory, events));
    }),
  );
});

function naive(events: readonly Event[]): readonly string[] {
  const consumed: { readonly id: string; readonly atNs: bigint }[] = [];
  const approvedAtNs: bigint[] = [];
  return timed(events).map(({ event: { id, killState }, atNs }) => {
    if (consumed.some((use) => use.id === id && atNs - use.atNs < 2n * NS_PER_DAY)) return 'duplicate-intent';
    consumed.push({ id, atNs });
    if (killState !== 'clear') return 'kill-switch';
    const isBusy =
      approvedAtNs.filter((earlierNs) => atNs - earlierNs < msToNs(60_000)).length >=
      LIMITS.ordersPerMinuteCap;
    if (isBusy) return 'rate-limit';
    approvedAtNs.push(atNs);
    return 'approved';
  });
}

function decisionOf(memory: RiskMemory, event: Event, atNs: bigint): RiskDecision {
  const { id: intentId, killState } = event;
  const surroundings = quietSurroundings({ killState, nowNs: NEW_YEAR_NS + atNs });
  const verdict = memory.assess(intent({ id: intentId }), surroundings, LIMITS);
  return verdict.kind === 'approved'
    ? { kind: 'approved', intentId }
    : { kind: 'denied', intentId, ...verdict.denial };
}

/** What both memories say about the identifiers and about five new ones, right after the last event. */
function answersOf(memory: RiskMemory, events: readonly Event[]): readonly string[] {
  const atNs = timed(events).at(-1)?.atNs ?? 0n;
  const ids = [...events.map(({ id }) => id), 'new-1', 'new-2', 'new-3', 'new-4', 'new-5'];
  return ids.map((id) => assess(memory, id, atNs));
}

function timed(events: readonly Event[]): readonly { readonly event: Event; readonly atNs: bigint }[] {
  let atNs = 0n;
  return events.map((event) => {
    atNs += event.stepNs;
    return { event, atNs };
  });
}

function assess(
  memory: RiskMemory,
  id: string,
  afterNs: bigint,
  changes: Partial<Pick<Surroundings, 'killState' | 'dayPnl'>> = {},
): string {
  const { killState = 'clear', dayPnl = decimalFromInteger(0) } = changes;
  const surroundings = quietSurroundings({ killState, dayPnl, nowNs: NEW_YEAR_NS + afterNs });
  const verdict = memory.assess(intent({ id }), surroundings, LIMITS);
  return verdict.kind === 'approved' ? verdict.kind : verdict.denial.reason;
}
