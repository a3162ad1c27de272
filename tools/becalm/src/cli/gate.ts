import { join, resolve } from 'node:path';
import { type FloorsFile, parseFloors } from '../gate/floors.ts';
import { type CoverageVerdict, judgeCoverage } from '../gate/judge.ts';
import { findSources, type Sources } from '../gate/modules.ts';
import { raisedFloors, writeFloors } from '../gate/ratchet.ts';
import type { FileCoverage } from '../gate/spots.ts';
import { buildGateReport } from '../report/gate-report.ts';
import { gateText } from '../report/gate-text.ts';
import { githubAnnotations } from '../report/github-annotations.ts';
import { counted } from '../report/numbers.ts';
import { readCoverageFiles } from './coverage-files.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import { readText, reasonOf, shownPath } from './named-files.ts';
import type { CliPorts } from './ports.ts';
import { UsageError } from './usage-error.ts';

/** The flags of `becalm gate`, read. */
export interface GateFlags {
  /** As given; none for the one that Vitest writes under the root. */
  readonly coverage: readonly string[];
  /** As given; null for `.c8rc.json` under the root. */
  readonly floors: string | null;
  /** As given; null for the working directory. */
  readonly root: string | null;
  /** Raises floors to what was reached. */
  readonly update: boolean;
  /** Where the verdict is written as JSON; null for nowhere. */
  readonly json: string | null;
}

/** Runs `becalm gate`; throws `UsageError` for what the user can set right. */
export async function gateCommand(flags: GateFlags, ports: CliPorts): Promise<ExitCode> {
  const root = resolve(ports.workingDirectory, flags.root ?? '.');
  const floorsPath = pathOf(flags.floors, join(root, '.c8rc.json'), ports);
  const floorsText = await readText(
    floorsPath,
    'Write the floors there, or name their file with --floors',
    ports,
  );
  const floors = floorsOf(floorsText, shownPath(floorsPath, ports));
  const { files, provider } = await readCoverageFiles(coveragePaths(flags, root, ports), root, ports);
  const tree = await listTree(root, ports);
  refuseStale(files, tree);
  const sources = findSources(tree, new Set(files.map(({ path }) => path)), floors);
  refuseUnmatched(sources, shownPath(floorsPath, ports));
  const verdict = judgeCoverage(files, sources, floors);
  print(verdict, { sources, floorsPath: shownPath(floorsPath, ports) }, ports);
  if (flags.update) await update(floorsPath, floorsText, { floors, verdict }, ports);
  if (flags.json !== null) {
    const report = buildGateReport(verdict, { becalm: ports.versions.becalm, provider });
    await write(resolve(ports.workingDirectory, flags.json), `${JSON.stringify(report, null, 2)}\n`, ports);
  }
  return verdict.passed ? exitCodes.clean : exitCodes.findings;
}

function floorsOf(text: string, path: string): FloorsFile {
  const parsed = parseFloors(text);
  if (parsed.kind === 'floors') return parsed.floors;
  throw new UsageError(parsed.violations.map((violation) => `${path}: ${violation}`).join('\n'));
}

async function listTree(root: string, ports: CliPorts): Promise<readonly string[]> {
  try {
    return await ports.listFiles(root);
  } catch (error) {
    throw new UsageError(
      `Expected the folder "${root}", was: ${reasonOf(error)}. Name the folder of the project with --root.`,
      { cause: error },
    );
  }
}

/** Figures of files that are gone are figures of an older tree. */
function refuseStale(files: readonly FileCoverage[], tree: readonly string[]): void {
  const present = new Set(tree);
  const gone = files.filter(({ path }) => !present.has(path) && !/(?:^|\/)(?:\.|node_modules\/)/.test(path));
  const [first] = gone;
  if (first === undefined) return;
  throw new UsageError(
    `Expected coverage of the files that are there, was also of "${first.path}"` +
      `${gone.length === 1 ? '' : ` and ${gone.length - 1} more`}, which is not. Run the tests with coverage again.`,
  );
}

function refuseUnmatched({ unmatched }: Sources, floorsPath: string): void {
  if (unmatched.length === 0) return;
  const lines = unmatched.map(
    ({ key, pattern }) =>
      `${floorsPath}: Expected "${pattern}" in "${key}" to match ${key === 'moduleRoots' ? 'a folder' : 'a file'} ` +
      'below the root, was nothing. Correct it or take it out: what matches nothing guards nothing.',
  );
  throw new UsageError(lines.join('\n'));
}

function print(
  verdict: CoverageVerdict,
  { sources, floorsPath }: { readonly sources: Sources; readonly floorsPath: string },
  { stdout, versions, environment }: CliPorts,
): void {
  const heading = [
    `becalm ${versions.becalm}`,
    'coverage',
    counted(sources.modules.length, 'module'),
    counted(sources.files.length, 'file'),
    `floors of ${floorsPath}`,
  ].join(' · ');
  stdout.write(`${heading}\n\n${gateText(verdict, { colours: stdout.colours })}`);
  if (environment('GITHUB_ACTIONS') === null) return;
  for (const annotation of githubAnnotations(verdict)) stdout.write(`${annotation}\n`);
}

async function update(
  path: string,
  text: string,
  { floors, verdict }: { readonly floors: FloorsFile; readonly verdict: CoverageVerdict },
  ports: CliPorts,
): Promise<void> {
  const raised = writeFloors(text, raisedFloors(floors, verdict));
  if (raised === text) {
    ports.stdout.write('\nNo floor can be raised.\n');
    return;
  }
  await write(path, raised, ports);
  ports.stdout.write(`\nFloors raised in ${shownPath(path, ports)}.\n`);
}

async function write(path: string, text: string, ports: CliPorts): Promise<void> {
  try {
    await ports.writeFile(path, text);
  } catch (error) {
    throw new UsageError(
      `Expected to write "${shownPath(path, ports)}", was: ${reasonOf(error)}. Make room for it, or name another file.`,
      { cause: error },
    );
  }
}

function coveragePaths({ coverage }: GateFlags, root: string, ports: CliPorts): readonly string[] {
  return coverage.length === 0
    ? [join(root, 'coverage', 'coverage-final.json')]
    : coverage.map((path) => resolve(ports.workingDirectory, path));
}

function pathOf(given: string | null, otherwise: string, { workingDirectory }: CliPorts): string {
  return given === null ? otherwise : resolve(workingDirectory, given);
}
