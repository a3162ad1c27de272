import { z } from 'zod';
import { judged, type Reading, type RunEnd, unreadable } from '../line.ts';
import { readJson } from './json.ts';

const scanned = z.object({
  schema: z.literal('njord.secrets/1'),
  textCount: z.int(),
  binaryCount: z.int(),
  open: z.array(z.object({ path: z.string(), line: z.int(), rule: z.string(), fingerprint: z.string() })),
  explained: z.int(),
  stale: z.array(z.object({ path: z.string(), fingerprint: z.string() })),
});

/** Findings that a line names. */
const NAMED_MAX = 5;

/** Reads a scan for secrets. */
export function readSecrets(end: RunEnd): Reading {
  const report = readJson(end.document, scanned);
  if (report === undefined) return unreadable('the JSON document of the scan for secrets', end);
  const { textCount, binaryCount, open, explained, stale } = report;
  const figure = `${textCount} texts (${binaryCount} binary files left out): ${open.length} secrets, ${explained} reviewed findings, ${stale.length} reviewed ones gone`;
  return judged(figure, [
    ...(textCount === 0 ? ['Expected texts, found none.'] : []),
    ...open
      .slice(0, NAMED_MAX)
      .map(({ path, line, rule, fingerprint }) => `${path}:${line} ${rule}, fingerprint ${fingerprint}`),
    ...stale
      .slice(0, NAMED_MAX)
      .map(({ path, fingerprint }) => `reviewed, but gone: ${fingerprint} in ${path}`),
  ]);
}
