import type { FetchedText } from './ports.ts';

/** Longest answer, in bytes; health has some hundred. */
const BYTES_MAX = 1_048_576;

/** Asks for a page; redirections are answers like any other. */
export async function fetchText(url: string, timeoutMs: number): Promise<FetchedText> {
  const response = await fetch(url, { signal: AbortSignal.timeout(timeoutMs), redirect: 'manual' });
  const chunks: Uint8Array[] = [];
  let byteCount = 0;
  const body: AsyncIterable<Uint8Array> | null = response.body;
  for await (const chunk of body ?? []) {
    byteCount += chunk.byteLength;
    if (byteCount > BYTES_MAX) throw new Error(`an answer of more than ${BYTES_MAX} bytes`);
    chunks.push(chunk);
  }
  return { status: response.status, body: Buffer.concat(chunks).toString('utf8') };
}
