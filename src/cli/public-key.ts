import { readFile } from 'node:fs/promises';
import { createHeadVerifier, type HeadVerifier } from '../core/audit/index.ts';
import { UnreadableAuditError } from './find-audits.ts';

/**
 * Reads the key that heads of audits must be signed with; `undefined` where no file is named.
 *
 * @throws UnreadableAuditError where the file cannot be read, AuditKeyError where it holds something else
 */
export async function readPublicKey(file: string | undefined): Promise<HeadVerifier | undefined> {
  if (file === undefined) return undefined;
  const pem = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new UnreadableAuditError(file, 'a public key in PEM', cause);
  });
  return createHeadVerifier(pem);
}
