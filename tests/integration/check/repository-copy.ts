import { execFile, execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';

const root = join(import.meta.dirname, '..', '..', '..');

/** How a script ended in a copy. */
export interface CheckRun {
  readonly status: number;
  readonly output: string;
}

/** A copy of this repository as the next commit would hold it; dispose it to delete the folder. */
export class RepositoryCopy implements Disposable {
  readonly folder = mkdtempSync(join(tmpdir(), 'njord-check-'));

  /** Copies the files whose paths, relative to the root, are wanted; by default all. */
  constructor(isWanted: (path: string) => boolean = () => true) {
    for (const path of trackedPaths().filter(isWanted)) cpSync(join(root, path), join(this.folder, path));
    this.#linkPackages('node_modules');
    this.#linkPackages('tools/becalm/node_modules');
  }

  /** Writes files into the copy; the keys are paths relative to its root. */
  plant(files: Readonly<Record<string, string>>): void {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(this.folder, path)), { recursive: true });
      writeFileSync(join(this.folder, path), text);
    }
  }

  /** Runs `npm run check`, as a person does. */
  check(...args: readonly string[]): Promise<CheckRun> {
    return this.run('check', ...args);
  }

  /** Runs a script of package.json, as a person does. */
  run(script: string, ...args: readonly string[]): Promise<CheckRun> {
    // Coverage of a copy counts for nothing, and makes every part several times as slow.
    const { FORCE_COLOR: _, NODE_V8_COVERAGE: __, ...env } = process.env;
    const options = { cwd: this.folder, env: { ...env, NO_COLOR: '1' }, maxBuffer: 2 ** 26 };
    return new Promise((resolve) => {
      execFile('npm', ['run', '--silent', script, '--', ...args], options, (error, stdout, stderr) => {
        const status = typeof error?.code === 'number' ? error.code : Number(error !== null);
        resolve({ status, output: stripVTControlCharacters(stdout + stderr) });
      });
    });
  }

  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Links package by package: one link for the whole folder would make `node_modules/becalm` lead out of the copy. */
  #linkPackages(path: string): void {
    if (!existsSync(join(root, path))) return;
    mkdirSync(join(this.folder, path), { recursive: true });
    for (const name of readdirSync(join(root, path))) {
      const target = name === 'becalm' ? join(this.folder, 'tools/becalm') : join(root, path, name);
      symlinkSync(target, join(this.folder, path, name));
    }
  }
}

function trackedPaths(): readonly string[] {
  const args = ['ls-files', '-z', '--cached', '--others', '--exclude-standard'];
  const listed = execFileSync('git', args, { cwd: root, encoding: 'utf8', maxBuffer: 2 ** 26 });
  return listed.split('\0').filter((path) => path !== '' && existsSync(join(root, path)));
}
