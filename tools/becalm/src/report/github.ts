import { posix } from 'node:path';
import {
  boundText,
  companionTexts,
  type Finding,
  findingsOf,
  leftText,
  needText,
  placeText,
  rateText,
  replayTexts,
} from './finding-words.ts';
import { workflowCommand } from './github-commands.ts';
import { counted, duration } from './numbers.ts';
import type { Report } from './schema.ts';
import { escapeControls } from './text.ts';

/** GitHub shows ten annotations of a kind and step, and keeps fifty of a run. */
export const annotationsMax = 50;

/** What a step summary may hold, in bytes; GitHub drops one that is larger. */
export const summaryBytesMax = 1024 * 1024;

/**
 * A workflow command for every finding: an error beside the line that failed, a warning where no replay confirmed it.
 *
 * @param folder - the root of the report relative to the repository, with `/`; empty where they are the same
 */
export function findingAnnotations(report: Report, folder: string): readonly string[] {
  return findingsOf(report)
    .slice(0, annotationsMax)
    .map(({ label, test }) => {
      const own = placeIn(test, folder);
      const [replay = ''] = replayTexts(test);
      return workflowCommand({
        level: label === 'UNCONFIRMED' || label === 'RACE' ? 'warning' : 'error',
        title: `${label} ${escapeControls(test.name)}`,
        message: escapeLines([...factsOf({ label, test }, report), `replay: ${replay}`].join('\n')),
        ...own,
      });
    });
}

/** Outside the root a path is absolute, and GitHub shows nothing beside it. */
function placeIn(
  { error, file }: Finding['test'],
  folder: string,
): { readonly file: string; readonly line: number | null } {
  const location = error?.location ?? null;
  return location === null || posix.isAbsolute(location.file)
    ? { file: posix.join(folder, file), line: null }
    : { file: posix.join(folder, location.file), line: location.line };
}

/**
 * What a hunt found, in GitHub's Markdown: a table of the findings, and each with its details.
 *
 * @param bytesMax - findings that would make it longer than so many bytes are left out, with a note; at least 2000
 */
export function stepSummary(report: Report, bytesMax: number = summaryBytesMax): string {
  const findings = findingsOf(report);
  const head = headingLines(report).join('\n');
  const blocks = findings.map((finding) => ({
    row: tableRow(finding, report),
    details: detailsOf(finding, report),
  }));
  const fixed = Buffer.byteLength(head) + roomForNote;
  let used = fixed;
  const shown = blocks.filter(({ row, details }) => {
    used += Buffer.byteLength(row) + Buffer.byteLength(details) + 2;
    return used <= bytesMax;
  });
  const left = blocks.length - shown.length;
  return [
    head,
    ...(shown.length === 0 ? [] : ['', '| | test | file | fails in |', '| --- | --- | --- | --- |']),
    ...shown.map(({ row }) => row),
    ...(left === 0 ? [] : ['', `${left} more: this summary may be no longer. The JSON report has them all.`]),
    ...(shown.length === 0 ? [] : ['']),
    ...shown.map(({ details }) => details),
    '',
  ].join('\n');
}

/** What the heading of the table and the note of what was left out take, and more. */
const roomForNote = 300;

function headingLines(report: Report): readonly string[] {
  const { suite, seeds, durationMs, incomplete, at } = report;
  const counts = [
    `${suite.flaky - suite.possibleRaces} flaky`,
    ...(suite.broken === 0 ? [] : [`${suite.broken} broken`]),
    `${suite.unconfirmed} unconfirmed`,
    ...(suite.possibleRaces === 0 ? [] : [counted(suite.possibleRaces, 'possible race')]),
  ];
  return [
    `## becalm: ${counts.join(', ')} of ${counted(suite.tests, 'test')}`,
    '',
    `${counted(seeds.completed, 'world')} from seed ${seeds.first} in ${duration(durationMs)}, around ${inline(at)}. ${boundText(report)}`.trimEnd(),
    ...(incomplete === null ? [] : ['', '**The hunt is incomplete: this is what it found so far.**']),
  ];
}

function tableRow({ label, test }: Finding, { probes }: Report): string {
  const rate = label === 'BROKEN' ? 'every world' : rateText(test, probes);
  return `| ${label} | ${inline(test.name)} | ${inline(test.file)} | ${inline(rate)} |`;
}

function detailsOf(finding: Finding, report: Report): string {
  const { label, test } = finding;
  const commands = replayTexts(test).map(
    (command) => `<pre><code>${entitiesIn(escapeLines(command))}</code></pre>`,
  );
  return [
    `<details><summary>${label} ${inline(test.name)}</summary>`,
    '',
    ...factsOf(finding, report).map((fact) => `- ${inline(fact)}`),
    '',
    ...commands,
    '</details>',
    '',
  ].join('\n');
}

/** More of one kind than these are not read beside a line; the JSON report has the rest. */
const factsMax = 8;

function factsOf({ test }: Pick<Finding, 'label' | 'test'>, report: Report): readonly string[] {
  const { error, suggestion } = test;
  const need = needText(test);
  const place = error?.location ?? null;
  return [
    `failed in ${rateText(test, report.probes)}`,
    ...(need === null ? [] : [`needs ${need}`]),
    ...companionTexts(test),
    ...test.left.slice(0, factsMax).map((left) => `left ${leftText(left)}`),
    ...test.effects.slice(0, factsMax).map((effect) => `${effect.what}, in ${effect.place}`),
    ...(error === null ? [] : [`error ${error.message}`]),
    ...(place === null ? [] : [`at ${placeText(place)}`]),
    ...(suggestion === null ? [] : [`try ${suggestion}`]),
  ];
}

/** One line of text in Markdown: entities never begin markup, not even that of a table. */
export function inline(text: string): string {
  return entitiesIn(escapeControls(text));
}

function entitiesIn(text: string): string {
  return text.replaceAll(/[!-/:-@[-`{-~]/g, (character) => `&#${character.charCodeAt(0)};`);
}

function escapeLines(text: string): string {
  return text.split(/\r?\n/).map(escapeControls).join('\n');
}
