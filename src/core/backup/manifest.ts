/** What a backup consists of, in its file `manifest.json`: every file with size and checksum, and a checksum of all that. */
import { createHash } from 'node:crypto';
import { lstat, readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { canonicalJson } from '../audit/index.ts';
import { BackupError } from './backup-error.ts';

/** Name of the manifest in the folder of a backup. */
export const MANIFEST_NAME = 'manifest.json';

/** The two halves of a backup, which are its folders: journals and audits, and what `config/` holds. */
export const PARTS = Object.freeze(['data', 'settings'] as const);

/** One of the halves of a backup. */
export type BackupPart = (typeof PARTS)[number];

/** A file of a backup. */
export interface BackedUpFile {
  /** Path from the folder of the backup; begins with `data/` or `settings/`. */
  readonly path: string;
  /** Size in bytes. */
  readonly bytes: number;
  /** SHA-256 in hexadecimal digits. */
  readonly sha256: string;
  /** Permissions in octal digits. */
  readonly mode: string;
}

/** Everything that a backup says about itself. */
export interface Manifest {
  /** When it was made, in ISO-8601, UTC. */
  readonly createdAt: string;
  /** Name of the installation. */
  readonly installation: string;
  /** Its files, in the order of their paths. */
  readonly files: readonly BackedUpFile[];
  /** SHA-256 of all the rest; kept elsewhere, it shows that a backup was not made anew as a whole. */
  readonly digest: string;
}

/** Nothing in a path may lead out of the folder of the backup. */
const FILE_PATH = /^(data|settings)(\/(?!\.{1,2}(\/|$))[^/\0]+)+$/;

const MANIFEST_FILE = z.strictObject({
  schema: z.literal('njord.backup/1'),
  created_at: z.iso.datetime(),
  installation: z.string(),
  files: z.array(
    z.strictObject({
      path: z.string().regex(FILE_PATH),
      bytes: z.int().nonnegative(),
      sha256: z.string().regex(/^[0-9a-f]{64}$/),
      mode: z.string().regex(/^[0-7]{3}$/),
    }),
  ),
  digest: z.string(),
});

/** Adds the digest. */
export function sealManifest(manifest: Omit<Manifest, 'digest'>): Manifest {
  return { ...manifest, digest: digestOf(manifest) };
}

/** Writes a manifest as the text of its file. */
export function manifestText(manifest: Manifest): string {
  return `${JSON.stringify({ ...fieldsOf(manifest), digest: manifest.digest }, undefined, 2)}\n`;
}

/**
 * Reads the manifest of a backup.
 *
 * @throws BackupError with `DAMAGED` where there is none, or one that is not as it was written
 */
export async function readManifest(backup: string): Promise<Manifest> {
  const file = path.join(backup, MANIFEST_NAME);
  return decodeManifest(file, await readPlainText(file));
}

/**
 * Decodes the text of a manifest; `file` is where it stands.
 *
 * @throws BackupError with `DAMAGED` where it is not one as it was written
 */
export function decodeManifest(file: string, text: string): Manifest {
  const parsed = MANIFEST_FILE.safeParse(parseJson(text));
  if (!parsed.success) throw refusal(file, 'something else', parsed.error);
  const { created_at: createdAt, installation, files, digest } = parsed.data;
  const manifest = { createdAt, installation, files, digest };
  if (digestOf(manifest) !== digest) throw refusal(file, 'one whose digest does not fit');
  // The same values could be written in many ways, of which a backup writes one.
  if (manifestText(manifest) !== text) throw refusal(file, 'one that was written anew');
  return manifest;
}

/** A link could lead anywhere, and who reads a pipe waits for ever. */
async function readPlainText(file: string): Promise<string> {
  try {
    if ((await lstat(file)).isFile()) return await readFile(file, 'utf8');
  } catch (error) {
    throw refusal(file, error instanceof Error && 'code' in error ? String(error.code) : 'unreadable', error);
  }
  throw refusal(file, 'a link or another special file');
}

function refusal(file: string, found: string, cause?: unknown): BackupError {
  const fault = {
    code: 'DAMAGED',
    path: file,
    expected: 'the manifest of a backup as it was written',
    found,
    advice: 'Name the folder of a whole backup, or take another backup.',
  } as const;
  return new BackupError(fault, cause);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function digestOf(manifest: Omit<Manifest, 'digest'>): string {
  return createHash('sha256')
    .update(canonicalJson(fieldsOf(manifest)))
    .digest('hex');
}

function fieldsOf({ createdAt, installation, files }: Omit<Manifest, 'digest'>) {
  const inOrder = files.map(({ path: file, bytes, sha256, mode }) => ({ path: file, bytes, sha256, mode }));
  return { schema: 'njord.backup/1', created_at: createdAt, installation, files: inOrder };
}
