import { type Finding, findSecrets } from './find-secrets.ts';

/** A text or something else, somewhere. */
export interface ScannedFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** What was looked at, and what was found. */
export interface Scan {
  readonly textCount: number;
  /** Files with a byte 0 near their beginning, which hold no text. */
  readonly binaryCount: number;
  readonly findings: readonly Finding[];
}

/** As git does it: a file with a byte 0 in its first 8000 is no text. */
const LOOKED_AT = 8_000;

/** Looks for secrets in files, one after the other. */
export async function scan(files: AsyncIterable<ScannedFile>): Promise<Scan> {
  let textCount = 0;
  let binaryCount = 0;
  const findings: Finding[] = [];
  for await (const { path, bytes } of files) {
    if (bytes.subarray(0, LOOKED_AT).includes(0)) {
      binaryCount += 1;
      continue;
    }
    textCount += 1;
    findings.push(...(await findSecrets(path, Buffer.from(bytes).toString())));
  }
  return { textCount, binaryCount, findings };
}
