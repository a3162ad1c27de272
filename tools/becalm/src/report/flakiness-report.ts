import { causeTexts, companionTexts, labelOf, leftText, placeText, rateText } from './finding-words.ts';
import type { Report, ReportedTest } from './schema.ts';
import { escapeControls } from './text.ts';

/**
 * The open Flakiness Report format, as `@flakiness/flakiness-report` 0.34 validates it. It has no field for seeds, causes
 * or verdicts: they stand in the metadata of the environment and in annotations.
 */

interface Location {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

interface Attempt {
  readonly environmentIdx: number;
  readonly expectedStatus: 'passed' | 'skipped';
  readonly status: 'passed' | 'failed' | 'skipped';
  readonly startTimestamp: number;
  readonly duration: number;
  readonly annotations: readonly { readonly type: string; readonly description: string }[];
  readonly errors: readonly { readonly message: string; readonly location?: Location }[];
}

interface FlakinessSuite {
  readonly type: 'file' | 'suite';
  readonly title: string;
  readonly location?: Location;
  readonly tests: readonly { readonly title: string; readonly attempts: readonly Attempt[] }[];
}

/** What {@link flakinessReport} returns; goes to `report.json`, without attachments. */
export interface FlakinessDocument {
  readonly category: string;
  readonly commitId: string;
  readonly title: string;
  readonly generatedBy: { readonly name: string; readonly version: string };
  readonly testRunner: { readonly name: string; readonly version: string };
  readonly runtime: { readonly name: string; readonly version: string };
  readonly environments: readonly {
    readonly name: string;
    readonly metadata: Readonly<Record<string, string | number>>;
  }[];
  readonly suites: readonly FlakinessSuite[];
  readonly startTimestamp: number;
  readonly duration: number;
}

/** Why a report cannot be told in this format; null where it can: it wants the commit, as 40 hexadecimal digits. */
export function flakinessRefusal({ commit }: Report): string | null {
  if (commit !== null && /^[0-9a-f]{40}$/.test(commit)) return null;
  return `Expected the report to name a commit of 40 hexadecimal digits, was ${commit === null ? 'none' : `"${commit}"`}.`;
}

/** Tells a report in the open format: an environment for each project, and two attempts for each flaky test. */
export function flakinessReport(report: Report): FlakinessDocument {
  const { commit, seeds, axes, at, becalm, vitest, node, startedAt, durationMs } = report;
  const projects = [...new Set(report.tests.map(({ project }) => project))];
  const files = Map.groupBy(report.tests, ({ file }) => file);
  return {
    category: 'vitest',
    commitId: commit ?? '',
    title: `becalm: ${seeds.completed} worlds from seed ${seeds.first}`,
    generatedBy: { name: 'becalm', version: becalm },
    testRunner: { name: 'vitest', version: vitest },
    runtime: { name: 'node', version: node },
    environments: (projects.length === 0 ? [''] : projects).map((project) => ({
      name: project === '' ? 'vitest' : project,
      metadata: {
        at,
        axes: axes.join(','),
        firstSeed: seeds.first,
        seeds: seeds.count,
        completedSeeds: seeds.completed,
        probes: report.probes,
      },
    })),
    suites: [...files].map(([file, tests]) => ({
      type: 'file' as const,
      title: file,
      location: { file, line: 0, column: 0 },
      tests: testsOf(tests, projects, report),
    })),
    startTimestamp: Date.parse(startedAt),
    duration: durationMs,
  };
}

/** Tests of one name in several projects are one test in several environments. */
function testsOf(
  tests: readonly ReportedTest[],
  projects: readonly string[],
  report: Report,
): FlakinessSuite['tests'] {
  return [...Map.groupBy(tests, ({ name }) => name)].map(([title, each]) => ({
    title: escapeControls(title),
    attempts: each.flatMap((test) => attemptsOf(test, projects.indexOf(test.project), report)),
  }));
}

function attemptsOf(test: ReportedTest, environmentIdx: number, report: Report): readonly Attempt[] {
  const status = { passed: 'passed', failed: 'failed', skipped: 'skipped' } as const;
  const attempt = (ended: Attempt['status']): Attempt => ({
    environmentIdx,
    expectedStatus: ended === 'skipped' ? 'skipped' : 'passed',
    status: ended,
    startTimestamp: Date.parse(report.startedAt),
    duration: test.durationMs?.median ?? 0,
    annotations: ended === 'failed' ? annotationsOf(test, report) : [],
    errors: ended === 'failed' ? errorsOf(test) : [],
  });
  switch (test.verdict) {
    case 'stable':
      return [attempt(status.passed)];
    case 'skipped':
      return [attempt(status.skipped)];
    case 'broken':
      return [attempt(status.failed)];
    case 'flaky':
    case 'unconfirmed':
      return [attempt(status.failed), attempt(status.passed)];
    default:
      return test.verdict satisfies never;
  }
}

function annotationsOf(test: ReportedTest, { probes }: Report): Attempt['annotations'] {
  const { verdict, failingSeeds, failingProbes, replay, leastReplay, suggestion, left } = test;
  const annotation = (type: string, texts: readonly (string | null)[]): Attempt['annotations'] =>
    texts
      .filter((text) => text !== null && text !== '')
      .map((text) => ({ type: `becalm:${type}`, description: escapeControls(text ?? '') }));
  return [
    ...annotation('verdict', [verdict]),
    ...annotation('kind', [labelOf(test)]),
    ...annotation('rate', [rateText(test, probes)]),
    ...annotation('cause', causeTexts(test)),
    ...annotation('companions', companionTexts(test)),
    ...annotation('left', left.map(leftText)),
    ...annotation('seeds', [failingSeeds.join(',')]),
    ...annotation('probes', [failingProbes.join(',')]),
    ...annotation('replay', [leastReplay, replay]),
    ...annotation('try', [suggestion]),
  ];
}

function errorsOf({ error }: ReportedTest): Attempt['errors'] {
  if (error === null) return [];
  const place = error.location === null ? '' : `\n    at ${placeText(error.location)}`;
  return [
    {
      message: `${error.name}: ${error.message}${place}`,
      ...(error.location === null ? {} : { location: error.location }),
    },
  ];
}
