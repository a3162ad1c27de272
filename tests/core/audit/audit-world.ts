import { generateKeyPairSync } from 'node:crypto';
import {
  AUDIT_NAME,
  type AuditEntry,
  type AuditLog,
  type AuditPorts,
  type AuditSettings,
  auditPaths,
  createHeadSigner,
  createHeadVerifier,
  HEADS_NAME,
  openAuditLog,
  verifyAudit,
} from '../../../src/core/audit/index.ts';
import { journalWorld } from '../journal/journal-world.ts';
import type { MemoryFiles } from '../journal/memory-files.ts';

export const FOLDER = 'var/audit';
export const EVENTS = `${FOLDER}/audit.ndjson`;
export const HEADS = `${FOLDER}/audit.heads.ndjson`;

/** A pair of keys as PEM. */
export function keyPair() {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  return {
    privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    publicKey: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
  };
}

/** One pair is enough for all tests, and nothing depends on which it is: this one came from `keyPair()`. */
export const KEYS = {
  privateKey: `-----BEGIN PRIVATE KEY-----
MC4CAQAwBQYDK2VwBCIEIF6M3sfa9AFdz7gSyUkrJ9Y+8LlpClVvgk/+3kFdP825
-----END PRIVATE KEY-----
`,
  publicKey: `-----BEGIN PUBLIC KEY-----
MCowBQYDK2VwAyEAStjhvHePrxCjpx1SZjJDOsm7yZ9Ds5eF4LAnTHa+FI8=
-----END PUBLIC KEY-----
`,
};

export const SIGNER = createHeadSigner(KEYS.privateKey);

export function entry(id: number): AuditEntry {
  return {
    eventType: 'order',
    actor: 'risk-engine',
    action: 'approve',
    resourceType: 'order',
    resourceId: `intent-${id}`,
    afterState: { qty: '1.5', side: 'buy' },
  };
}

/** An audit log over files in memory; `pid` is the process that writes. */
export async function openLog(
  files: MemoryFiles,
  {
    pid = 1,
    isSigned = true,
    ports = {},
    ...settings
  }: Partial<AuditSettings> & { pid?: number; isSigned?: boolean; ports?: Partial<AuditPorts> } = {},
) {
  const world = journalWorld(files, pid);
  const reports: string[] = [];
  const log = await openAuditLog(
    {
      ...world.ports,
      ...(isSigned ? { signer: SIGNER } : {}),
      reportFailure: (text) => reports.push(text),
      ...ports,
    },
    { folder: FOLDER, whenUnwritable: 'stop', headEvery: 3, ...settings },
  );
  return { ...world, log, reports };
}

/** Records so many events one after the other. */
export async function recordAll(log: AuditLog, count: number): Promise<void> {
  for (let id = 1; id <= count; id += 1) await log.record(entry(id));
}

export async function verify(files: MemoryFiles) {
  return verifyAudit(files, {
    eventPaths: await auditPaths(files, FOLDER, AUDIT_NAME),
    headPaths: await auditPaths(files, FOLDER, HEADS_NAME),
    verifier: createHeadVerifier(KEYS.publicKey),
  });
}

export async function verifyUnsigned(files: MemoryFiles) {
  return verifyAudit(files, { eventPaths: await auditPaths(files, FOLDER, AUDIT_NAME), headPaths: [] });
}
