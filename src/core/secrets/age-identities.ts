import { Decrypter } from 'age-encryption';
import type { Checked } from '../config/problem.ts';
import { Secret } from './secret.ts';

/** Reads the identities in the text of an age key file: one a line, besides comments and empty lines. */
export function readAgeIdentities(file: string, text: string): Checked<readonly Secret[]> {
  const identities: Secret[] = [];
  for (const [index, raw] of text.split('\n').entries()) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#')) continue;
    if (!isIdentity(line)) return refuse(file, 'something else', { line: index + 1, column: 1 });
    identities.push(new Secret(line));
  }
  return identities.length === 0 ? refuse(file, 'none') : { kind: 'ok', value: identities };
}

function isIdentity(line: string): boolean {
  try {
    new Decrypter().addIdentity(line);
    return true;
  } catch {
    return false;
  }
}

function refuse(file: string, found: string, position = {}): Checked<never> {
  const advice = 'Make one with age-keygen.';
  const problem = {
    file,
    path: '',
    expected: 'age identities (AGE-SECRET-KEY-1…), one a line',
    found,
    advice,
  };
  return { kind: 'invalid', problems: [{ ...problem, ...position }] };
}
