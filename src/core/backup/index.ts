/** Backups: copies of one moment with a manifest, verified when made, when asked, and when restored. */
export { BackupError, type BackupErrorCode } from './backup-error.ts';
export {
  type BackupPlan,
  type BackupPorts,
  type BackupRequest,
  type BackupSource,
  type CopyProgress,
  type CreatedBackup,
  createBackup,
  planBackup,
} from './create-backup.ts';
export { noteLastBackup, readLastBackup } from './last-backup.ts';
export { type BackedUpFile, type BackupPart, type Manifest, PARTS } from './manifest.ts';
export { type Restored, type RestoreRequest, type RestoreTargets, restoreBackup } from './restore-backup.ts';
export { removeOldBackups } from './retention.ts';
export { type BackupVerdict, verifyBackup } from './verify-backup.ts';
export type { SendSignal, Writer } from './writers.ts';
