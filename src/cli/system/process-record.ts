/** What a process leaves behind: its log for whoever searches, its audit for whoever has to believe it. */
import type { AuditLog } from '../../core/audit/index.ts';
import type { LoadedConfig } from '../../core/config/index.ts';
import type { Logger } from '../../core/logging/index.ts';
import { allSecrets, createTextRedactor } from '../../core/secrets/index.ts';
import type { Clock } from '../../core/time.ts';
import type { CliPorts } from '../ports.ts';
import { sessionEnded, sessionStarted } from './audit-entries.ts';
import { AuditStopsError, openAuditTrail } from './audit-trail.ts';
import { every, type SystemHost } from './host.ts';
import { openProcessLog } from './process-log.ts';

/** What the record of a process is opened with. */
export interface ProcessRecordGiven {
  readonly stderr: CliPorts['stderr'];
  readonly host: SystemHost;
  readonly clock: Clock;
  readonly loaded: LoadedConfig;
  /** Name of the process, of its log and of its audit. */
  readonly name: string;
}

/** Log and audit of a process; both know that it has started. */
export interface ProcessRecord {
  readonly logger: Logger;
  readonly audit: AuditLog;
  /** Notes the end of the process and closes both. */
  readonly close: () => Promise<void>;
}

/** How often the end of the audit is signed, where it is signed at all. */
const SIGN_MS = 60_000;

/**
 * Opens log and audit and notes the start.
 *
 * @throws AuditStopsError where the audit cannot be written and trading needs it
 */
export async function openProcessRecord(given: ProcessRecordGiven): Promise<ProcessRecord> {
  const { host, loaded, name } = given;
  const tell = tellWithoutSecrets(given);
  const log = await openProcessLog({ ...given, report: tell });
  const { logger } = log;
  const report = (text: string): void => {
    logger.error('audit trouble', { detail: text });
    tell(text);
  };
  const audit = await openAuditTrail({ ...given, writer: name, report });
  const started = sessionStarted(name, loaded.config);
  if (audit.allowsTrading()) await audit.record(started);
  if (!audit.allowsTrading()) {
    await audit.close();
    await log.close();
    throw new AuditStopsError(`${name} was not started`);
  }
  logger.info('started', started.afterState);
  const stopSigning = every(host, SIGN_MS, () => {
    void audit.signHead();
  });
  return {
    logger,
    audit,
    async close() {
      stopSigning();
      await audit.record(sessionEnded(name));
      await audit.close();
      logger.info('stopped');
      await log.close();
    },
  };
}

function tellWithoutSecrets({ stderr, loaded }: ProcessRecordGiven): (text: string) => void {
  const redactText = createTextRedactor(allSecrets(loaded.secrets));
  return (text) => {
    void stderr.write(`njord: ${redactText(text)}\n`);
  };
}
