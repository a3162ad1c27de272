import { existsSync } from 'node:fs';
import { Writable } from 'node:stream';
import type * as VitestNode from 'vitest/node';
import type { Vitest, VitestOptions } from 'vitest/node';
import { reasonOf } from '../../worlds/reason-of.ts';
import { HostError } from '../host-error.ts';
import { createVitest, loadVitest } from '../load-vitest.ts';
import { withOwnSignals } from '../own-signals.ts';
import type { OrdinaryOptions } from './options.ts';
import { readVitestArguments, vitestOptions } from './vitest-options.ts';

/** A Vitest that is ready to run, with what it is to run. */
export interface OpenedVitest {
  readonly vitest: Vitest;
  /** What `vitest/node` exports. */
  readonly node: typeof VitestNode;
  readonly filters: readonly string[];
}

/**
 * Starts Vitest for an ordinary run.
 *
 * @throws HostError where it cannot be started
 */
export async function openVitest(options: OrdinaryOptions): Promise<OpenedVitest> {
  const { root } = options;
  if (!existsSync(root)) {
    throw new HostError(
      'config',
      `Expected a folder at --root, was "${root}", which does not exist. Correct the path.`,
    );
  }
  const node = await loadVitest(root);
  const given = readVitestArguments(options.vitestArguments, node.parseCLI);
  // As Vitest's own command line does, before anything of the project is loaded.
  process.env['TEST'] = 'true';
  process.env['VITEST'] = 'true';
  process.env['NODE_ENV'] ??= 'test';
  const create = (): Promise<Vitest> =>
    createVitest(node, vitestOptions(options, given), {}, outputs(options));
  try {
    const vitest = await (options.signal === null ? create() : withOwnSignals(create));
    return { vitest, node, filters: [...options.filters, ...given.filters] };
  } catch (error) {
    throw new HostError(
      'config',
      `Expected a project that Vitest can run in "${root}", was: ${reasonOf(error)}\nTry: npx vitest run --root ${root}`,
      { cause: error },
    );
  }
}

function outputs({ silent }: OrdinaryOptions): VitestOptions {
  if (!silent) return {};
  const silence = new Writable({
    write(_chunk: unknown, _encoding, done) {
      done();
    },
  });
  return { stdout: silence, stderr: silence };
}
