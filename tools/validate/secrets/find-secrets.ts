import { createHash } from 'node:crypto';
import { lintSource } from '@secretlint/core';
import { rules as recommended } from '@secretlint/secretlint-rule-preset-recommend';
import { plainKeys } from './plain-keys.ts';

/** Something that looks like a secret. */
export interface Finding {
  /** Relative to the root of the repository. */
  readonly path: string;
  /** Counted from 1. */
  readonly line: number;
  /** The rule that found it. */
  readonly rule: string;
  /** Of the secret itself, by which a reviewed one is known again without being written down. */
  readonly fingerprint: string;
}

/** Letters of a fingerprint: enough to tell secrets apart, too few to try them out. */
const FINGERPRINT_LENGTH = 16;

/** A comment could switch rules off, which nobody has reviewed. */
const COMMENTS = '@secretlint/secretlint-rule-filter-comments';

const config = {
  rules: [...recommended.filter(({ meta }) => meta.id !== COMMENTS), plainKeys].map((rule) => ({
    id: rule.meta.id,
    rule,
  })),
};

/** Finds what looks like a secret in a text. */
export async function findSecrets(path: string, text: string): Promise<readonly Finding[]> {
  const { messages } = await lintSource({
    source: { filePath: `/${path}`, content: text, ext: '.txt', contentType: 'text' },
    // A found secret is never printed.
    options: { config, noPhysicFilePath: true, maskSecrets: true },
  });
  return messages.map(({ loc, range, ruleId, messageId }) => ({
    path,
    line: loc.start.line,
    rule: `${ruleId.replace('@secretlint/secretlint-rule-', '')}/${messageId}`,
    fingerprint: fingerprintOf(text.slice(range[0], range[1])),
  }));
}

/** SHA-256 of the text, shortened. */
export function fingerprintOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, FINGERPRINT_LENGTH);
}
