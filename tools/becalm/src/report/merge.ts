import { isDeepStrictEqual } from 'node:util';
import { confidence, rateBound } from '../hunt/statistics.ts';
import { testPath } from '../worlds/test-path.ts';
import { possibleRacesOf } from './finding-words.ts';
import { mergeTests } from './merge-tests.ts';
import { rateDigits, significant, total } from './numbers.ts';
import type { Incomplete, Report, ReportedTest } from './schema.ts';
import { joinRanges, rangeText, seedRanges, sharedSeeds } from './seed-ranges.ts';

/**
 * Hunts of one suite over different seeds, put together: what several machines found is told as one hunt. The result does
 * not depend on the order of the reports, nor on which were put together before.
 */

/** A report, or every reason why the reports do not fit together. */
export type Merged =
  | { readonly kind: 'merged'; readonly report: Report }
  | { readonly kind: 'refused'; readonly reasons: readonly string[] };

/** Puts reports together; one alone stays as it is. */
export function mergeReports(reports: readonly [Report, ...Report[]]): Merged {
  const [first, ...others] = reports;
  if (others.length === 0) return { kind: 'merged', report: first };
  const reasons = [
    ...others.flatMap((other) => differencesOf(first, other)),
    ...overlapOf(reports),
    ...suiteDifferences(reports),
  ];
  if (reasons.length > 0) return { kind: 'refused', reasons: [...new Set(reasons)] };
  return { kind: 'merged', report: merged(reports) };
}

/** What makes a seed stand for a world, and a world for what it does. */
const shared = [
  'at',
  'axes',
  'bounds',
  'becalm',
  'vitest',
  'node',
  'commit',
  'leftOut',
  'changed',
  'probes',
] as const;

function differencesOf(first: Report, other: Report): readonly string[] {
  return shared
    .filter((key) => !isDeepStrictEqual(first[key], other[key]))
    .map(
      (key) =>
        `Expected the same "${key}" in every report, was ${JSON.stringify(first[key])} and ${JSON.stringify(other[key])}.`,
    );
}

function overlapOf(reports: readonly Report[]): readonly string[] {
  const overlap = sharedSeeds(reports.flatMap(({ seeds }) => seedRanges(seeds)));
  if (overlap === null) return [];
  const [left, right] = overlap.map(rangeText);
  return [`Expected every seed in one report only, were ${left ?? ''} and ${right ?? ''}.`];
}

/** A part that was given up may have told no test; else all reports know the same tests. */
function suiteDifferences(reports: readonly Report[]): readonly string[] {
  const whole = reports
    .filter(({ incomplete }) => incomplete === null || incomplete.gaveUp.length === 0)
    .map(({ tests }) => new Set(tests.map(keyOf)));
  const all = new Set(whole.flatMap((keys) => [...keys]));
  const odd = [...all].find((key) => whole.some((keys) => !keys.has(key)));
  return odd === undefined
    ? []
    : [`Expected the same tests in every report, was "${nameOf(odd)}" in some only.`];
}

function merged(reports: readonly [Report, ...Report[]]): Report {
  const [first] = reports;
  const ranges = joinRanges(reports.flatMap(({ seeds }) => seedRanges(seeds)));
  const completed = total(reports, ({ seeds }) => seeds.completed);
  const failedWorlds = total(reports, ({ suite }) => suite.failedWorlds);
  const stop = stopOf(reports);
  // A sample that ended with what it showed has no rate.
  const bound = stop.untilFlaky ? null : rateBound({ runs: completed, failures: failedWorlds });
  const merging = stop.untilFlaky ? unrated : mergeTests;
  const { tests, clusters } = clustered(testsOf(reports, merging), reports);
  const withVerdict = (verdict: ReportedTest['verdict']): number =>
    tests.filter((test) => test.verdict === verdict).length;
  return {
    ...first,
    startedAt: sorted(reports.map(({ startedAt }) => startedAt))[0] ?? first.startedAt,
    durationMs: total(reports, ({ durationMs }) => durationMs),
    seeds: {
      first: ranges[0]?.first ?? first.seeds.first,
      count: total(ranges, ({ count }) => count),
      completed,
      ...(ranges.length === 1 ? {} : { ranges }),
    },
    switchedOff: sorted([...new Set(reports.flatMap(({ switchedOff }) => switchedOff))]),
    stop,
    keptSeeds: keptSeedsOf(reports),
    incomplete: incompleteOf(reports),
    suite: {
      tests: tests.length,
      flaky: withVerdict('flaky'),
      possibleRaces: possibleRacesOf(tests),
      broken: withVerdict('broken'),
      unconfirmed: withVerdict('unconfirmed'),
      failedWorlds,
      bound: bound === null ? null : { confidence, upper: significant(bound, rateDigits) },
    },
    realTimeFiles: distinct(
      reports.flatMap(({ realTimeFiles }) => realTimeFiles),
      ({ file, project }) => [project, file],
    ),
    conflicts: distinct(
      reports.flatMap(({ conflicts }) => conflicts),
      ({ file, project }) => [project, file],
    ),
    controls: {
      worlds: total(reports, ({ controls }) => controls.worlds),
      disagreements: distinct(
        reports.flatMap(({ controls }) => controls.disagreements),
        ({ project, file, name, trial }) => [project, file, name, trial],
      ),
      coldFiles: distinct(
        reports.flatMap(({ controls }) => controls.coldFiles),
        ({ file, project }) => [project, file],
      ),
    },
    clusters,
    tests,
  };
}

/** Rules by what they say of the whole: the first that ended one of the hunts is told. */
const rules = ['interrupted', 'until-flaky', 'budget', 'seeds'] as const;

function stopOf(reports: readonly Report[]): Report['stop'] {
  const stops = reports.map(({ stop }) => stop);
  const budgets = stops.map(({ budgetMs }) => budgetMs).filter((budgetMs) => budgetMs !== null);
  return {
    rule: rules.find((rule) => stops.some((stop) => stop.rule === rule)) ?? 'seeds',
    untilFlaky: stops.some(({ untilFlaky }) => untilFlaky),
    budgetMs: budgets.length < stops.length ? null : total(budgets, (budgetMs) => budgetMs),
  };
}

/** Outcomes by what they tell of a seed: one machine may have seen what another did not get to. */
const outcomes = ['failed', 'passed', 'not run', 'gone'] as const;

/** Every machine runs the seeds that are kept: they count once. */
function keptSeedsOf(reports: readonly Report[]): Report['keptSeeds'] {
  const kept = reports.flatMap(({ keptSeeds }) => keptSeeds);
  const ofOne = Map.groupBy(kept, ({ test, seed, since }) => [test, seed, since].join(between));
  return sorted([...ofOne.keys()]).flatMap((key) => {
    const [first, ...others] = ofOne.get(key) ?? [];
    if (first === undefined) return [];
    const seen = [first, ...others].map((each) => each.outcome);
    return [{ ...first, outcome: outcomes.find((outcome) => seen.includes(outcome)) ?? first.outcome }];
  });
}

function unrated(tests: readonly [ReportedTest, ...ReportedTest[]]): ReportedTest {
  return { ...mergeTests(tests), rate: null, interval: null };
}

/** Where the reports tell the tests in one order, that order stays. */
function testsOf(reports: readonly Report[], merging: typeof mergeTests): readonly ReportedTest[] {
  const byKey = Map.groupBy(
    reports.flatMap(({ tests }) => tests),
    keyOf,
  );
  const orders = reports.map(({ tests }) => tests.map(keyOf));
  const same = orders.every((order) => isDeepStrictEqual(order, orders[0]));
  const keys = same ? [...byKey.keys()] : sorted([...byKey.keys()]);
  return keys.flatMap((key) => {
    const [first, ...others] = byKey.get(key) ?? [];
    return first === undefined ? [] : [merging([first, ...others])];
  });
}

/** Clusters with one reason are one cluster; a test that is in several is told with the first. */
function clustered(
  tests: readonly ReportedTest[],
  reports: readonly Report[],
): Pick<Report, 'tests' | 'clusters'> {
  const byReason = Map.groupBy(
    reports.flatMap(({ clusters }) => clusters),
    ({ reason }) => reason,
  );
  const clusters = sorted([...byReason.keys()]).map((reason) => ({
    reason,
    tests: sorted([...new Set(byReason.get(reason)?.flatMap((cluster) => cluster.tests))]),
  }));
  const places = new Map<string, number>();
  for (const [place, cluster] of clusters.entries()) {
    for (const path of cluster.tests) if (!places.has(path)) places.set(path, place);
  }
  return {
    clusters,
    tests: tests.map((test) => ({ ...test, cluster: places.get(testPath(test)) ?? null })),
  };
}

/** Nothing is missing where one machine has what another lacks: probes are the same everywhere. */
function incompleteOf(reports: readonly Report[]): Incomplete | null {
  const each = reports.map(({ incomplete }) => incomplete);
  const known = each.filter((incomplete) => incomplete !== null);
  const incomplete: Incomplete = {
    stopped: known.some(({ stopped }) => stopped),
    seedsLeft: total(known, ({ seedsLeft }) => seedsLeft),
    probesLeft: Math.min(...each.map((one) => one?.probesLeft ?? 0)),
    suspectsLeft: total(known, ({ suspectsLeft }) => suspectsLeft),
    lostWorlds: distinct(
      known.flatMap(({ lostWorlds }) => lostWorlds),
      ({ project, world }) => [project, world],
    ),
    gaveUp: distinct(
      known.flatMap(({ gaveUp }) => gaveUp),
      ({ project }) => [project],
    ),
    lostFiles: distinct(
      known.flatMap(({ lostFiles }) => lostFiles),
      ({ project, file }) => [project, file],
    ),
  };
  const { stopped, seedsLeft, probesLeft, suspectsLeft, lostWorlds, gaveUp, lostFiles } = incomplete;
  const missing =
    seedsLeft + probesLeft + suspectsLeft + lostWorlds.length + gaveUp.length + lostFiles.length;
  return stopped || missing > 0 ? incomplete : null;
}

/** Between the parts of a key: it is in no path, and in a title only by malice. */
const between = '\u0000';

function keyOf({ project, file, name }: ReportedTest): string {
  return [project, file, name].join(between);
}

function nameOf(key: string): string {
  return key
    .split(between)
    .filter((part) => part !== '')
    .join(' > ');
}

/** One item for each key, in the order of keys; of several the first as text. */
function distinct<Item>(items: readonly Item[], keyOfItem: (item: Item) => readonly string[]): Item[] {
  const text = (item: Item): string => JSON.stringify([keyOfItem(item), item]);
  const ordered = items
    .map((item) => ({ item, text: text(item) }))
    .sort((left, right) => compare(left.text, right.text));
  return [
    ...new Map(ordered.reverse().map(({ item }) => [keyOfItem(item).join(between), item])).values(),
  ].reverse();
}

function sorted(texts: readonly string[]): string[] {
  return texts.toSorted(compare);
}

/** By code units: the same on every machine, whatever its language. */
function compare(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
