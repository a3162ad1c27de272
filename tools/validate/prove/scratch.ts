import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Edit } from './faults.ts';

/** A clone of a repository with what is not committed yet, and the packages of the repository; dispose it to delete it. */
export class Scratch implements Disposable {
  readonly root = mkdtempSync(join(tmpdir(), 'njord-scratch-'));

  /** Clones the repository at the folder `original`. */
  constructor(original: string) {
    execFileSync('git', ['clone', '--quiet', '--shared', original, this.root]);
    for (const path of lines(original, 'ls-files', '-z', '--modified', '--others', '--exclude-standard'))
      this.#take(original, path);
    for (const folder of ['node_modules', 'tools/becalm/node_modules', 'tools/site/node_modules'])
      this.#linkPackages(original, folder);
    this.#commit('The tree as it is');
  }

  /**
   * Changes files.
   *
   * @throws Error where the text that an edit replaces is not there
   */
  plant(edits: readonly Edit[]): void {
    for (const { path, find, text } of edits) {
      const file = join(this.root, path);
      const before = existsSync(file) ? readFileSync(file, 'utf8') : '';
      if (find !== undefined && !before.includes(find))
        throw new Error(
          `Expected "${find}" in ${path}, was without. Mend the fault in tools/validate/prove/faults.ts.`,
        );
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, find === undefined ? `${before}${text}` : before.replace(find, () => text));
    }
  }

  /** Commits what was planted and takes it back in another commit: only the history has it. */
  commitAndTakeBack(): void {
    this.#commit('Planted');
    this.#git('revert', '--no-edit', 'HEAD');
  }

  [Symbol.dispose](): void {
    rmSync(this.root, { recursive: true, force: true });
  }

  #take(original: string, path: string): void {
    const from = join(original, path);
    if (existsSync(from)) cpSync(from, join(this.root, path));
    else rmSync(join(this.root, path), { force: true });
  }

  #commit(message: string): void {
    this.#git('add', '--all');
    this.#git('commit', '--quiet', '--allow-empty', '--message', message);
  }

  #git(...args: readonly string[]): void {
    const author = [
      '-c',
      'user.name=planted',
      '-c',
      'user.email=planted@localhost',
      '-c',
      'commit.gpgsign=false',
    ];
    execFileSync('git', [...author, ...args], { cwd: this.root, stdio: 'ignore' });
  }

  /** Links package by package: one link for the whole folder would make `node_modules/becalm` lead out of the clone. */
  #linkPackages(original: string, folder: string): void {
    const from = join(original, folder);
    if (!existsSync(from)) return;
    mkdirSync(join(this.root, folder), { recursive: true });
    for (const name of readdirSync(from)) {
      const target = name === 'becalm' ? join(this.root, 'tools/becalm') : join(from, name);
      symlinkSync(target, join(this.root, folder, name));
    }
  }
}

function lines(root: string, ...args: readonly string[]): readonly string[] {
  const listed = execFileSync('git', args, { cwd: root, encoding: 'utf8', maxBuffer: 2 ** 26 });
  return [...new Set(listed.split('\0').filter((path) => path !== ''))];
}
