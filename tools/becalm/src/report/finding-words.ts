import { axisNames } from '../worlds/world.ts';
import { counted, percent, percentRange } from './numbers.ts';
import type { Report, ReportedTest } from './schema.ts';

/** What is told of a finding in every output but the terminal's, and in which order; text as it is, not escaped. */

/** The words under which findings are shown, in that order. */
export const findingLabels = ['FLAKY', 'ORDER', 'BROKEN', 'UNCONFIRMED', 'RACE'] as const;

/** One of {@link findingLabels}. */
export type FindingLabel = (typeof findingLabels)[number];

/** A test that is told. */
export interface Finding {
  readonly label: FindingLabel;
  readonly test: ReportedTest;
  /** Its place among the tests of the report. */
  readonly index: number;
}

/** The findings of a report: by label, and what fails most first. */
export function findingsOf({ tests }: Report): readonly Finding[] {
  return tests
    .flatMap((test, index) => {
      const label = labelOf(test);
      return label === null ? [] : [{ label, test, index }];
    })
    .sort(
      (left, right) =>
        findingLabels.indexOf(left.label) - findingLabels.indexOf(right.label) ||
        (right.test.rate ?? 0) - (left.test.rate ?? 0) ||
        left.index - right.index,
    );
}

/** The word under which a test is shown; null where there is nothing to show. */
export function labelOf({ verdict, kind }: Pick<ReportedTest, 'verdict' | 'kind'>): FindingLabel | null {
  switch (verdict) {
    case 'stable':
    case 'skipped':
      return null;
    case 'flaky':
      return kind === null ? 'FLAKY' : labelOfKind[kind];
    case 'broken':
      return 'BROKEN';
    case 'unconfirmed':
      return 'UNCONFIRMED';
    default:
      return verdict satisfies never;
  }
}

const labelOfKind: Readonly<Record<NonNullable<ReportedTest['kind']>, FindingLabel>> = {
  'order-dependent': 'ORDER',
  'possible-race': 'RACE',
  'non-deterministic': 'FLAKY',
};

/** How many flaky tests fail only where timers of one process overtake each other: a question, and no alarm. */
export function possibleRacesOf(tests: readonly Pick<ReportedTest, 'verdict' | 'kind'>[]): number {
  return tests.filter((test) => labelOf(test) === 'RACE').length;
}

/** How a failure would happen in life, where that is not plain from what it needs; null where it is. */
export function inLifeText(test: Pick<ReportedTest, 'verdict' | 'kind'>): string | null {
  switch (labelOf(test)) {
    case 'ORDER':
      return '-t, .only, shards, shuffle, a new test in between';
    case 'RACE':
      return 'only if one of these timers stands for an answer from outside: those of one process keep their order';
    default:
      return null;
  }
}

/** How often it failed: `12 of 1000 worlds (0.6–2.1 %)`, or of probes where no drawn world failed. */
export function rateText({ failures, runs, interval, failingProbes }: ReportedTest, probes: number): string {
  if (failures === 0) return `${failingProbes.length} of ${counted(probes, 'probe')}`;
  const share = `${failures} of ${counted(runs, 'world')}`;
  return interval === null ? share : `${share} (${percentRange(interval)})`;
}

/** Alternatives of what a failure needs, each in words: `clock: the zone is Asia/Kolkata together with order`. */
export function causeTexts({ causes, world }: Pick<ReportedTest, 'causes' | 'world'>): readonly string[] {
  return causes.map((alternative) => {
    const words = axisNames
      .filter((name) => alternative.includes(name))
      .map((name) => [name, world[name]].filter((part) => part !== undefined).join(': '));
    return words.join(' together with ');
  });
}

/** What a failure needs, in one line; null for a broken test, which needs nothing. */
export function needText(test: ReportedTest): string | null {
  switch (test.verdict) {
    case 'unconfirmed':
      return [confirmedText(test.confirmed), ...luckTexts(test)].join('; ');
    case 'flaky': {
      const causes = causeTexts(test).join(', or ');
      if (causes === '') return 'not known: its causes were not found';
      return test.failingProbes[0] === 'p0'
        ? `nothing: it fails in a plain run too, and passes with other values of ${causes}`
        : causes;
    }
    case 'broken':
    case 'stable':
    case 'skipped':
      return null;
    default:
      return test.verdict satisfies never;
  }
}

/** What is known of a failure that does not come back reliably. */
function luckTexts(test: Pick<ReportedTest, 'causes' | 'world'>): readonly string[] {
  if (test.causes.length === 0) return [];
  if (test.causes.some((axes) => axes.length === 0))
    return ['fails in the neutral world, too: nothing that a world varies decides it'];
  return [`needs ${causeTexts(test).join(', or ')}`];
}

/** How pristine replays came out. */
export function confirmedText(confirmed: ReportedTest['confirmed']): string {
  if (confirmed === null) return 'not replayed yet';
  return `failed in ${confirmed.failures} of ${counted(confirmed.replays, 'pristine replay')}`;
}

/** A place in a source file as people click on it. */
export function placeText({
  file,
  line,
  column,
}: NonNullable<ReportedTest['error']>['location'] & {}): string {
  return `${file}:${line}:${column}`;
}

/** The commands that fail again, the one with the fewest tests first. */
export function replayTexts({ leastReplay, replay }: ReportedTest): readonly string[] {
  const commands = [leastReplay, replay].filter((command) => command !== null);
  return [...new Set(commands)].map((command) => `npx ${command}`);
}

/** The tests that have to run before, or must not be left out, in words; empty where none is known. */
export function companionTexts(test: ReportedTest): readonly string[] {
  const sentence = (start: string, sets: readonly (readonly string[])[]): readonly string[] =>
    sets.length === 0 ? [] : [`${start} ${eitherText(sets)}`];
  return [
    ...sentence(isByOrder(test) ? 'fails after' : 'fails with, in the same run,', test.polluters),
    ...sentence('fails without', test.stateSetters),
    ...sentence('passes again with, in between,', test.cleaners.length === 0 ? [] : [test.cleaners]),
  ];
}

/** Whether the order of tests is part of a cause: otherwise a polluter may also run at the same time. */
export function isByOrder({ causes }: Pick<ReportedTest, 'causes'>): boolean {
  return causes.some((axes) => axes.includes('order'));
}

/** More tests than these are not read in one line. */
const testsNamed = 5;

/** Alternatives of tests that are needed together: `a and b, or c`. */
export function eitherText(sets: readonly (readonly string[])[]): string {
  return sets.map((set) => listText(set, testsNamed)).join(', or ');
}

/** The first so many items, and how many more there are: `a and b and 3 more`. */
export function listText(items: readonly string[], most: number): string {
  const more = items.length - most;
  return (more > 0 ? [...items.slice(0, most), `${more} more`] : items).join(' and ');
}

/** What stays behind, in words: `locale in src/i18n.ts: 'en' → 'de'`. */
export function leftText({ what, before, after }: ReportedTest['left'][number]): string {
  if (before === null && after === null) return what;
  return `${what}: ${before ?? 'nothing'} → ${after ?? 'nothing'}`;
}

/** What the hunt says of worlds that were not tried; empty where it says nothing. */
export function boundText({ suite: { bound, failedWorlds }, seeds }: Report): string {
  if (bound === null) return '';
  const upper = percent(bound.upper, 'up');
  if (failedWorlds === seeds.completed) return 'Every world failed.';
  return upper === '100'
    ? `${failedWorlds} of them failed.`
    : `With ${percent(bound.confidence)} % confidence fewer than ${upper} % of worlds fail.`;
}
