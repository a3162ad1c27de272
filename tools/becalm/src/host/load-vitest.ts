import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type * as VitestNode from 'vitest/node';
import { HostError } from './host-error.ts';

/** The oldest minor version of each major version of Vitest whose worker protocol the host knows. */
const known: Readonly<Record<number, number>> = { 4: 1, 5: 0 };

/**
 * Loads the Vitest that stands beside becalm.
 *
 * @throws HostError when it is missing or unknown, or is not the one of the project at `root`
 */
export async function loadVitest(root: string): Promise<typeof VitestNode> {
  const vitest = await importVitest();
  judgeVitest(vitest.version, versionAt(root));
  Object.assign(globalThis, { [startedByBecalm]: true });
  return vitest;
}

/** How Vitest 4 makes a Vitest: told the mode first. */
type CreateVitest4 = (
  mode: 'test',
  options: VitestNode.CliOptions,
  vite: ViteOptions,
  outputs: VitestNode.VitestOptions,
) => Promise<VitestNode.Vitest>;

interface ViteOptions {
  readonly logLevel?: 'silent';
}

/** Vitest for a project, in test mode; rejects where its configuration does not load. */
export function createVitest(
  node: Pick<typeof VitestNode, 'createVitest' | 'version'>,
  options: VitestNode.CliOptions,
  vite: ViteOptions,
  outputs: VitestNode.VitestOptions,
): Promise<VitestNode.Vitest> {
  if (majorAndMinor(node.version).major >= 5) return node.createVitest(options, vite, outputs);
  const createVitest4: CreateVitest4 = node.createVitest;
  return createVitest4('test', options, vite, outputs);
}

/** The plugin may be loaded beside another copy of this module. */
const startedByBecalm: unique symbol = Symbol.for('becalm.host');

/** Whether becalm itself has started Vitest in this process: its plugin then leaves all to the command. */
export function isStartedByBecalm(): boolean {
  return startedByBecalm in globalThis;
}

/**
 * Makes sure that a project is hunted with its own Vitest, and that the host knows it.
 *
 * @param version - of the Vitest beside becalm
 * @param projectVersion - of the one that the project finds; null where it finds none
 * @throws HostError otherwise
 */
export function judgeVitest(version: string, projectVersion: string | null): void {
  if (projectVersion !== null && projectVersion !== version) {
    throw new HostError(
      'vitest-version',
      `Expected the project's own Vitest ${projectVersion} beside becalm, was ${version}. ` +
        'Install becalm into the project: npm install -D becalm',
    );
  }
  if (!isKnown(version)) {
    throw new HostError(
      'vitest-version',
      `Expected Vitest 4.1 or newer, or 5, was ${version}. ` +
        'Run "npm install -D vitest@5", or install a newer becalm.',
    );
  }
}

/** Version of the Vitest that a project finds; null where there is none. */
function versionAt(root: string): string | null {
  try {
    const path = createRequire(join(root, 'package.json')).resolve('vitest/package.json');
    const content: unknown = JSON.parse(readFileSync(path, 'utf8'));
    const isNamed = typeof content === 'object' && content !== null && 'version' in content;
    return isNamed ? String(content.version) : null;
  } catch {
    return null;
  }
}

function isKnown(version: string): boolean {
  const { major, minor } = majorAndMinor(version);
  const oldest = known[major];
  return oldest !== undefined && minor >= oldest;
}

function majorAndMinor(version: string): { readonly major: number; readonly minor: number } {
  const [major = 0, minor = 0] = version.split('.').map((part) => Number.parseInt(part, 10));
  return { major, minor };
}

async function importVitest(): Promise<typeof VitestNode> {
  try {
    return await import('vitest/node');
  } catch (error) {
    throw missingVitest(error);
  }
}

/** Says that there is no Vitest to be used. */
export function missingVitest(cause: unknown): HostError {
  return new HostError(
    'vitest-version',
    'Expected Vitest beside becalm, found none. Run: npm install -D vitest',
    { cause },
  );
}
