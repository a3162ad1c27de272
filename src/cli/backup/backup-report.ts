import type {
  BackupPlan,
  BackupRequest,
  BackupVerdict,
  CreatedBackup,
  Restored,
  RestoreTargets,
  Writer,
} from '../../core/backup/index.ts';
import { formatCount } from '../number-text.ts';

/** A backup that was made, and what was removed for it. */
export interface CreatedReport {
  readonly created: CreatedBackup;
  /** Names of backups that were too old. */
  readonly removed: readonly string[];
}

/** What was restored, and where. */
export interface RestoredReport {
  readonly restored: Restored;
  readonly targets: RestoreTargets;
  readonly isDryRun: boolean;
}

/** Writes for people what would be backed up. */
export function planText(plan: BackupPlan, { source, target }: BackupRequest): string {
  return linesText([
    `would copy ${sizeText(plan)} to ${target}`,
    `  data      ${source.data}`,
    `  settings  ${source.settings}`,
    ...pausedLines(plan.writers, 'would hold still'),
  ]);
}

/** Writes for people what was backed up. */
export function createdText({ created, removed }: CreatedReport): string {
  const { folder, verdict, paused } = created;
  return linesText([
    `backup    ${folder}`,
    ...verdictLines(verdict),
    ...pausedLines(paused, 'held still for the time of the copy:'),
    ...removed.map((name) => `removed   ${name}`),
  ]);
}

/** Writes as JSON what was backed up. */
export function createdJson({ created, removed }: CreatedReport): string {
  const paused = created.paused.map(({ pid }) => pid);
  return jsonText('njord.backup-create/1', {
    folder: created.folder,
    ...verdictFields(created.verdict),
    paused,
    removed,
  });
}

/** Writes for people what a verification has found. */
export function verdictText(verdict: BackupVerdict): string {
  return linesText(verdictLines(verdict));
}

/** Writes as JSON what a verification has found. */
export function verdictJson(verdict: BackupVerdict): string {
  return jsonText('njord.backup-verify/1', verdictFields(verdict));
}

/** Writes for people what was restored. */
export function restoredText({ restored, targets, isDryRun }: RestoredReport): string {
  const verb = isDryRun ? 'would restore' : 'restored';
  return linesText([
    `${verb} ${sizeText(restored)} of ${restored.manifest.createdAt}`,
    ...Object.entries(targets).map(([part, target]) => `  ${part.padEnd(8)}  ${target}`),
  ]);
}

/** Writes as JSON what was restored. */
export function restoredJson({ restored, targets, isDryRun }: RestoredReport): string {
  const { manifest, fileCount, bytes } = restored;
  const written = !isDryRun;
  return jsonText('njord.backup-restore/1', {
    created_at: manifest.createdAt,
    files: fileCount,
    bytes,
    targets,
    written,
  });
}

function verdictLines(verdict: BackupVerdict): readonly string[] {
  const { manifest, damage, faults, notes, lineCount, auditCount } = verdict;
  const state = damage.length === 0 ? 'every byte as it was written' : 'DAMAGED';
  return [
    `files     ${sizeText(sizeOf(verdict))}, ${state}`,
    ...(damage.length === 0
      ? [`content   ${formatCount(lineCount)} lines, ${formatCount(auditCount)} audits`]
      : []),
    `digest    ${manifest.digest}`,
    ...damage.map((text) => `DAMAGED   ${text}`),
    ...faults.map((text) => `FAULTY    ${text}`),
    ...notes.map((text) => `note      ${text}`),
  ];
}

function verdictFields(verdict: BackupVerdict) {
  const { manifest, damage, faults, notes, lineCount, auditCount } = verdict;
  const { fileCount, bytes } = sizeOf(verdict);
  return {
    ok: damage.length === 0 && faults.length === 0,
    installation: manifest.installation,
    created_at: manifest.createdAt,
    digest: manifest.digest,
    files: fileCount,
    bytes,
    lines: lineCount,
    audits: auditCount,
    damage,
    faults,
    notes,
  };
}

interface Size {
  readonly fileCount: number;
  readonly bytes: number;
}

function sizeOf({ manifest: { files } }: BackupVerdict): Size {
  return { fileCount: files.length, bytes: files.reduce((sum, { bytes }) => sum + bytes, 0) };
}

function sizeText({ fileCount, bytes }: Size): string {
  return `${formatCount(fileCount)} files of ${formatCount(bytes)} bytes`;
}

function pausedLines(writers: readonly Writer[], says: string): readonly string[] {
  return writers.length === 0 ? [] : [`${says} process ${writers.map(({ pid }) => pid).join(', ')}`];
}

function linesText(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('');
}

function jsonText(schema: string, fields: object): string {
  return `${JSON.stringify({ schema, ...fields }, undefined, 2)}\n`;
}
