import { formatDecimal, isZero } from '../../core/money/index.ts';
import type { FlattenLine, FlattenObstacle } from '../../services/flattener/index.ts';
import { layOutTable } from '../text-table.ts';
import type { Closing } from './close-positions.ts';

/** What came of a flattening, or what it would do. */
export interface FlattenReport {
  /** Null when nothing was to be sent. */
  readonly closing: Closing | null;
  readonly lines: readonly FlattenLine[];
  /** Orders that rested before, and are to be canceled. */
  readonly canceledOrderIds: readonly string[];
}

/** Tells whether nothing is held, and nothing rests, for sure. */
export function isFlat({ closing, lines, canceledOrderIds }: FlattenReport): boolean {
  if (closing === null) return canceledOrderIds.length === 0 && lines.every(({ now }) => isZero(now));
  return closing.outcome === 'flat' && closing.missingCount === 0;
}

/** Writes a report for people. */
export function flattenReportText(report: FlattenReport): string {
  const { lines, canceledOrderIds } = report;
  const table = layOutTable(
    [
      { title: 'symbol', align: 'left' },
      { title: 'before', align: 'right' },
      { title: 'now', align: 'right' },
      { title: 'orders', align: 'right' },
      { title: '', align: 'left' },
    ],
    lines.map((line) => [
      line.symbol,
      formatDecimal(line.before),
      formatDecimal(line.now),
      `${line.orderCount}`,
      remark(line),
    ]),
  );
  return [
    ...(lines.length === 0 ? [] : [...table, '']),
    ...(canceledOrderIds.length === 0 ? [] : [cancelText(report)]),
    verdict(report),
    '',
  ].join('\n');
}

function cancelText({ closing, canceledOrderIds }: FlattenReport): string {
  const orders = (count: number): string => `${count} resting ${count === 1 ? 'order' : 'orders'}`;
  const all = canceledOrderIds.length;
  if (closing === null) return `${orders(all)} to cancel.`;
  const left = closing.restingOrderIds.length;
  if (left === 0) return `${orders(all)} canceled, or filled before that.`;
  return `${orders(left)} of ${all} not canceled: does the paper-trader run?`;
}

function remark({ now, isWaiting, obstacle }: FlattenLine): string {
  if (isWaiting) return 'the outcome of an order is open';
  if (isZero(now)) return 'closed';
  return obstacle === null ? '' : REMARKS[obstacle];
}

const REMARKS: Readonly<Record<FlattenObstacle, string>> = {
  'invalid-intent': 'denied: invalid-intent',
  'duplicate-intent': 'denied: duplicate-intent',
  'kill-switch': 'denied: the kill switch is tripped',
  'kill-switch-unreadable': 'denied: the kill switch could not be read, would be tried again',
  'rate-limit': 'denied: rate-limit, would be tried again',
  'no-reference-price': 'denied: no price of it has been seen lately; does market-data run?',
  'per-order-cap': 'too large for one order, closed in parts',
  'daily-loss': 'denied: daily-loss; see risk.daily_loss_usd_cap',
  'order-rejected': 'rejected by the venue, would be tried again',
  'order-canceled': 'canceled, would be tried again',
  'below-smallest-order': 'the cap of one order allows nothing of it; see risk.per_order_usd_cap',
};

function verdict(report: FlattenReport): string {
  const { closing, lines } = report;
  const open = lines.filter(({ now }) => !isZero(now)).length;
  const held = `${open} ${open === 1 ? 'position is' : 'positions are'} open`;
  if (closing === null) return isFlat(report) ? 'Flat: nothing is held.' : `${held}. Nothing was sent.`;
  if (closing.missingCount > 0)
    return `Not sure: ${closing.missingCount} messages were lost on their way. Run it again, and compare with the venue.`;
  switch (closing.outcome) {
    case 'flat':
      return 'Flat: nothing is held.';
    case 'stuck':
      return `Not flat: ${held}, and waiting does not help.`;
    case 'timed-out':
      return `Not flat in time: ${held}. Give it longer with --timeout. Strategies that still trade open positions again: stop the strategy-runner first.`;
    case 'ended':
      return `Ended before it was done: ${held}. Orders under way may still be filled.`;
    case 'replaced':
      return 'Another flattening took over: nothing more is sent from here.';
  }
}

/** Writes a report for programs; amounts are exact, as text. */
export function flattenReportJson(report: FlattenReport): string {
  const { closing, lines, canceledOrderIds } = report;
  const document = {
    schema: 'njord.flatten/1',
    flat: isFlat(report),
    outcome: closing?.outcome ?? 'dry-run',
    missing: closing?.missingCount ?? 0,
    positions: lines.map(({ symbol, before, now, orderCount, isWaiting, obstacle }) => ({
      symbol,
      before: formatDecimal(before),
      now: formatDecimal(now),
      orders: orderCount,
      waiting: isWaiting,
      obstacle,
    })),
    canceled_orders: canceledOrderIds,
    resting_orders: closing?.restingOrderIds ?? canceledOrderIds,
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}
