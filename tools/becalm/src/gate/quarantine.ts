import { failsIn, type HuntedTest, type HuntReport, pathOf } from './flakes.ts';
import { isCovered, type QuarantineEntry } from './quarantine-file.ts';
import { type Outcome, type Row, several, type Verdict, verdictOf } from './verdict.ts';

/** What the judge of quarantine looks at. */
export interface Quarantined {
  readonly entries: readonly QuarantineEntry[];
  /** The day in UTC: `2026-11-22`. */
  readonly today: string;
  /** A report that is trusted; null where there is none. */
  readonly report: HuntReport | null;
  /** Axes that have to vary before silence means that a test is mended. */
  readonly axes: readonly string[];
  /** Every file below the root. */
  readonly tree: ReadonlySet<string>;
  /** Names that may have been meant, the nearest first. */
  readonly nearNames: (wanted: string, names: readonly string[]) => readonly string[];
  /** The file of quarantine, as it is shown. */
  readonly file: string;
  /** Whether what is healed is taken out, so that it fails no more. */
  readonly update: boolean;
}

/** What the judge says, and the entries that `--update` may take out. */
export interface QuarantineVerdict {
  readonly verdict: Verdict;
  readonly healed: readonly QuarantineEntry[];
}

/** Judges quarantine itself: an entry may not outlive its day, its test or its reason. */
export function judgeQuarantine(quarantined: Quarantined): QuarantineVerdict {
  const { entries, file, update } = quarantined;
  const states = entries.map((entry) => ({ entry, state: stateOf(entry, quarantined) }));
  const healed = states.filter(({ state }) => state.kind === 'healed').map(({ entry }) => entry);
  const rows = states.map(({ entry, state }) => rowOf(entry, state, { file, update }));
  const verdict = verdictOf('quarantine', `${several(entries.length, 'test')} in ${file}`, {
    columns: [
      { key: 'test', title: 'test' },
      { key: 'owner', title: 'owner' },
      { key: 'since', title: 'since' },
      { key: 'expires', title: 'until' },
    ],
    rows,
    next: nextOf(
      states.map(({ state }) => state.kind),
      quarantined,
    ),
  });
  return { verdict, healed };
}

function nextOf(kinds: readonly State['kind'][], { file, update }: Quarantined): readonly string[] {
  const others = kinds.some((kind) => outcomes[kind] === 'fail' && kind !== 'healed');
  return [
    ...(kinds.includes('healed') && !update ? ['Take what is healed out: npx becalm gate --update.'] : []),
    ...(others ? [`Mend the tests and take them out of ${file}, or decide anew, with another day.`] : []),
  ];
}

/**
 * In how many worlds a test of this rate fails at least once with 95 % confidence: (1 − rate)^n ≤ 0.05. So many without
 * a failure are enough to call it healed.
 *
 * @param rate - above 0, at most 1
 */
export function worldsToHeal(rate: number): number {
  return rate >= 1 ? 1 : Math.max(1, Math.ceil(Math.log(0.05) / Math.log1p(-rate)));
}

/** Where no rate is known: 1000 worlds without a failure leave less than 0.3 %. */
export const worldsToHealByDefault = 1000;

interface State {
  readonly kind: 'expired' | 'unknown' | 'skipped' | 'healed' | 'kept';
  readonly message: string;
}

function stateOf(entry: QuarantineEntry, quarantined: Quarantined): State {
  if (entry.expires < quarantined.today) {
    return { kind: 'expired', message: `expired on ${entry.expires}, and counts no more` };
  }
  const { tree, report, nearNames } = quarantined;
  const [file = ''] = entry.test.split(' > ');
  if (!tree.has(file)) return unknown(`no file "${file}"`, nearNames(file, [...tree].filter(isTest)));
  const tests = report?.tests.filter((test) => test.file === file) ?? [];
  if (tests.length === 0) {
    return kept(report === null ? 'no report says how it does' : 'not in the report');
  }
  const test = tests.find((one) => isCovered(one, entry));
  return test === undefined
    ? unknown(`no such test in ${file}`, nearNames(entry.test, tests.map(pathOf)))
    : stateOfTest(test, entry, quarantined);
}

function stateOfTest(test: HuntedTest, entry: QuarantineEntry, { report, axes }: Quarantined): State {
  if (test.verdict === 'skipped') {
    return { kind: 'skipped', message: 'does not run: a quarantined test still runs' };
  }
  if (test.verdict === 'broken') return kept('fails in every world: no quarantine covers that');
  if (test.verdict !== 'stable') return kept(`fails in ${failsIn(test)}`);
  const missing = axes.filter((axis) => report?.axes.includes(axis) === false);
  const needed = entry.rate === undefined ? worldsToHealByDefault : worldsToHeal(entry.rate);
  if (missing.length > 0) return kept(`did not fail, but ${missing.join(', ')} did not vary`);
  if (test.runs < needed) {
    return kept(`did not fail in ${several(test.runs, 'world')}; it takes ${needed} to call it healed`);
  }
  return {
    kind: 'healed',
    message: `healed: no failure in ${several(test.runs, 'world')}, where ${needed} are enough`,
  };
}

function kept(message: string): State {
  return { kind: 'kept', message };
}

function unknown(what: string, near: readonly string[]): State {
  const meant = near.length === 0 ? '' : `; was ${near.map((name) => `"${name}"`).join(' or ')} meant?`;
  return { kind: 'unknown', message: `${what}${meant}` };
}

/** Sources have near names too, which nobody means. */
function isTest(path: string): boolean {
  return /(?:^|[/._-])(?:tests?|spec|__tests__)(?:[/._-]|$)/u.test(path);
}

function rowOf(
  entry: QuarantineEntry,
  { kind, message }: State,
  { file, update }: Pick<Quarantined, 'file' | 'update'>,
): Row {
  const isTakenOut = kind === 'healed' && update;
  const { test, project, owner, reason, since, expires, issue, rate } = entry;
  return {
    values: {
      ...{ test, project: project ?? null, owner, reason, since, expires },
      ...{ issue: issue ?? null, rate: rate ?? null, state: kind },
    },
    outcome: isTakenOut ? 'warn' : outcomes[kind],
    message: isTakenOut ? `${message}; taken out` : message,
    title: `Quarantine of ${test}`,
    places: [{ file, line: null }],
  };
}

const outcomes: Readonly<Record<State['kind'], Outcome>> = {
  expired: 'fail',
  unknown: 'fail',
  skipped: 'fail',
  healed: 'fail',
  kept: 'pass',
};
