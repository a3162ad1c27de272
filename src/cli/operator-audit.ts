import type { AuditEntry } from '../core/audit/index.ts';
import type { AuditPolicy, LoadedConfig } from '../core/config/index.ts';
import type { CliPorts } from './ports.ts';
import { openAuditTrail } from './system/audit-trail.ts';

/** The audit of what people order. */
export interface OperatorAudit {
  /** Tells whether trading may go on; says on stderr why the audit cannot be written, and closes it, where not. */
  readonly allows: (policy: AuditPolicy) => Promise<boolean>;
  /** Records an order; returns why it could not, if so. */
  readonly record: (entry: AuditEntry) => Promise<string | undefined>;
  readonly close: () => Promise<void>;
}

/** How often another command that writes the same audit is waited for, and how long each time. */
const ATTEMPTS = { count: 20, pauseMs: 100 };

/** Opens the audit of a command, under its name. Never rejects, since a trip must not wait for it. */
export async function openOperatorAudit(
  ports: CliPorts,
  loaded: LoadedConfig,
  writer: string,
): Promise<OperatorAudit> {
  let reported = '';
  const audit = await openAuditTrail({
    host: await ports.openHost(),
    clock: { nowNs: () => ports.nowNs(), monotonicMs: () => ports.monotonicMs() },
    loaded,
    writer,
    // Here it tells whether the audit can be written; what follows from that is for the settings to say.
    whenUnwritable: 'stop',
    retryAfterMs: 0,
    report: (text) => {
      reported = text;
    },
  });

  return {
    async allows(policy) {
      await attempt(async () => {
        if (!audit.allowsTrading()) await audit.signHead();
        return audit.allowsTrading();
      });
      if (policy === 'continue' || audit.allowsTrading()) return true;
      await ports.stderr.write(`njord: ${reported}\n`);
      await audit.close();
      return false;
    },
    async record(entry) {
      const isRecorded = await attempt(async () => {
        const receipt = await audit.record(entry);
        return receipt.kind === 'recorded';
      });
      return isRecorded ? undefined : reported;
    },
    close: () => audit.close(),
  };

  async function attempt(step: () => Promise<boolean>): Promise<boolean> {
    for (let left = ATTEMPTS.count; left > 0; left -= 1) {
      if (await step()) return true;
      await ports.sleep(ATTEMPTS.pauseMs);
    }
    return false;
  }
}
