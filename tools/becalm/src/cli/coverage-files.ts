import { relative, sep } from 'node:path';
import { type Provider, type ReadCoverage, readCoverage } from '../gate/istanbul.ts';
import { mergeCoverage } from '../gate/merge.ts';
import type { FileCoverage } from '../gate/spots.ts';
import { counted } from '../report/numbers.ts';
import { readText, shownPath } from './named-files.ts';
import type { CliPorts } from './ports.ts';
import { UsageError } from './usage-error.ts';

/** Coverage of one tree, of however many runs. */
export interface Measured {
  /** One entry per path, relative to the root. */
  readonly files: readonly FileCoverage[];
  /** Who measured; null where no file was. */
  readonly provider: Provider | null;
}

/** How coverage is made, for whoever has none. */
const produce =
  'Run "vitest run --coverage" with the reporter "json" first, or name the file with --coverage.';

/**
 * Reads and merges coverage files.
 *
 * @param paths - absolute
 * @param root - absolute; what lies elsewhere is left out
 * @throws UsageError for a file that is no coverage, of another provider or of another folder
 */
export async function readCoverageFiles(
  paths: readonly string[],
  root: string,
  ports: Pick<CliPorts, 'readFile' | 'workingDirectory'>,
): Promise<Measured> {
  const runs: FileCoverage[][] = [];
  let known: { readonly provider: Provider; readonly path: string } | null = null;
  for (const path of paths) {
    const read = readCoverage(await readText(path, produce, ports));
    const name = shownPath(path, ports);
    const { files, providers } = acceptedCoverage(read, name);
    for (const provider of providers) {
      known ??= { provider, path: name };
      if (provider !== known.provider) throw mixed(known, { provider, path: name });
    }
    runs.push(underRoot(files, root, name));
  }
  return { files: mergeCoverage(runs), provider: known?.provider ?? null };
}

function acceptedCoverage(
  read: ReadCoverage,
  path: string,
): Extract<ReadCoverage, { readonly kind: 'coverage' }> {
  if (read.kind === 'coverage') return read;
  throw new UsageError(`Expected "${path}" to be coverage JSON of Istanbul, was ${read.found}. ${produce}`);
}

interface Origin {
  readonly provider: Provider;
  readonly path: string;
}

function mixed(left: Origin, right: Origin): UsageError {
  return new UsageError(
    `Expected coverage of one provider, was ${left.provider} in "${left.path}" and ${right.provider} in ` +
      `"${right.path}". They count branches differently: measure all of it with Vitest's v8 provider.`,
  );
}

/** Coverage names files by their absolute path; what lies outside the root is none of its business. */
function underRoot(files: readonly FileCoverage[], root: string, name: string): FileCoverage[] {
  const inside = files
    .map((file) => ({ ...file, path: relative(root, file.path).split(sep).join('/') }))
    .filter(({ path }) => !path.startsWith('../'));
  if (inside.length > 0 || files.length === 0) return inside;
  throw new UsageError(
    `Expected "${name}" to measure files below "${root}", was ${counted(files.length, 'file')} elsewhere, ` +
      `such as "${files[0]?.path ?? ''}". Measure in this folder, or name the other with --root.`,
  );
}
