/**
 * Backups: copies of one moment with a manifest, verified when made, when asked, and when restored.
 *
 * @module
 */

export type { BackupFault } from '../../../../src/core/backup/backup-error.ts';
export * from '../../../../src/core/backup/index.ts';
