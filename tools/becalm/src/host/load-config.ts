import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { reasonOf } from '../worlds/reason-of.ts';
import { HostError } from './host-error.ts';
import { missingVitest } from './load-vitest.ts';

/** A configuration file of becalm and what it exports. */
export interface LoadedConfig {
  /** Absolute. */
  readonly path: string;
  readonly value: unknown;
}

/** Where a configuration is looked for. */
export interface ConfigPlace {
  /** The root of the project, absolute. */
  readonly root: string;
  /** Absolute; null for the one that stands at the root. */
  readonly file: string | null;
}

const names = ['ts', 'mts', 'js', 'mjs'].map((extension) => `becalm.config.${extension}`);

/**
 * Loads the configuration of a project with Vite's own loader, as Vitest loads its own: TypeScript of any kind, and
 * imports of the project's packages.
 *
 * @returns null where none is named and none stands at the root
 * @throws HostError where it is missing, does not load, or where there are several
 */
export async function loadConfig({ root, file }: ConfigPlace): Promise<LoadedConfig | null> {
  const found =
    file === null
      ? names.map((name) => join(root, name)).filter((path) => existsSync(path))
      : [resolve(file)];
  const [path] = found;
  if (path === undefined) return null;
  if (found.length > 1) throw severalFiles(root, found);
  if (!existsSync(path)) {
    throw new HostError(
      'config',
      `Expected a file at --becalm-config, was "${path}", which does not exist. Correct the path, or leave the flag out.`,
    );
  }
  const loadFile = await viteLoader();
  try {
    const loaded = await loadFile({ command: 'serve', mode: 'test' }, path, root, 'silent');
    return { path, value: loaded?.config };
  } catch (error) {
    throw new HostError(
      'config',
      `Expected a configuration that loads in "${path}", was: ${reasonOf(error)}`,
      {
        cause: error,
      },
    );
  }
}

function severalFiles(root: string, paths: readonly string[]): HostError {
  const found = paths.map((path) => basename(path)).join(' and ');
  return new HostError(
    'config',
    `Expected one configuration of becalm in "${root}", was ${found}. Keep one, or name it with --becalm-config.`,
  );
}

/** What is used of Vite's `loadConfigFromFile`, the same in versions 6 to 8. */
type LoadFile = (
  environment: { readonly command: 'serve'; readonly mode: string },
  file: string,
  root: string,
  logLevel: 'silent',
) => Promise<{ readonly config: unknown } | null>;

/** The Vite that Vitest uses: it need not stand where becalm would find it. */
async function viteLoader(): Promise<LoadFile> {
  try {
    const path = createRequire(import.meta.resolve('vitest/node')).resolve('vite');
    const vite = (await import(pathToFileURL(path).href)) as { readonly loadConfigFromFile: LoadFile };
    return vite.loadConfigFromFile;
  } catch (error) {
    throw missingVitest(error);
  }
}
