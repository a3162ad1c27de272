import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { repositoryRoot } from '../temporary-project.ts';
import { mustRun, runCommand } from './commands.ts';

const fixtures = fileURLToPath(new URL('../../fixtures/foreign/', import.meta.url));

/** Thrown where the registry cannot be reached; no finding about becalm. */
export class OfflineError extends Error {}

const unreachable = /\b(?:ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ENETUNREACH|ETIMEDOUT|ENOTCACHED)\b/u;

/** A folder outside the repository for everything that is made here. */
export interface Workshop extends AsyncDisposable {
  /** Packs becalm as its README says; returns the tarball. */
  readonly pack: () => Promise<string>;
  /** Installs packages into a folder of its own; projects below it find them. Throws `OfflineError`. */
  readonly install: (...packages: readonly string[]) => Promise<Install>;
}

/** A folder with packages installed. */
export interface Install {
  readonly folder: string;
  /** Puts a project of `tests/fixtures/foreign` below the folder; returns its root. */
  readonly project: (name: string) => Promise<string>;
}

/** Makes a workshop; it is gone when disposed. */
export async function openWorkshop(): Promise<Workshop> {
  const root = await mkdtemp(join(tmpdir(), 'becalm-foreign-'));
  let installs = 0;
  return {
    async pack() {
      // What an earlier build left belongs to no release.
      await rm(join(repositoryRoot, 'tools/becalm/dist'), { recursive: true, force: true });
      await mustRun(repositoryRoot, 'npm', 'pack', '-w', 'becalm', '--pack-destination', root);
      return join(root, 'becalm-0.1.0.tgz');
    },
    async install(...packages) {
      const folder = join(root, `install-${++installs}`);
      await mkdir(folder);
      await writeFile(
        join(folder, 'package.json'),
        '{ "name": "foreign", "private": true, "type": "module" }',
      );
      const flags = ['--no-audit', '--no-fund', '--prefer-offline', '-D'];
      const { status, stdout, stderr } = await runCommand(folder, 'npm', 'install', ...flags, ...packages);
      if (status !== 0 && unreachable.test(stderr))
        throw new OfflineError(`The registry cannot be reached: ${stderr}`);
      if (status !== 0)
        throw new Error(`Expected npm to install ${packages.join(' ')}, was:\n${stdout}\n${stderr}`);
      return {
        folder,
        async project(name) {
          const project = join(folder, name);
          await cp(join(fixtures, name), project, { recursive: true });
          return project;
        },
      };
    },
    async [Symbol.asyncDispose]() {
      await rm(root, { recursive: true, force: true });
    },
  };
}
