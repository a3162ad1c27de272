import type { CliOptions } from 'vitest/node';
import { reasonOf } from '../../worlds/reason-of.ts';
import { HostError } from '../host-error.ts';
import type { OrdinaryOptions } from './options.ts';

/** A command line of Vitest, read. */
export interface VitestArguments {
  readonly filters: readonly string[];
  readonly options: CliOptions;
}

/** Vitest's `parseCLI`. */
type ParseCommandLine = (commandLine: string[]) => {
  readonly filter: string[];
  readonly options: CliOptions;
};

/**
 * Reads what people hand on to `vitest run`, with Vitest's own parser.
 *
 * @throws HostError where Vitest does not know a flag, or where it is one of a mode that is no single run
 */
export function readVitestArguments(given: readonly string[], parseCLI: ParseCommandLine): VitestArguments {
  const { filter, options } = parse(given, parseCLI);
  const other = otherModes.find((name) => options[name] !== undefined && options[name] !== false);
  if (other !== undefined) {
    throw new HostError(
      'config',
      `Expected flags of a single run after "--", was "--${other}". Run it with Vitest itself: npx vitest --${other}`,
    );
  }
  return { filters: filter, options };
}

/** Flags with which Vitest does not run the suite once and end. */
const otherModes = ['watch', 'ui', 'standalone', 'mergeReports', 'clearCache', 'listTags'] as const;

function parse(
  given: readonly string[],
  parseCLI: ParseCommandLine,
): { readonly filter: readonly string[]; readonly options: CliOptions } {
  try {
    return parseCLI(['vitest', 'run', ...given]);
  } catch (error) {
    throw new HostError(
      'config',
      `Expected flags of "vitest run" after "--", was "${given.join(' ')}": ${reasonOf(error)}`,
      { cause: error },
    );
  }
}

/** The options that Vitest is started with: what is said by name wins over the flags handed on. */
export function vitestOptions(
  { root, config, projects, filters, workers, shard, importsMax, silent }: OrdinaryOptions,
  given: VitestArguments,
): CliOptions {
  const { exclude, ...flags } = given.options;
  return {
    ...flags,
    // Vitest's own command line adds these to the configuration's, where an option would replace them.
    ...(exclude === undefined ? {} : { cliExclude: [exclude].flat() }),
    ...([...filters, ...given.filters].some((filter) => filter.includes(':'))
      ? { includeTaskLocation: true }
      : {}),
    root,
    ...(config === null ? {} : { config }),
    ...(projects.length === 0 ? {} : { project: [...projects] }),
    ...(workers === null ? {} : { maxWorkers: workers }),
    ...(shard === null ? {} : { shard: `${shard.index}/${shard.count}` }),
    ...(importsMax === 0
      ? {}
      : { experimental: { ...flags.experimental, importDurations: { limit: importsMax, print: false } } }),
    ...(silent ? { reporters: [{}], coverage: { enabled: false } } : {}),
    run: true,
    watch: false,
  };
}
