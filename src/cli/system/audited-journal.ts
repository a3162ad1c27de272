import type { AuditEntry, AuditLog } from '../../core/audit/index.ts';
import type { WireMessage } from '../../core/bus/index.ts';
import type { ServiceJournal } from '../../core/service/index.ts';
import { AuditStopsError } from './audit-trail.ts';

/** Which audit, and what of a step goes into it. */
export interface AuditedBy {
  readonly audit: Pick<AuditLog, 'record' | 'allowsTrading'>;
  readonly entryOf: (message: WireMessage) => AuditEntry | undefined;
}

/**
 * Audits what a step is about to publish, before the step is journalled: nothing leaves a service that is not in its
 * audit. After a crash in between, the messages come again and are audited once more; their identifiers tell.
 *
 * A step with an order that could not be audited, while trading needs the audit, is not journalled: `append` rejects
 * with AuditStopsError, which ends the service, and the messages come again at its next start.
 */
export function auditedJournal(journal: ServiceJournal, { audit, entryOf }: AuditedBy): ServiceJournal {
  return {
    ...journal,
    async append(step) {
      if (step.kind === 'step') await recordAll(step.messages);
      await journal.append(step);
    },
  };

  async function recordAll(messages: readonly WireMessage[]): Promise<void> {
    const entries = messages.map(entryOf).filter((each) => each !== undefined);
    const receipts = await Promise.all(entries.map((each) => audit.record(each)));
    const failure = receipts.find(({ kind }) => kind === 'failed');
    const hasOrder = entries.some(({ eventType, action }) => eventType === 'order' && action === 'create');
    if (failure?.kind !== 'failed' || !hasOrder || audit.allowsTrading()) return;
    throw new AuditStopsError('an approved order was held back, and the service ends', {
      cause: failure.error,
    });
  }
}
