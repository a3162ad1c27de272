import { join } from 'node:path';
import { defaultChangedFloor, judgeChanged } from '../../gate/changed.ts';
import { coverageVerdict } from '../../gate/coverage.ts';
import { defaultModuleRoots, type FloorsFile, parseFloors } from '../../gate/floors.ts';
import { readDiff } from '../../gate/git-diff.ts';
import type { Provider } from '../../gate/istanbul.ts';
import { judgeCoverage } from '../../gate/judge.ts';
import { findSources, type Sources } from '../../gate/modules.ts';
import { raisedFloors, writeFloors } from '../../gate/ratchet.ts';
import type { FileCoverage } from '../../gate/spots.ts';
import { notJudged, several, type Verdict } from '../../gate/verdict.ts';
import { reasonOf } from '../../worlds/reason-of.ts';
import { readCoverageFiles } from '../coverage-files.ts';
import { readText, writeText } from '../named-files.ts';
import { UsageError } from '../usage-error.ts';
import { type GateContext, isRequired, readIfThere, resolved, shown } from './context.ts';

/** What is known of the coverage of a tree. */
export interface Measured {
  /** Null where there is no coverage. */
  readonly coverage: { readonly files: readonly FileCoverage[]; readonly provider: Provider | null } | null;
  readonly sources: Sources;
  /** Null where there are no floors. */
  readonly floors: { readonly path: string; readonly text: string; readonly values: FloorsFile } | null;
}

/**
 * Reads floors, coverage and tree. What nobody named may be missing.
 *
 * @throws UsageError for what is there and is not as it has to be
 */
export async function readMeasured(context: GateContext): Promise<Measured> {
  const floors = await readFloors(context);
  const coverage = await readCoverage(context);
  const files = coverage?.files ?? [];
  const tree = await context.tree();
  refuseStale(files, tree);
  const measured = new Set(files.map(({ path }) => path));
  const sources = findSources(tree, measured, floors?.values ?? withoutFloors);
  if (floors !== null) refuseUnmatched(sources, shown(floors.path, context));
  return { coverage, sources, floors };
}

const none = { patterns: [], given: false };
const withoutFloors = {
  moduleRoots: { patterns: defaultModuleRoots, given: false },
  include: none,
  exclude: none,
};

async function readFloors(context: GateContext): Promise<Measured['floors']> {
  const { flags, root, ports } = context;
  const path = flags.floors === null ? join(root, '.c8rc.json') : resolved(flags.floors, context);
  const advice = 'Write the floors there, or name their file with --floors';
  const text = flags.floors === null ? await readIfThere(path, context) : await readText(path, advice, ports);
  if (text === null) return null;
  const parsed = parseFloors(text);
  if (parsed.kind === 'floors') return { path, text, values: parsed.floors };
  const name = shown(path, context);
  throw new UsageError(parsed.violations.map((violation) => `${name}: ${violation}`).join('\n'));
}

async function readCoverage(context: GateContext): Promise<Measured['coverage']> {
  const { flags, root, ports } = context;
  if (flags.coverage.length > 0) {
    return readCoverageFiles(
      flags.coverage.map((path) => resolved(path, context)),
      root,
      ports,
    );
  }
  const path = defaultCoverage(root);
  return (await readIfThere(path, context)) === null ? null : readCoverageFiles([path], root, ports);
}

function defaultCoverage(root: string): string {
  return join(root, 'coverage', 'coverage-final.json');
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

const measure = 'Run npx vitest run --coverage, with "json" among its reporters.';

/** The judge of coverage: floors ask for it by being there. With `--update` they are raised. */
export async function coverageJudge(measured: Measured, context: GateContext): Promise<Verdict> {
  const { coverage, sources, floors } = measured;
  const required = isRequired(context, 'coverage');
  if (floors === null) {
    const why = 'no floors in .c8rc.json';
    return notJudged('coverage', { why, next: 'Write them there: see the README of becalm.', required });
  }
  if (coverage === null) {
    const why = `no coverage in ${shown(defaultCoverage(context.root), context)}`;
    return notJudged('coverage', { why, next: measure, required: true });
  }
  const judged = judgeCoverage(coverage.files, sources, floors.values);
  const verdict = coverageVerdict(
    judged,
    [
      several(sources.modules.length, 'module'),
      several(sources.files.length, 'file'),
      `floors of ${shown(floors.path, context)}`,
    ].join(' · '),
  );
  if (!context.flags.update) return verdict;
  const raised = writeFloors(floors.text, raisedFloors(floors.values, judged));
  if (raised === floors.text) return { ...verdict, next: [...verdict.next, 'No floor can be raised.'] };
  await writeText(floors.path, raised, context.ports);
  return { ...verdict, next: [...verdict.next, `Floors raised in ${shown(floors.path, context)}.`] };
}

/** The judge of changed lines: it needs coverage, and what to compare with. */
export async function changedJudge(measured: Measured, context: GateContext): Promise<Verdict> {
  const { flags, settings, ports, root } = context;
  const base = flags.base ?? settings.changed.base;
  const required = isRequired(context, 'changed') || flags.base !== null;
  if (base === null) {
    return notJudged('changed', {
      why: 'nothing to compare with',
      next: 'Name a commit: --base origin/main.',
      required,
    });
  }
  if (measured.coverage === null) {
    return notJudged('changed', { why: 'no coverage', next: measure, required });
  }
  const read = readDiff(await diffAgainst(base, root, ports));
  if (read.kind === 'foreign') {
    throw new UsageError(
      `Expected git to print a diff against "${base}", was ${read.found}. Run "git diff ${base}..." to see it.`,
    );
  }
  return judgeChanged({
    files: read.files,
    sources: measured.sources.files,
    measured: measured.coverage.files,
    floor: settings.changed.floor ?? defaultChangedFloor,
    base,
  });
}

async function diffAgainst(base: string, root: string, ports: GateContext['ports']): Promise<string> {
  try {
    return await ports.gitDiff(root, base);
  } catch (error) {
    throw new UsageError(
      `Expected to compare the tree with "${base}", was: ${reasonOf(error)}. ` +
        'Fetch that commit with its history (in CI a full clone: fetch-depth: 0), or name another with --base.',
      { cause: error },
    );
  }
}
