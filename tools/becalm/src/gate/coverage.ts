import type { HelpfulFile } from './helpful-files.ts';
import type { CoverageVerdict, Miss, ScopeVerdict } from './judge.ts';
import { type Metric, metrics, percentage, perMetric } from './metrics.ts';
import { type Help, type Place, type Row, type Share, several, type Verdict, verdictOf } from './verdict.ts';

/** What the gate says of coverage: a row per module, the whole, and the files whose tests would help most. */
export function coverageVerdict(coverage: CoverageVerdict, subject: string): Verdict {
  const { modules, whole, helpful, passed } = coverage;
  return verdictOf('coverage', subject, {
    columns: [
      { key: 'module', title: 'module' },
      { key: 'branches', title: 'branches', right: true },
      { key: 'lines', title: 'lines', right: true },
      { key: 'floor', title: 'floor' },
    ],
    rows: [...modules, whole].map((scope) => rowOf(scope, helpful)),
    help: helpOf(helpful),
    next: passed ? [] : [nextOf(helpful)],
  });
}

function rowOf(scope: ScopeVerdict, helpful: readonly HelpfulFile[]): Row {
  const { name, passed, unmeasured } = scope;
  return {
    values: {
      module: name,
      ...perMetric((metric) => shareOf(scope, metric)),
      floor: floorInWords(scope),
      unmeasured,
    },
    outcome: passed ? 'pass' : 'fail',
    message: passed ? '' : missesInWords(scope),
    title: name === 'whole' ? 'Coverage' : `Coverage of ${name}`,
    places: placesOf(scope, helpful),
  };
}

function shareOf({ counts, floors }: ScopeVerdict, metric: Metric): Share {
  const floor = floors[metric];
  if (counts === null) return { covered: null, total: null, percent: 0, floor };
  return { ...counts[metric], percent: percentage(counts[metric]), floor };
}

/** One number where all metrics share it. */
function floorInWords({ floors }: ScopeVerdict): string {
  const values = metrics.map((metric) => floors[metric]);
  const low = Math.min(...values);
  const high = Math.max(...values);
  return low === high ? `${low} %` : `${low}–${high} %`;
}

/** What a scope misses: `branches 76.78 % (5 more)`. */
function missesInWords(scope: ScopeVerdict): string {
  const { counts, misses, unmeasured } = scope;
  if (counts === null) return `0 %: no coverage knows any of its ${several(unmeasured.length, 'file')}`;
  return [...misses.map(missInWords), ...unmeasuredInWords(scope)].join(', ');
}

/** Files that are named in a row; the JSON document has the rest. */
const filesNamed = 2;

function missInWords({ metric, percent, short }: Miss): string {
  return `${metric} ${percent.toFixed(2)} % (${short ?? 0} more)`;
}

/** A module names its files; the whole, whose files are those of the modules and a few more, counts them. */
function unmeasuredInWords({ name, unmeasured }: ScopeVerdict): readonly string[] {
  if (unmeasured.length === 0) return [];
  const inModule = unmeasured.filter((path) => path.startsWith(`${name}/`));
  if (inModule.length === 0) return [`${several(unmeasured.length, 'file')} not measured`];
  const named = inModule.slice(0, filesNamed).map((path) => path.slice(name.length + 1));
  const more = inModule.length - named.length;
  return [`not measured: ${named.join(', ')}${more === 0 ? '' : ` and ${more} more`}`];
}

/** Beside the file that would help most, or that nobody measured. */
function placesOf({ name, unmeasured }: ScopeVerdict, helpful: readonly HelpfulFile[]): readonly Place[] {
  const file = helpful.find(({ path }) => name === 'whole' || path.startsWith(`${name}/`));
  if (file !== undefined) return [{ file: file.path, line: file.lines[0] ?? 1 }];
  return unmeasured.slice(0, 1).map((path) => ({ file: path, line: null }));
}

function helpOf(helpful: readonly HelpfulFile[]): Help | null {
  if (helpful.length === 0) return null;
  return {
    columns: [
      { key: 'file', title: 'tests here would help most' },
      { key: 'uncoveredBranches', title: 'branches left', right: true },
      { key: 'branches', title: 'of', right: true },
      { key: 'lines', title: 'lines' },
    ],
    rows: helpful.map(({ path, uncoveredBranches, branches, lines }) => ({
      file: path,
      uncoveredBranches,
      branches,
      lines,
    })),
  };
}

function nextOf(helpful: readonly HelpfulFile[]): string {
  const [most] = helpful;
  return most === undefined
    ? 'Write tests of what is not covered, or measure it: name it in coverage.include.'
    : `Write tests of ${most.path} first.`;
}
