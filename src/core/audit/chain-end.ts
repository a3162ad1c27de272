import type { JournalFiles, ReadItem } from '../journal/index.ts';
import { CHAIN_START, type ChainLink } from './audit-event.ts';
import { AUDIT_NAME, auditPaths, HEADS_NAME, type Placed, readEvents, readHeads } from './audit-files.ts';

/** An audit that cannot be continued, since what stands there is not what was written. */
export class AuditBrokenError extends Error {
  /** Stable code of this error. */
  readonly code = 'AUDIT_BROKEN';

  /** Describes what is wrong. */
  constructor(expected: string, found: string) {
    super(
      `Expected ${expected}, was ${found}. Run "njord audit verify", and move the audit away once it is understood.`,
    );
    this.name = 'AuditBrokenError';
  }
}

/** Where to go on. */
export interface ChainEnd {
  /** The last event. */
  readonly end: ChainLink;
  /** The last event that is signed; `undefined` when there is no head yet. */
  readonly signedSequence: number | undefined;
}

/**
 * Finds the end of the chain in repaired files, and compares it with the last signed head: an audit that lost its end is
 * not continued. The rest of the chain is not looked at; that is what `verifyAudit` is for.
 *
 * @throws AuditBrokenError when the two do not fit, and JournalError when the file system refuses.
 */
export async function findChainEnd(
  files: JournalFiles,
  {
    folder,
    isSigned,
    adoptsUnsigned,
  }: { readonly folder: string; readonly isSigned: boolean; readonly adoptsUnsigned: boolean },
): Promise<ChainEnd> {
  const events = await auditPaths(files, folder, AUDIT_NAME);
  const heads = await auditPaths(files, folder, HEADS_NAME);
  const end = await lastOf(events, (paths) => readEvents(files, paths));
  if (!isSigned) return { end: end ?? CHAIN_START, signedSequence: undefined };
  const head = await lastOf(heads, (paths) => readHeads(files, paths));
  if (head === undefined) {
    if (end !== undefined && !adoptsUnsigned)
      throw new AuditBrokenError('a signed head beside the events', 'none');
    return { end: end ?? CHAIN_START, signedSequence: undefined };
  }
  requireFit(end ?? CHAIN_START, head);
  return { end: end ?? CHAIN_START, signedSequence: head.sequence };
}

function requireFit(end: ChainLink, head: ChainLink): void {
  if (head.sequence > end.sequence) {
    throw new AuditBrokenError(
      `events up to ${head.sequence}, as was signed`,
      `an end after event ${end.sequence}`,
    );
  }
  if (head.sequence === end.sequence && head.checksum !== end.checksum) {
    throw new AuditBrokenError(`event ${end.sequence} with the checksum that was signed`, 'another');
  }
}

/** Returns what the last line says, looking from the newest file back: a file may be empty. */
async function lastOf<Value>(
  paths: readonly string[],
  read: (paths: readonly string[]) => AsyncGenerator<Placed<Value>>,
): Promise<Value | undefined> {
  for (const each of paths.toReversed()) {
    let last: ReadItem<Value> | undefined;
    for await (const { item } of read([each])) if (item.kind !== 'blank') last = item;
    if (last?.kind === 'record') return last.value;
    if (last?.kind === 'problem')
      throw new AuditBrokenError(`a last line of ${each} that can be read`, last.problem.reason);
  }
  return undefined;
}
