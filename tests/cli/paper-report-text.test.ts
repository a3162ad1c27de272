import { expect, test } from 'vitest';
import { makePaperReport, type PaperReport } from '../../src/cli/paper-report.ts';
import { paperReportText } from '../../src/cli/paper-report-text.ts';
import { createPaperTally } from '../../src/cli/paper-tally.ts';
import { describeStrategyFailure } from '../../src/cli/strategy-failure.ts';
import { asPrice, asQuantity, ONE } from '../../src/core/money/index.ts';
import { UNTOUCHED_MARKET } from '../../src/services/paper-trader/index.ts';

const STRATEGY = { strategyId: 's', eventCount: 1, intentCount: 1, failureCount: 0, state: 'idle' } as const;

function quietReport(change: Partial<PaperReport> = {}): PaperReport {
  const tally = createPaperTally(false);
  const trade = {
    tsLocalNs: 0n,
    symbol: 'A/B',
    side: 'buy',
    quantity: asQuantity(ONE),
    price: asPrice(ONE),
  } as const;
  tally.countTrade(trade);
  return { ...makePaperReport('file', tally.totals(), [STRATEGY], () => UNTOUCHED_MARKET), ...change };
}

test('a session without fills says so, and totals nothing', () => {
  expect(paperReportText(quietReport(), false).split('\n')).toEqual([
    'Paper run of file',
    '  1 trade of A/B',
    '  1970-01-01T00:00:00Z to 1970-01-01T00:00:00Z',
    '  strategy s: 1 intent',
    '',
    'Intents and orders',
    '  outcome   count',
    '  approved      0',
    '  denied        0',
    '  filled        0',
    '  resting       0',
    '  rejected      0',
    '',
    'Fills: 0 (0 buy, 0 sell; 0 maker, 0 taker)',
    '  none',
    '',
    'Positions and result in the quote currency',
    '  symbol  quantity  average  last   gross    fees     net  unrealised',
    '  total                            0.0000  0.0000  0.0000      0.0000',
    '',
  ]);
});

test('failures and a disabled strategy are told', () => {
  const strategies = [{ ...STRATEGY, failureCount: 5, state: 'disabled' as const }];
  expect(paperReportText(quietReport({ strategies }), false)).toContain(
    '  strategy s: 1 intent, 5 failures, disabled\n',
  );
});

test('headings are bold where colours are wanted', () => {
  expect(paperReportText(quietReport(), true)).toContain('\u001b[1mIntents and orders\u001b[22m\n');
});

test.each([
  [false, 'njord: strategy "s" threw during event: Error: no price\n'],
  [true, 'njord: strategy "s" threw during event: Error: no price; it is disabled\n'],
])('a failure of a strategy is one line (disabled: %s)', (isDisabled, line) => {
  const failure = { strategyId: 's', during: 'event', error: new Error('no price'), isDisabled } as const;
  expect(describeStrategyFailure(failure)).toBe(line);
});
