import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/**
 * What changed below a folder since its branch left another commit, in git's own form: what is committed and what is not,
 * but no file that git does not know yet. Settings of the user change nothing about the form.
 *
 * @param base - a commit, as `origin/main`; never begins with `-`
 * @throws an error whose message is what git says, where it cannot tell
 */
export async function gitDiff(folder: string, base: string): Promise<string> {
  const start = await git(folder, ['merge-base', base, 'HEAD']);
  return git(folder, [
    ...['-c', 'core.quotePath=true', 'diff', '--unified=0', '--inter-hunk-context=0', '--no-color'],
    ...['--no-ext-diff', '--no-textconv', '--find-renames', '--relative', '--ignore-submodules=all'],
    ...['--src-prefix=a/', '--dst-prefix=b/', '--diff-filter=d', start.trim(), '--'],
  ]);
}

async function git(folder: string, args: readonly string[]): Promise<string> {
  try {
    const options = { cwd: folder, timeout: 60_000, maxBuffer: 2 ** 28 };
    const { stdout } = await promisify(execFile)('git', [...args], options);
    return stdout;
  } catch (error) {
    throw new Error(saidBy(error), { cause: error });
  }
}

/** The first line of what git says; it says nothing where two commits share no other. */
function saidBy(error: unknown): string {
  const said = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : '';
  const [first = ''] = said.split('\n');
  if (first !== '') return first;
  return error instanceof Error && 'code' in error && error.code === 1
    ? 'no commit that both come from'
    : String(error);
}
