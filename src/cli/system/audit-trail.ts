/** The audit of a process: a chain of its own, since a journal has one writer. */
import path from 'node:path';
import { type AuditLog, createHeadSigner, openAuditLog } from '../../core/audit/index.ts';
import type { AuditPolicy, LoadedConfig } from '../../core/config/index.ts';
import { describeWriterProblem } from '../../core/journal/index.ts';
import type { Clock } from '../../core/time.ts';
import type { SystemHost } from './host.ts';
import { redactorOf } from './process-log.ts';

/** Name of the folder with one audit for each writer. */
export const AUDITS_FOLDER = 'audit';

/** What an audit of a process is opened with. */
export interface AuditTrailGiven {
  readonly host: SystemHost;
  readonly clock: Clock;
  readonly loaded: LoadedConfig;
  /** Who writes: the name of the folder. */
  readonly writer: string;
  /** What becomes of trading while it cannot be written; as the settings say by default. */
  readonly whenUnwritable?: AuditPolicy;
  /** Least time between two attempts to open it, in milliseconds; 1000 by default. */
  readonly retryAfterMs?: number;
  /** Takes sentences about what cannot be written, and about what a crash had left. */
  readonly report: (text: string) => void;
}

/** Returns the folder of the audit of a writer. */
export function auditFolder({ config }: LoadedConfig, writer: string): string {
  return path.join(config.logging.journalDir, AUDITS_FOLDER, writer);
}

/** Opens the audit of a writer; heads are signed where the secrets hold a key. Never rejects. */
export function openAuditTrail(given: AuditTrailGiven): Promise<AuditLog> {
  const { host, clock, loaded, writer, retryAfterMs, report } = given;
  const { config, secrets } = loaded;
  const { auditSigningKey } = secrets;
  return openAuditLog(
    {
      files: host.files,
      processes: host.processes,
      clock,
      startTimer: host.after,
      onProblem: (problem) => {
        report(`audit: ${describeWriterProblem(problem)}`);
      },
      ...(auditSigningKey === undefined ? {} : { signer: createHeadSigner(auditSigningKey.reveal()) }),
      redact: redactorOf(secrets),
      reportFailure: report,
    },
    {
      folder: auditFolder(loaded, writer),
      whenUnwritable: given.whenUnwritable ?? config.audit.whenUnwritable,
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    },
  );
}

/** The audit cannot be written, and the settings say that nothing is traded without it. */
export class AuditStopsError extends Error {
  /** Stable code of this error. */
  readonly code = 'AUDIT_STOPS';

  /** Says what was not done for want of an audit. */
  constructor(consequence: string, options?: ErrorOptions) {
    super(
      `Expected an audit that can be written, was none: ${consequence}. ` +
        'Mend what stderr says about it, or set audit.when_unwritable: continue in config/base.yaml.',
      options,
    );
    this.name = 'AuditStopsError';
  }
}
