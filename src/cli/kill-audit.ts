import type { AuditPolicy, LoadedConfig } from '../core/config/index.ts';
import type { KillChange } from '../core/kill-switch/index.ts';
import type { CliPorts } from './ports.ts';
import { killChanged } from './system/audit-entries.ts';
import { openAuditTrail } from './system/audit-trail.ts';

/** The audit of people who change the kill switch. */
export interface OperatorAudit {
  /** Tells whether trading may go on; says on stderr why the audit cannot be written, and closes it, where not. */
  readonly allows: (policy: AuditPolicy) => Promise<boolean>;
  /** Records a change and closes the audit; returns why it could not, if so. */
  readonly record: (change: KillChange) => Promise<string | undefined>;
}

const WRITER = 'kill';

/** How often another command that writes the same audit is waited for, and how long each time. */
const ATTEMPTS = { count: 20, pauseMs: 100 };

/** Opens the audit of operators. Never rejects, since a trip must not wait for it. */
export async function openOperatorAudit(ports: CliPorts, loaded: LoadedConfig): Promise<OperatorAudit> {
  let reported = '';
  const audit = await openAuditTrail({
    host: await ports.openHost(),
    clock: { nowNs: () => ports.nowNs(), monotonicMs: () => ports.monotonicMs() },
    loaded,
    writer: WRITER,
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
    async record(change) {
      const isRecorded = await attempt(async () => {
        const receipt = await audit.record(killChanged(change, WRITER));
        return receipt.kind === 'recorded';
      });
      await audit.close();
      return isRecorded ? undefined : reported;
    },
  };

  async function attempt(step: () => Promise<boolean>): Promise<boolean> {
    for (let left = ATTEMPTS.count; left > 0; left -= 1) {
      if (await step()) return true;
      await ports.sleep(ATTEMPTS.pauseMs);
    }
    return false;
  }
}
