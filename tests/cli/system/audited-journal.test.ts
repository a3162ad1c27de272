import { describe, expect, test } from 'vitest';
import { auditEntriesOf, killChanged } from '../../../src/cli/system/audit-entries.ts';
import { AuditStopsError } from '../../../src/cli/system/audit-trail.ts';
import { auditedJournal } from '../../../src/cli/system/audited-journal.ts';
import type { AuditEntry, AuditReceipt } from '../../../src/core/audit/index.ts';
import { TOPICS, type WireMessage } from '../../../src/core/bus/index.ts';
import type { StepRecord } from '../../../src/core/service/index.ts';

const ORDER: WireMessage = { topic: 'exec.order', payload: { intent_id: 'i-1', symbol: 'ATOM/USDT' } };
const APPROVAL: WireMessage = {
  topic: 'risk.decision',
  payload: { intent_id: 'i-1', allowed: true, reason: null, caps: {} },
};
const DENIAL: WireMessage = {
  topic: 'risk.decision',
  payload: { intent_id: 'i-2', allowed: false, reason: 'rate-limit', caps: {} },
};
const FILL: WireMessage = { topic: 'exec.fill', payload: { fill_id: 'f-1', order_id: 'i-1' } };
const UPDATE: WireMessage = { topic: 'broker.orders', payload: { order_id: 'i-1', status: 'CANCELED' } };
const POSITION: WireMessage = { topic: 'positions.snapshot', payload: { symbol: 'ATOM/USDT' } };

const entryOf = auditEntriesOf(TOPICS, 'risk-engine');

function step(...messages: readonly WireMessage[]): StepRecord {
  return { kind: 'step', sequence: 1, cursors: {}, notes: [], messages };
}

/** A journal and an audit that note in which order they were asked, and receipts as they are given. */
function recording(receipt: AuditReceipt['kind'], allowsTrading = true) {
  const done: string[] = [];
  const journal = auditedJournal(
    {
      async *read() {},
      append: async ({ kind }) => {
        done.push(kind);
      },
      close: async () => undefined,
    },
    {
      entryOf,
      audit: {
        async record({ eventType, action, resourceId }: AuditEntry): Promise<AuditReceipt> {
          await Promise.resolve();
          done.push(`${eventType} ${action} ${resourceId}`);
          return receipt === 'recorded'
            ? { kind: 'recorded', sequence: 1, checksum: '' }
            : { kind: 'failed', error: new Error('disk full') };
        },
        allowsTrading: () => allowsTrading,
      },
    },
  );
  return { done, journal };
}

describe('a step', () => {
  test('is audited before it is journalled, in its order; positions and snapshots are not', async () => {
    const { done, journal } = recording('recorded');
    await journal.append(step(APPROVAL, ORDER, DENIAL, FILL, UPDATE, POSITION));
    await journal.append({ kind: 'snapshot', sequence: 1, cursors: {}, state: null });
    expect(done).toEqual([
      'risk_decision approve i-1',
      'order create i-1',
      'risk_decision deny i-2',
      'fill create f-1',
      'order update i-1',
      'step',
      'snapshot',
    ]);
  });

  test('with an order that cannot be audited is held back where trading needs the audit', async () => {
    const { done, journal } = recording('failed', false);
    await expect(journal.append(step(APPROVAL, ORDER))).rejects.toThrow(AuditStopsError);
    expect(done).not.toContain('step');
  });

  test.each([
    ['of denials, where trading needs it', false, [DENIAL]],
    ['of fills, where trading needs it', false, [FILL, UPDATE]],
    ['of orders, where trading goes on without it', true, [APPROVAL, ORDER]],
  ])('goes on without its audit: %s', async (_, allowsTrading, messages) => {
    const { done, journal } = recording('failed', allowsTrading);
    await journal.append(step(...messages));
    expect(done.at(-1)).toBe('step');
  });

  test('of messages without an identifier is audited as well', () => {
    expect(entryOf({ topic: 'exec.order', payload: {} })).toMatchObject({ resourceId: 'unknown' });
    expect(entryOf({ topic: 'exec.order', payload: 'text' })).toBeUndefined();
  });
});

test('a kill switch that was seen to change is audited by whoever saw it', () => {
  const seen = { kind: 'observed', atNs: 1n } as const;
  expect(killChanged({ ...seen, before: 'clear', after: 'redis' }, 'up')).toMatchObject({
    actor: 'up',
    action: 'trigger',
    beforeState: { state: 'clear' },
    afterState: { state: 'redis' },
    metadata: { kind: 'observed' },
  });
  expect(killChanged({ ...seen, before: 'unreadable', after: 'clear' }, 'up')).toMatchObject({
    action: 'delete',
  });
});
