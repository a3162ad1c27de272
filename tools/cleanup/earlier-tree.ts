import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The files of an earlier commit, with today's packages, in a folder that is deleted when it is disposed. */
export class EarlierTree implements Disposable {
  readonly root: string;

  /**
   * Writes the files of the commit.
   *
   * @throws Error when git does not know the commit
   */
  constructor(repository: string, commit: string) {
    const archive = archiveOf(repository, commit);
    this.root = mkdtempSync(join(tmpdir(), 'cleanup-before-'));
    execFileSync('tar', ['-x', '-C', this.root], { input: archive });
    symlinkSync(join(repository, 'node_modules'), join(this.root, 'node_modules'));
  }

  [Symbol.dispose](): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}

function archiveOf(repository: string, commit: string): Buffer {
  try {
    const args = ['archive', '--format=tar', commit];
    return execFileSync('git', args, { cwd: repository, maxBuffer: 2 ** 30, stdio: 'pipe' });
  } catch (cause) {
    throw new Error(
      `Expected a commit that git knows here for --before, was "${commit}". Fetch it, or name another.`,
      { cause },
    );
  }
}
