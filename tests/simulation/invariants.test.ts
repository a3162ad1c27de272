import { expect, test } from 'vitest';
import type {
  FillEvent,
  OrderEvent,
  OrderUpdate,
  PositionSnapshot,
  RiskDecision,
} from '../../src/core/contracts/index.ts';
import { asPrice, asQuantity, parseDecimal } from '../../src/core/money/index.ts';
import type { Fact, Invariant } from '../../src/simulation/facts.ts';
import { allInvariants } from '../../src/simulation/invariants/all-invariants.ts';
import { Witness } from '../../src/simulation/witness.ts';

const SYMBOL = 'ATOM/USDT';
const SECOND_NS = 1_000_000_000n;

function approval(intentId = 'a'): Fact {
  const decision: RiskDecision = { kind: 'approved', intentId };
  return { kind: 'decision', decision };
}

function denial(intentId = 'a'): Fact {
  return { kind: 'decision', decision: { kind: 'denied', intentId, reason: 'duplicate-intent', caps: {} } };
}

function intent(intentId = 'a'): Fact {
  return { kind: 'intent', intentId };
}

function orderOf(
  intentId: string,
  changes: { qty?: string; limit?: string; atNs?: bigint } = {},
): OrderEvent {
  const { qty = '2', limit = '10', atNs = 0n } = changes;
  return {
    intentId,
    strategyId: 's',
    venue: 'paper',
    symbol: SYMBOL,
    side: 'buy',
    quantity: asQuantity(parseDecimal(qty)),
    type: 'limit',
    limitPrice: asPrice(parseDecimal(limit)),
    tsAcceptedNs: atNs,
  };
}

function order(intentId = 'a', changes: Parameters<typeof orderOf>[1] = {}): Fact {
  return { kind: 'order', order: orderOf(intentId, changes) };
}

function fill(changes: Partial<FillEvent> & { qty?: string } = {}): Fact {
  const { qty = '2', ...rest } = changes;
  const made: FillEvent = {
    fillId: 'f1',
    orderId: 'a',
    strategyId: 's',
    symbol: SYMBOL,
    side: 'buy',
    quantity: asQuantity(parseDecimal(qty)),
    price: asPrice(parseDecimal('10')),
    tsFillNs: 0n,
    fee: parseDecimal('0.01'),
    feeCurrency: 'USDT',
    meta: {},
    ...rest,
  };
  return { kind: 'fill', fill: made };
}

function position(qty: string, changes: { pnl?: string; fees?: string; avg?: string } = {}): Fact {
  const { pnl = '0', fees = '0.01', avg = '10' } = changes;
  const made: PositionSnapshot = {
    symbol: SYMBOL,
    quantity: parseDecimal(qty),
    averagePrice: parseDecimal(avg),
    realizedPnl: parseDecimal(pnl),
    fees: parseDecimal(fees),
    tsNs: 0n,
  };
  return { kind: 'position', position: made };
}

function update(status: 'NEW' | 'FILLED' | 'CANCELED' | 'REJECTED', orderId = 'a'): Fact {
  const made: OrderUpdate =
    status === 'REJECTED'
      ? { orderId, status, reason: 'x', fields: [], tsNs: 0n }
      : { orderId, status, tsNs: 0n };
  return { kind: 'update', update: made };
}

function approved(changes: Partial<Extract<Fact, { kind: 'approved' }>> = {}): Fact {
  const { limitPrice: _limitPrice, ...rest } = orderOf('a') as OrderEvent & { limitPrice?: unknown };
  return {
    kind: 'approved',
    order: { ...rest, type: 'market' } as OrderEvent,
    atMs: 10_000,
    stoppedSinceMs: null,
    priceAgeMs: 1_000,
    dayLoss: parseDecimal('0'),
    ...changes,
  };
}

function sent(changes: Partial<Extract<Fact, { kind: 'sent' }>> = {}): Fact {
  return { kind: 'sent', clientOrderId: 'NJ-1', terms: 'buy 1', atMs: 0, stoppedSinceMs: null, ...changes };
}

function end(open: readonly string[] = [], venue: Extract<Fact, { kind: 'end' }>['venue'] = null): Fact {
  return { kind: 'end', open, venue };
}

/** Returns the name of the invariant that facts break, and what it found; null where all hold. */
function judge(facts: readonly Fact[]): { readonly invariant: string; readonly found: string } | null {
  const witness = new Witness(allInvariants(), () => ({ atMs: 0, step: 0 }));
  for (const fact of facts) witness.take(fact);
  return witness.violation;
}

const bought = [intent(), approval(), order()];

test('a day on which everything is right breaks nothing', () => {
  const sold: Fact[] = [intent('b'), intent('b'), approval('b'), denial('b'), order('b', { limit: '12' })];
  const facts = [
    ...bought,
    update('NEW'),
    fill({ qty: '0.5' }),
    position('0.5'),
    fill({ fillId: 'f2', qty: '1.5' }),
    position('2', { fees: '0.02' }),
    update('FILLED'),
    ...sold,
    update('CANCELED', 'b'),
    intent('c'),
    approval('c'),
    order('c'),
    approved(),
    sent(),
    sent(),
    { kind: 'queue', place: 'x', length: 3, lengthMax: 3 },
    { kind: 'restored', process: 'p', before: 'same', after: 'same' },
    end(['c']),
  ] satisfies Fact[];
  expect(judge(facts)).toBeNull();
});

const broken: readonly (readonly [title: string, invariant: string, facts: readonly Fact[]])[] = [
  ['a decision about nothing', 'one-decision', [approval()]],
  ['a second decision', 'one-decision', [intent(), approval(), denial()]],
  ['a second approval', 'one-decision', [intent(), intent(), approval(), approval()]],
  ['an intent without a decision', 'one-decision', [intent(), end()]],
  ['an order without an approval', 'approved-orders', [intent(), denial(), order()]],
  ['a second order', 'approved-orders', [...bought, order()]],
  ['an approval without an order', 'approved-orders', [intent(), approval(), end()]],
  ['an approval 251 ms after a trip', 'kill-switch', [approved({ stoppedSinceMs: 9_749 })]],
  ['a request 251 ms after a trip', 'kill-switch', [sent({ atMs: 251, stoppedSinceMs: 0 })]],
  ['an order above the cap', 'order-cap', [intent(), approval(), order('a', { qty: '100.0000001' })]],
  ['a price that is too old', 'fresh-price', [approved({ priceAgeMs: 60_001 })]],
  ['an approval after the loss of the day', 'daily-loss', [approved({ dayLoss: parseDecimal('1500') })]],
  [
    'a result that risk overheard',
    'known-results',
    [{ kind: 'result', symbol: SYMBOL, told: parseDecimal('-2'), known: parseDecimal('-1') }],
  ],
  ['a fill without an order', 'order-ends', [fill()]],
  ['a fill that comes twice', 'order-ends', [...bought, fill({ qty: '1' }), fill({ qty: '1' })]],
  ['a fill of the other side', 'order-ends', [...bought, fill({ side: 'sell' })]],
  ['fills beyond the order', 'order-ends', [...bought, fill(), fill({ fillId: 'f2', qty: '0.1' })]],
  ['a fill after a cancel', 'order-ends', [...bought, update('CANCELED'), fill()]],
  ['a second end', 'order-ends', [...bought, update('CANCELED'), update('CANCELED')]],
  ['a cancel after the whole fill', 'order-ends', [...bought, fill(), position('2'), update('CANCELED')]],
  ['an end without an order', 'order-ends', [update('CANCELED')]],
  ['FILLED before the fills', 'order-ends', [...bought, fill({ qty: '1' }), update('FILLED')]],
  ['a rejection after a fill', 'order-ends', [...bought, fill({ qty: '1' }), update('REJECTED')]],
  ['an order that vanished', 'order-ends', [...bought, end()]],
  ['an ended order that is open', 'order-ends', [...bought, update('CANCELED'), end(['a'])]],
  ['a position without a fill', 'exact-books', [position('2')]],
  ['a fill without a position', 'exact-books', [...bought, fill(), update('FILLED'), end()]],
  ['a quantity that is off', 'exact-books', [...bought, fill(), position('2.00000000000000001')]],
  ['fees that are off', 'exact-books', [...bought, fill(), position('2', { fees: '0.0100001' })]],
  ['a result that is off', 'exact-books', [...bought, fill(), position('2', { avg: '10.1' })]],
  ['two orders under one id', 'client-order-ids', [sent(), sent({ terms: 'sell 2' })]],
  ['an order at the venue that nobody sent', 'client-order-ids', [end([], venueOf({ 'NJ-9': 1 }))]],
  ['an order placed twice', 'client-order-ids', [sent(), end([], venueOf({ 'NJ-1': 2 }))]],
  ['an execution that nobody told', 'venue-agrees', [end([], venueOf({}, ['ATOM/USDT:1 2@10']))]],
  [
    'a fill that the venue never made',
    'venue-agrees',
    [...bought, fill(), position('2'), end([], venueOf({}))],
  ],
  [
    'a restart that forgets',
    'same-after-restart',
    [{ kind: 'restored', process: 'p', before: '{"a":1}', after: '{"a":2}' }],
  ],
  ['a queue that is too long', 'bounded-queues', [{ kind: 'queue', place: 'x', length: 4, lengthMax: 3 }]],
  ['a message that breaks its contract', 'whole-messages', [{ kind: 'malformed', topic: 't', problem: 'p' }]],
];

test.each(broken)('%s is found by %s', (_, invariant, facts) => {
  expect(judge(facts)).toMatchObject({ invariant });
});

test('every invariant is broken by something above, or below', () => {
  const names = allInvariants().map(({ name }: Invariant) => name);
  expect(new Set([...broken.map(([, name]) => name), 'rate-cap'])).toEqual(new Set(names));
});

test('the rate is counted over 60 seconds of one clock', () => {
  const at = (seconds: bigint, name: string): Fact[] => [
    intent(name),
    approval(name),
    order(name, { atNs: seconds * SECOND_NS }),
  ];
  const four = [0n, 1n, 2n, 3n].flatMap((seconds) => at(seconds, `order-${seconds}`));
  expect(judge([...four, ...at(60n, 'later')])).toBeNull();
  expect(judge([...four, ...at(59n, 'soon')])).toMatchObject({ invariant: 'rate-cap' });
  const step: Fact = { kind: 'risk-clock-stepped', fromNs: 50n * SECOND_NS };
  expect(judge([...four, step, ...at(4n, 'of-before'), ...at(51n, 'of-after')])).toBeNull();
});

test('the first violation is kept, with its time, and an unexpected error is one', () => {
  let step = 0;
  const witness = new Witness(allInvariants(), () => ({ atMs: 10 * step, step }));
  step = 3;
  witness.takeDefect(new TypeError('no such thing'));
  step = 4;
  witness.take(approval());
  witness.takeDefect('another');
  expect(witness.violation).toMatchObject({ invariant: 'no-defects', atMs: 30, step: 3 });
  expect(witness.violation?.found).toContain('no such thing');
});

function venueOf(
  counts: Readonly<Record<string, number>>,
  executions: readonly string[] = [],
): Extract<Fact, { kind: 'end' }>['venue'] {
  return { orderCounts: new Map(Object.entries(counts)), executions };
}
