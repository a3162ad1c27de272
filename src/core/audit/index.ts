/** The audit: what happened, in a chain that shows every change, and signatures that show where it ended. */
export type { AuditAction, AuditEntry, AuditEventType, AuditFields, ChainLink } from './audit-event.ts';
export { AUDIT_NAME, auditPaths, HEADS_NAME } from './audit-files.ts';
export {
  type AuditLog,
  type AuditPorts,
  type AuditReceipt,
  type AuditSettings,
  openAuditLog,
} from './audit-log.ts';
export { canonicalJson } from './canonical-json.ts';
export { AuditBrokenError } from './chain-end.ts';
export {
  AuditKeyError,
  createHeadSigner,
  createHeadVerifier,
  type HeadSigner,
  type HeadVerifier,
} from './signed-head.ts';
export {
  type AuditFlaw,
  type AuditFlawCode,
  type AuditToVerify,
  type AuditVerdict,
  verifyAudit,
} from './verify-audit.ts';
