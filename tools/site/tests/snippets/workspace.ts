import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { findFreePort } from '../../../../tests/integration/free-port.ts';

/** The root of the repository. */
export const root = join(import.meta.dirname, '../../../..');

/** What a page expects around it: a checkout of this repository, or a project of one's own that has becalm. */
export type Ground = 'checkout' | 'project';

/** A fresh folder, gone after `using`. */
export interface Workspace extends Disposable {
  readonly folder: string;
  /** Puts a file into it. */
  readonly write: (path: string, text: string) => void;
  /** Gives a text the ports of this folder in the place of those that pages name: several pages run at a time. */
  readonly withOwnPorts: (text: string) => string;
}

/** Ports that pages name: of Redis, of `njord up`, of the services, of the simulated venue. */
const namedPorts = ['6379', '9090', '9101', '9102', '9103', '9104', '9105', '9470'];

/** Makes the folder of a page. It lies below the repository's root, so that its packages are found. */
export async function openWorkspace(ground: Ground): Promise<Workspace> {
  const parent = join(root, '.becalm');
  mkdirSync(parent, { recursive: true });
  const folder = mkdtempSync(join(parent, 'page-'));
  const withOwnPorts = await ownPorts();
  if (ground === 'checkout') fillCheckout(folder, withOwnPorts);
  else fillProject(folder);
  fillCommands(join(folder, commandFolder));
  return {
    folder,
    write(path, text) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    },
    withOwnPorts,
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Free ports for all that pages name, no two the same. */
async function ownPorts(): Promise<Workspace['withOwnPorts']> {
  const ports = new Set<number>();
  while (ports.size < namedPorts.length) ports.add(await findFreePort());
  const byName = new Map(namedPorts.map((name, index) => [name, `${[...ports][index]}`]));
  return (text) => text.replaceAll(/(?<![\d.])\d{4}(?![\d.])/g, (digits) => byName.get(digits) ?? digits);
}

/** What commands change is copied, the rest is the repository's own. */
function fillCheckout(folder: string, withOwnPorts: Workspace['withOwnPorts']): void {
  for (const name of ['bin', 'data', 'deploy', 'examples', 'node_modules', 'src', 'tools', 'tsconfig.json'])
    symlinkSync(join(root, name), join(folder, name));
  for (const name of ['config', 'package.json'])
    cpSync(join(root, name), join(folder, name), { recursive: true });
  const settings = join(folder, 'config/base.yaml');
  writeFileSync(settings, withOwnPorts(readFileSync(settings, 'utf8')));
}

/** Commands that stand before those of the machine, in the folder of a page. */
export const commandFolder = '.commands';

/** `npx` finds what is installed, as it does for people, without the start of npm, which takes longer than most blocks. */
function fillCommands(folder: string): void {
  mkdirSync(folder);
  writeFileSync(join(folder, 'npx'), '#!/bin/sh\nexec "$@"\n', { mode: 0o755 });
  symlinkSync(join(root, 'bin/njord.js'), join(folder, 'njord'));
}

/** becalm as it is installed, but for its code, which is that of the checkout. */
function fillProject(folder: string): void {
  const becalm = join(root, 'tools/becalm');
  const installed = join(folder, 'node_modules/becalm');
  mkdirSync(join(folder, 'node_modules/.bin'), { recursive: true });
  mkdirSync(installed);
  symlinkSync(join(becalm, 'src'), join(installed, 'src'));
  symlinkSync(join(becalm, 'bin/becalm.js'), join(folder, 'node_modules/.bin/becalm'));
  symlinkSync(join(root, 'node_modules/.bin/vitest'), join(folder, 'node_modules/.bin/vitest'));
  writeFileSync(
    join(installed, 'package.json'),
    JSON.stringify({ name: 'becalm', version: '0.1.0', type: 'module', exports: becalmExports }),
  );
  writeFileSync(join(folder, 'package.json'), '{ "type": "module", "private": true }\n');
}

/** The doors of the package, to its sources. */
export const becalmExports = {
  '.': './src/index.ts',
  './vitest': './src/plugin.ts',
  './generators': './src/generators/index.ts',
};
