import { tableLines } from '../table.ts';
import type { ComparedTest, Expectation } from './compare.ts';
import type { HuntThrough, Requirement } from './requirements.ts';

/** A hunt with what it took. */
export interface TimedHunt extends HuntThrough {
  readonly seeds: number;
  readonly completedSeeds: number;
  readonly workers: number;
  readonly wallSeconds: number;
}

/** The table of one project: a row per flaky test of the slice, then the others in a line each. */
export function describeProject(hunt: TimedHunt): readonly string[] {
  const flaky = hunt.tests
    .filter(({ expectation }) => rows.includes(expectation))
    .toSorted((a, b) => rows.indexOf(a.expectation) - rows.indexOf(b.expectation));
  return [
    `${hunt.project}: ${hunt.completedSeeds} of ${hunt.seeds} seeds, ${hunt.workers} workers, ${hunt.wallSeconds.toFixed(1)} s`,
    ...tableLines(['expected', 'verdict', 'rate', 'about', 'in range', 'early', 'causes', 'polluters', 'test'], flaky.map(rowOf)),
    ...describeRest(hunt.tests),
    '',
  ];
}

/** One line per requirement, followed by the tests that stand in the way. */
export function describeRequirements(requirements: readonly Requirement[]): readonly string[] {
  return requirements.flatMap(({ claim, met, measure, tests }) => [
    `${met ? 'met   ' : 'MISSED'}  ${claim}: ${measure}`,
    ...tests.map((test) => `          ${test}`),
  ]);
}

/** The requirements as a table, a column per range of seeds; nothing where there is but one. */
export function describeRanges(
  ranges: readonly { readonly seeds: string; readonly requirements: readonly Requirement[] }[],
): readonly string[] {
  const [first] = ranges;
  if (first === undefined || ranges.length === 1) return [];
  const lines = first.requirements.map(({ claim }, index) => [
    claim,
    ...ranges.map(({ requirements }) => measureOf(requirements[index])),
  ]);
  return ['All ranges', ...tableLines(['', ...ranges.map(({ seeds }) => seeds)], lines)];
}

function measureOf(requirement: Requirement | undefined): string {
  if (requirement === undefined) return '–';
  return requirement.met ? requirement.measure : `${requirement.measure} MISSED`;
}

/** What is worth a row of its own. */
const rows: readonly Expectation[] = ['required', 'rare', 'seldom'];

function rowOf(test: ComparedTest): readonly string[] {
  return [
    test.expectation,
    test.verdict === 'flaky' ? 'found' : `MISSED (${test.verdict})`,
    percent(test.rate),
    percent(test.approxRate),
    inRange(test),
    test.early ? 'yes' : 'no',
    test.causesExact === 'exact' ? 'exact' : `${test.causesExact}: ${setsOf(test.causes)} for ${setsOf(test.trueCauses)}`,
    test.predecessorsExact ?? '–',
    `${test.file} > ${test.name}`,
  ];
}

/**
 * Whether the rough rate of the truth is believable: within twice the 95 % interval on either side. It is
 * told for all axes together, so that fewer axes may well give less.
 */
function inRange({ interval, approxRate }: ComparedTest): string {
  if (interval === null || approxRate === null) return '–';
  if (approxRate < interval.low / 2) return 'above';
  return approxRate > interval.high * 2 ? 'below' : 'yes';
}

function describeRest(tests: readonly ComparedTest[]): readonly string[] {
  return (['beyond', 'broken', 'stable'] as const).flatMap((expectation) => {
    const group = tests.filter((test) => test.expectation === expectation);
    const quiet = expectation === 'broken' ? 'broken' : 'stable';
    const others = group.filter((test) => test.verdict !== quiet);
    if (group.length === 0) return [];
    return [
      `${names[expectation]}: ${group.length}, ${group.length - others.length} called ${quiet}${others.length === 0 ? '' : ', besides'}`,
      ...others.map(({ verdict, file, name, rate }) => `  ${verdict}  ${percent(rate)}  ${file} > ${name}`),
    ];
  });
}

const names = { beyond: 'flaky by other axes only', broken: 'broken', stable: 'stable' };

function setsOf(sets: readonly (readonly string[])[]): string {
  return sets.length === 0 ? 'none' : sets.map((set) => set.join('+')).join(' or ');
}

function percent(rate: number | null): string {
  return rate === null ? '–' : `${(rate * 100).toFixed(1)} %`;
}
