import {
  confirmedText,
  type Finding,
  findingsOf,
  inLifeText,
  isByOrder,
  labelOf,
  needText,
  rateText,
  replayTexts,
} from '../finding-words.ts';
import { counted, significant } from '../numbers.ts';
import type { Report, ReportedTest } from '../schema.ts';
import { seedRanges } from '../seed-ranges.ts';
import { escapeControls } from '../text.ts';
import type { CalmTest, Command, FindingData, Group, PageData } from './page-data.ts';
import { stepsOf } from './steps.ts';

/** Picks what the page shows; texts are as they are to be shown, with everything made visible that would not be. */
export function pageData(report: Report): PageData {
  const findings = findingsOf(report);
  const files = indexed(report.tests.map(({ file }) => file));
  const projects = indexed(report.tests.map(({ project }) => project));
  return {
    findings: findings.map((finding) => findingData(finding, report)),
    groups: groupsOf(findings, report),
    seeds: seedRanges(report.seeds).map(({ first, count }) => [first, count]),
    probes: Math.max(report.probes, ...findings.flatMap(({ test }) => probeNumbers(test).map((n) => n + 1))),
    files: [...files.keys()].map(escapeControls),
    projects: [...projects.keys()].map(escapeControls),
    calm: report.tests
      .filter((test) => labelOf(test) === null)
      .map(
        (test): CalmTest => [
          files.get(test.file) ?? 0,
          projects.get(test.project) ?? 0,
          escapeControls(test.name),
          test.verdict === 'stable' ? 0 : 1,
          test.runs,
          test.durationMs?.median ?? -1,
          test.durationMs?.max ?? -1,
        ],
      ),
  };
}

/**
 * JSON that may stand inside a script element: nothing in it ends the element or a line of script, and nothing turns the
 * reading order of the source.
 */
export function embeddedJson(value: unknown): string {
  return JSON.stringify(value).replaceAll(
    /[<>&\u200e\u200f\u2028-\u202e\u2066-\u2069]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** The places of different texts, in the order of their first appearance. */
function indexed(texts: readonly string[]): ReadonlyMap<string, number> {
  return new Map([...new Set(texts)].map((text, index) => [text, index]));
}

/** A cluster stands where its first finding would. */
function groupsOf(findings: readonly Finding[], { clusters }: Report): readonly Group[] {
  const places = [...findings.keys()];
  const byCluster = Map.groupBy(places, (place) => findings[place]?.test.cluster ?? `alone ${place}`);
  return [...byCluster].map(([cluster, members]) => {
    const reason = typeof cluster === 'number' && members.length > 1 ? clusters[cluster]?.reason : undefined;
    return { reason: reason === undefined ? null : escapeControls(reason), findings: members };
  });
}

const digits = 4;

function findingData({ label, test }: Finding, report: Report): FindingData {
  const { error, interval, rate } = test;
  const steps = stepsOf(test);
  return {
    label,
    name: escapeControls(test.name),
    file: escapeControls(test.file),
    project: escapeControls(test.project),
    rate: label === 'BROKEN' ? 'every world' : rateText(test, report.probes),
    share: rate === null ? null : significant(rate, digits),
    interval:
      interval === null ? null : [significant(interval.low, digits), significant(interval.high, digits)],
    axes: [...new Set(test.causes.flat())],
    facts: factsOf(test).map(([word, text]) => [word, escapeControls(text)]),
    // The failure alone is no story.
    steps: (steps.length < 2 ? [] : steps).map((step) => ({
      kind: step.kind,
      title: escapeControls(step.title),
      detail: step.detail === null ? null : escapeControls(step.detail),
      place: step.place === null ? null : escapeControls(step.place),
    })),
    error:
      error === null
        ? null
        : {
            text: visibleLines(`${error.name}: ${error.message}`),
            place:
              error.location === null
                ? null
                : escapeControls(`${error.location.file}:${error.location.line}:${error.location.column}`),
          },
    commands: replayTexts(test).map((text, index): Command => {
      const shown = escapeControls(text);
      const word = index === 0 && test.leastReplay !== null ? 'least' : 'replay';
      return { label: word, text, ...(shown === text ? {} : { shown }) };
    }),
    seeds: test.failingSeeds.map((seed, index) => seed - (test.failingSeeds[index - 1] ?? 0)),
    failures: test.failures,
    probes: probeNumbers(test),
  };
}

function probeNumbers({ failingProbes }: ReportedTest): readonly number[] {
  return failingProbes.map((name) => Number(name.slice(1)));
}

type Facts = readonly (readonly [word: string, text: string])[];

function factsOf(test: ReportedTest): Facts {
  const need = needText(test);
  const facts: Facts = [
    ['try', test.suggestion ?? ''],
    ['needs', test.verdict === 'unconfirmed' ? '' : (need ?? '')],
    ['role', roleText(test)],
    ['seen', test.confirmed === null && test.verdict !== 'unconfirmed' ? '' : confirmedText(test.confirmed)],
    ['cleaned by', test.cleaners.join(', or ')],
    ['in life', inLifeText(test) ?? ''],
    ['time', test.realTime ? 'its file was run on real time' : ''],
    ['probes', test.failingProbes.join(', ')],
    ['explained', explainedText(test)],
  ];
  return facts.filter(([, text]) => text !== '');
}

function roleText(test: ReportedTest): string {
  if (test.role === null) return '';
  if (test.role === 'brittle') return 'brittle: fails alone, passes after another test';
  return `victim: passes alone, fails ${isByOrder(test) ? 'after' : 'with'} another test`;
}

function explainedText({ explained }: ReportedTest): string {
  if (explained === null) return '';
  const { runs, suiteEquivalents, complete } = explained;
  const cost = `${counted(runs, 'run')}, at the cost of ${significant(suiteEquivalents, 2)} of the whole suite`;
  return complete ? `in ${cost}` : `not to the end, less may suffice: ${cost}`;
}

function visibleLines(text: string): string {
  return text.split(/\r?\n/).map(escapeControls).join('\n');
}
