import type { AuditVerdict } from '../core/audit/index.ts';
import type { FoundAudit } from './find-audits.ts';
import { formatCount } from './number-text.ts';

/** An audit and what its verification found. */
export type JudgedAudit = FoundAudit & { readonly verdict: AuditVerdict };

/** Writes verdicts for people; where there are several audits, each under its place. */
export function auditReportText(audits: readonly JudgedAudit[]): string {
  if (audits.length === 1) return audits.map(({ verdict }) => verdictText(verdict)).join('');
  return audits.map(({ place, verdict }) => `${place}\n${indented(verdictText(verdict))}`).join('');
}

function indented(text: string): string {
  return text.replaceAll(/^(?=.)/gm, '  ');
}

function verdictText({ flaw, last, lastHead, headCount, isSigned, tornLine }: AuditVerdict): string {
  const upTo = last.sequence === 0 ? 'no event fits' : `events 1 to ${formatCount(last.sequence)} fit`;
  const lines =
    flaw === undefined
      ? [`intact: ${last.sequence === 0 ? 'no events yet' : upTo}`]
      : [`BROKEN at ${placeOf(flaw)}: ${flaw.reason} (${flaw.code})`, upTo];
  if (isSigned) lines.push(`${formatCount(headCount)} signed heads fit`);
  else lines.push('signatures were not checked: give --public-key to see truncation and wholesale rewriting');
  if (lastHead !== undefined)
    lines.push(`last signed head: event ${lastHead.sequence}, checksum ${lastHead.checksum}`);
  if (tornLine !== undefined) lines.push(`unfinished, by a crash or a writer at work: ${tornLine}`);
  return `${lines.join('\n')}\n`;
}

function placeOf({ path: file, line }: { readonly path: string; readonly line: number | undefined }): string {
  return line === undefined ? file : `${file}:${line}`;
}

/** Writes verdicts as one JSON document. */
export function auditReportJson(audits: readonly JudgedAudit[]): string {
  const document = {
    intact: audits.every(({ verdict }) => verdict.flaw === undefined),
    audits: audits.map(({ place, verdict }) => ({ place, ...verdictFields(verdict) })),
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

function verdictFields({ flaw, last, lastHead, headCount, isSigned, tornLine }: AuditVerdict) {
  return {
    intact: flaw === undefined,
    flaw: flaw === undefined ? null : { ...flaw, line: flaw.line ?? null },
    last: { seq: last.sequence, checksum: last.checksum },
    signatures_checked: isSigned,
    heads: headCount,
    last_head: lastHead === undefined ? null : { seq: lastHead.sequence, checksum: lastHead.checksum },
    torn_line: tornLine ?? null,
  };
}
