import { readFile } from 'node:fs/promises';
import type { Checked } from './problem.ts';

/** Reads the text of a settings file; `advice` says what to do where it cannot be read. */
export async function readText(file: string, advice: string): Promise<Checked<string>> {
  try {
    return { kind: 'ok', value: await readFile(file, 'utf8') };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unreadable';
    const found = code === 'ENOENT' ? 'no such file' : code;
    return { kind: 'invalid', problems: [{ file, path: '', expected: 'a readable file', found, advice }] };
  }
}
