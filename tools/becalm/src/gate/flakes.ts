import { isCovered, type QuarantineEntry } from './quarantine-file.ts';
import { type Outcome, type Place, type Row, several, type Verdict, verdictOf } from './verdict.ts';

/** What a report of a hunt says, as far as the gate looks at it. */
export interface HuntReport {
  /** Null where it was made outside a repository. */
  readonly commit: string | null;
  /** How many seeds were finished. */
  readonly seeds: { readonly completed: number };
  readonly axes: readonly string[];
  /** Null for the whole suite; else only files that changes concern were hunted. */
  readonly changed: object | null;
  /** What is missing; null where nothing is. */
  readonly incomplete: object | null;
  readonly tests: readonly HuntedTest[];
}

/** What a report says of a test. */
export interface HuntedTest {
  /** Relative to the root, with `/`. */
  readonly file: string;
  readonly name: string;
  /** Empty where the configuration names none. */
  readonly project: string;
  readonly verdict: 'stable' | 'flaky' | 'broken' | 'unconfirmed' | 'skipped';
  readonly kind: 'order-dependent' | 'possible-race' | 'non-deterministic' | null;
  readonly runs: number;
  readonly failures: number;
  readonly failingProbes: readonly string[];
  readonly replay: string | null;
  readonly leastReplay: string | null;
  readonly error: {
    readonly location: { readonly file: string; readonly line: number } | null;
  } | null;
}

/** What the gate makes of a kind of finding: `error` fails it, `warn` is told, `off` is not. */
export type Policy = 'error' | 'warn' | 'off';

/** Findings that projects may judge for themselves. What is flaky or broken fails; quarantine is the way round. */
export interface FlakePolicies {
  readonly orderDependent: Policy;
  readonly possibleRace: Policy;
  readonly unconfirmed: Policy;
}

/** As the exit status of a hunt has it: a possible race is a question. */
export const defaultPolicies: FlakePolicies = {
  orderDependent: 'error',
  possibleRace: 'warn',
  unconfirmed: 'error',
};

/** How few seeds a report may have: without a failure, 100 say that fewer than 3 % of worlds fail. */
export const defaultMinSeeds = 100;

/** What a report has to be before its silence counts. */
export interface Trust {
  /** The commit of the tree that is judged; null outside a repository, or where any will do. */
  readonly commit: string | null;
  readonly minSeeds: number;
}

/** Why a report is not trusted. */
export interface Doubt {
  readonly about: 'commit' | 'end' | 'seeds' | 'tests';
  readonly message: string;
}

/** Why the silence of a report proves nothing; empty where it does. */
export function doubtsOf(report: HuntReport, { commit, minSeeds }: Trust): readonly Doubt[] {
  const { completed } = report.seeds;
  const doubts: Doubt[] = [];
  if (commit !== null && report.commit !== commit) {
    const found = report.commit === null ? 'no commit' : `commit ${shortCommit(report.commit)}`;
    doubts.push({
      about: 'commit',
      message: `it is of ${found}, the tree of ${shortCommit(commit)}: hunt again, or allow it with --any-commit`,
    });
  }
  if (report.incomplete !== null) {
    doubts.push({ about: 'end', message: 'its hunt is incomplete: go on with npx becalm hunt --resume' });
  }
  if (completed < minSeeds) {
    const message = `it has ${several(completed, 'seed')}, fewer than ${minSeeds}: hunt more, or lower gate.flakes.minSeeds`;
    doubts.push({ about: 'seeds', message });
  }
  if (report.tests.length === 0) {
    doubts.push({ about: 'tests', message: 'it has none: hunt files that have tests' });
  }
  return doubts;
}

/** What the judge of flakes looks at. */
export interface Hunted {
  readonly report: HuntReport;
  /** The file of the report, as it is shown. */
  readonly file: string;
  readonly doubts: readonly Doubt[];
  readonly policies: FlakePolicies;
  readonly quarantine: readonly QuarantineEntry[];
  /** The day in UTC: `2026-11-22`. */
  readonly today: string;
}

/** Judges what a hunt found: a row for every finding that the policies do not pass over, and for every doubt. */
export function judgeFlakes({ report, file, doubts, policies, quarantine, today }: Hunted): Verdict {
  const findings = report.tests.flatMap((test) => {
    const finding = findingOf(test);
    if (finding === null) return [];
    const policy = policyOf(finding, policies);
    if (policy === 'off') return [];
    return [rowOf(test, { finding, policy, entry: entryOf(test, quarantine, today) })];
  });
  const rows = [...doubts.map(doubtRow), ...findings.toSorted(byOutcome)];
  const subject = [
    several(report.tests.length, 'test'),
    several(report.seeds.completed, 'seed'),
    ...(report.changed === null ? [] : ['only files that changes concern']),
    ...(report.commit === null ? [] : [`commit ${shortCommit(report.commit)}`]),
  ].join(' · ');
  return verdictOf('flakes', subject, {
    columns: [
      { key: 'finding', title: 'finding' },
      { key: 'test', title: 'test' },
      { key: 'fails', title: 'fails in' },
    ],
    rows,
    next: nextOf(rows, file),
  });
}

/** A kind of finding. */
export type FindingKind = 'flaky' | 'order-dependent' | 'possible race' | 'unconfirmed' | 'broken';

/** What a test is a finding of; null for none. */
export function findingOf({ verdict, kind }: Pick<HuntedTest, 'verdict' | 'kind'>): FindingKind | null {
  switch (verdict) {
    case 'stable':
    case 'skipped':
      return null;
    case 'flaky':
      if (kind === 'order-dependent') return kind;
      return kind === 'possible-race' ? 'possible race' : 'flaky';
    case 'broken':
    case 'unconfirmed':
      return verdict;
    default:
      return verdict satisfies never;
  }
}

/** How often a test failed: in drawn worlds, or in probes where no drawn world failed. */
export function failsIn({ failures, runs, failingProbes }: HuntedTest): string {
  return failures === 0 ? several(failingProbes.length, 'probe') : `${failures} of ${several(runs, 'world')}`;
}

/** The path of a test, as every replay line has it. */
export function pathOf({ file, name }: Pick<HuntedTest, 'file' | 'name'>): string {
  return `${file} > ${name}`;
}

function policyOf(finding: FindingKind, policies: FlakePolicies): Policy {
  switch (finding) {
    case 'flaky':
    case 'broken':
      return 'error';
    case 'order-dependent':
      return policies.orderDependent;
    case 'possible race':
      return policies.possibleRace;
    case 'unconfirmed':
      return policies.unconfirmed;
    default:
      return finding satisfies never;
  }
}

/** What fails in every world is no flake: quarantine does not cover it. */
function entryOf(
  test: HuntedTest,
  quarantine: readonly QuarantineEntry[],
  today: string,
): QuarantineEntry | null {
  if (test.verdict === 'broken') return null;
  return quarantine.find((entry) => entry.expires >= today && isCovered(test, entry)) ?? null;
}

interface Judged {
  readonly finding: FindingKind;
  readonly policy: Policy;
  /** In force, for this test. */
  readonly entry: QuarantineEntry | null;
}

function rowOf(test: HuntedTest, { finding, policy, entry }: Judged): Row {
  const replay = test.leastReplay ?? test.replay;
  const command = replay === null ? 'its replay line is in the report' : `npx ${replay}`;
  const allowed = entry === null ? '' : `in quarantine until ${entry.expires} (${entry.owner}); `;
  return {
    values: {
      ...{ finding, test: pathOf(test), project: test.project, fails: failsIn(test) },
      ...{ runs: test.runs, failures: test.failures, replay },
      quarantinedUntil: entry?.expires ?? null,
    },
    outcome: entry === null ? outcomes[policy] : 'warn',
    message: `${allowed}${command}`,
    title: `${finding}: ${test.name}`,
    places: [placeOf(test)],
  };
}

const outcomes: Readonly<Record<Policy, Outcome>> = { error: 'fail', warn: 'warn', off: 'pass' };

/** Beside the line that failed, where it lies in the tree; else beside the file of the test. */
function placeOf({ file, error }: HuntedTest): Place {
  const location = error?.location ?? null;
  const isInTree = location !== null && !location.file.startsWith('/') && !location.file.startsWith('..');
  return isInTree ? { file: location.file, line: location.line } : { file, line: null };
}

function doubtRow({ about, message }: Doubt): Row {
  return {
    values: { finding: 'report', test: `its ${about}`, fails: '' },
    outcome: 'fail',
    message,
    title: 'The report of the hunt',
    places: [],
  };
}

function byOutcome(left: Row, right: Row): number {
  return Number(right.outcome === 'fail') - Number(left.outcome === 'fail');
}

function nextOf(rows: readonly Row[], file: string): readonly string[] {
  const [failed] = rows.filter(({ outcome }) => outcome === 'fail');
  if (failed === undefined) return [];
  return failed.values['finding'] === 'report'
    ? ['Hunt this tree: npx becalm hunt.']
    : [`Replay what failed and mend it; then see that it stays so: npx becalm replay --report ${file}`];
}

function shortCommit(commit: string): string {
  return commit.slice(0, 12);
}
