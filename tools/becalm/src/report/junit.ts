import { companionTexts, leftText, needText, placeText, rateText, replayTexts } from './finding-words.ts';
import { counted } from './numbers.ts';
import type { Report, ReportedTest } from './schema.ts';
import { escapeControls } from './text.ts';

/**
 * JUnit XML as Maven Surefire 3 writes it, in the order of elements that its schema asks for (surefire-test-report.xsd).
 *
 * Surefire knows a failure that another run of the same test passed as `flakyFailure`, and one that failed again as
 * `rerunFailure`. So a flaky test carries a `flakyFailure`, and its suite does not fail; so does an unconfirmed one. A
 * broken test carries a `failure`, and a `rerunFailure` for every pristine replay. The exit status of the hunt is what
 * fails a build.
 */
export function junitXml(report: Report): string {
  const suites = Map.groupBy(report.tests, ({ file, project }) =>
    project === '' ? file : `${file} (${project})`,
  );
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites${attributes({ name: 'becalm', ...tallyOf(report.tests) })}>`,
    ...[...suites].flatMap(([name, tests]) => suiteLines(name, tests, report)),
    '</testsuites>',
    '',
  ].join('\n');
}

type Attributes = Readonly<Record<string, string | number>>;

function suiteLines(name: string, tests: readonly ReportedTest[], report: Report): readonly string[] {
  return [
    `  <testsuite${attributes({ name, ...tallyOf(tests) })}>`,
    ...propertyLines(report),
    ...tests.flatMap((test) => caseLines(test, name, report)),
    '  </testsuite>',
  ];
}

function tallyOf(tests: readonly ReportedTest[]): Attributes {
  const count = (verdict: ReportedTest['verdict']): number =>
    tests.filter((test) => test.verdict === verdict).length;
  const durationMs = tests.reduce((sum, test) => sum + (test.durationMs?.median ?? 0), 0);
  return {
    time: seconds(durationMs),
    tests: tests.length,
    errors: 0,
    skipped: count('skipped'),
    failures: count('broken'),
  };
}

function propertyLines({ seeds, at, axes, commit, becalm }: Report): readonly string[] {
  const values: Readonly<Record<string, string>> = {
    becalm,
    seeds: `${counted(seeds.completed, 'seed')} from ${seeds.first}`,
    at,
    axes: axes.join(','),
    ...(commit === null ? {} : { commit }),
  };
  return [
    '    <properties>',
    ...Object.entries(values).map(([name, value]) => `      <property${attributes({ name, value })}/>`),
    '    </properties>',
  ];
}

function caseLines(test: ReportedTest, classname: string, report: Report): readonly string[] {
  const start = `    <testcase${attributes({ name: test.name, classname, time: seconds(test.durationMs?.median ?? 0) })}`;
  const inside = outcomeLines(test, report);
  return inside.length === 0 ? [`${start}/>`] : [`${start}>`, ...inside, '    </testcase>'];
}

function outcomeLines(test: ReportedTest, report: Report): readonly string[] {
  switch (test.verdict) {
    case 'stable':
      return [];
    case 'skipped':
      return ['      <skipped/>'];
    case 'flaky':
    case 'unconfirmed':
      return [again('flakyFailure', test, report)];
    case 'broken':
      return [
        `      <failure${failureAttributes(test)}>${escapeText(story(test, report))}</failure>`,
        ...Array.from({ length: test.confirmed?.failures ?? 0 }, () => again('rerunFailure', test, report)),
      ];
    default:
      return test.verdict satisfies never;
  }
}

function again(element: 'flakyFailure' | 'rerunFailure', test: ReportedTest, report: Report): string {
  const inside = `<stackTrace>${escapeText(story(test, report))}</stackTrace>`;
  return `      <${element}${failureAttributes(test)}>${inside}</${element}>`;
}

function failureAttributes({ error }: ReportedTest): string {
  return attributes({
    ...(error === null ? {} : { message: error.message }),
    type: error === null || error.name === '' ? 'Error' : error.name,
  });
}

/** More seeds than this are not read. */
const seedsNamed = 20;

function story(test: ReportedTest, report: Report): string {
  const { error, failingSeeds, failingProbes, failures, suggestion } = test;
  const need = needText(test);
  const seeds = failingSeeds.slice(0, seedsNamed);
  const more = failures - seeds.length;
  const place = error?.location ?? null;
  return [
    ...(error === null ? [] : [`${error.name}: ${error.message}`]),
    ...(place === null ? [] : [`    at ${placeText(place)}`]),
    '',
    `verdict: ${test.verdict}, failed in ${rateText(test, report.probes)}`,
    ...(need === null ? [] : [`needs: ${need}`]),
    ...companionTexts(test),
    ...test.left.map((left) => `left: ${leftText(left)}`),
    ...(suggestion === null ? [] : [`try: ${suggestion}`]),
    ...(seeds.length === 0 ? [] : [`seeds: ${seeds.join(', ')}${more > 0 ? ` and ${more} more` : ''}`]),
    ...(failingProbes.length === 0 ? [] : [`probes: ${failingProbes.join(', ')}`]),
    ...replayTexts(test).map((command) => `replay: ${command}`),
  ].join('\n');
}

/** Seconds with three digits, as Surefire's schema wants them. */
function seconds(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(3);
}

function attributes(values: Attributes): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${escapeAttribute(String(value))}"`)
    .join('');
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** What could not stand in XML 1.0, or would not be seen, is made visible; so are line breaks, which attributes lose. */
function escapeAttribute(text: string): string {
  // U+FFFE and U+FFFF are no characters of XML either, and have no category that would make them visible.
  return escapeControls(text)
    .replaceAll(/[\ufffe\uffff]/g, '\ufffd')
    .replaceAll(/[&<>"]/g, (character) => entities[character] ?? '');
}

function escapeText(text: string): string {
  return text.split(/\r?\n/).map(escapeAttribute).join('\n');
}
