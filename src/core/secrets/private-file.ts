import { open } from 'node:fs/promises';
import type { Checked, Problem } from '../config/problem.ts';

/** Bits of the file mode that let others than the owner in. */
const OTHERS = 0o077;

/** Largest file that is read, in bytes. */
const SIZE_BYTES_MAX = 65_536;

/** Reads a text file that holds secrets; the value is `undefined` when there is no such file. */
export type PrivateFileReader = (path: string) => Promise<Checked<string | undefined>>;

/** Reads a text file that only its owner may open; the value is `undefined` when there is no such file. */
export async function readPrivateFile(path: string): Promise<Checked<string | undefined>> {
  const refuse = (says: Pick<Problem, 'expected' | 'found' | 'advice'>): Checked<never> => ({
    kind: 'invalid',
    problems: [{ file: path, path: '', ...says }],
  });
  try {
    await using handle = await open(path);
    // Asked of the open file: what stands under the name may be exchanged in between.
    const { mode, size } = await handle.stat();
    if ((mode & OTHERS) !== 0) {
      const found = (mode & 0o777).toString(8).padStart(4, '0');
      return refuse({ expected: 'mode 0600', found, advice: `Run chmod 600 ${path}` });
    }
    if (size > SIZE_BYTES_MAX)
      return refuse({ expected: `at most ${SIZE_BYTES_MAX} bytes`, found: `${size} bytes` });
    return { kind: 'ok', value: await handle.readFile('utf8') };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unreadable';
    if (code === 'ENOENT') return { kind: 'ok', value: undefined };
    return refuse({ expected: 'a readable file', found: code, advice: 'Check its path and permissions.' });
  }
}
