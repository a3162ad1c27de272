import { posix } from 'node:path';
import type { Column, Outcome, Row, Values, Verdict } from '../gate/verdict.ts';
import { cellText, verdictWord } from './gate-text.ts';
import { annotationsMax, inline } from './github.ts';
import { workflowCommand } from './github-commands.ts';
import { escapeControls } from './text.ts';

/**
 * A workflow command of GitHub Actions for everything that is not as it should be, errors first: GitHub shows it beside
 * the source.
 *
 * @param folder - the root relative to the repository, with `/`; empty where they are the same
 */
export function gateAnnotations(verdicts: readonly Verdict[], folder: string): readonly string[] {
  const rows = verdicts.flatMap((verdict) => verdict.rows);
  const commands = (['fail', 'warn'] as const).flatMap((outcome) =>
    rows.filter((row) => row.outcome === outcome).flatMap((row) => commandsOf(row, folder)),
  );
  const missing = verdicts.filter(({ judged, passed }) => !judged && !passed).map(missingCommand);
  return [...missing, ...commands].slice(0, annotationsMax);
}

function missingCommand({ name, subject, next }: Verdict): string {
  const message = [`${subject}.`, ...next].join(' ');
  return workflowCommand({ level: 'error', title: `Gate: ${name}`, message, file: null, line: null });
}

function commandsOf({ outcome, title, message, places }: Row, folder: string): readonly string[] {
  const level = outcome === 'fail' ? 'error' : 'warning';
  const text = { level, title: escapeControls(title), message: escapeControls(message) } as const;
  if (places.length === 0) return [workflowCommand({ ...text, file: null, line: null })];
  return places.map(({ file, line }) => workflowCommand({ ...text, file: posix.join(folder, file), line }));
}

/** Rows of a judge in a summary; nobody reads more there, and the JSON document has them all. */
const rowsMax = 100;

/** What the gate says, in GitHub's Markdown: a line per judge, then the rows that are not as they should be. */
export function gateSummary(verdicts: readonly Verdict[]): string {
  const passed = verdicts.every((verdict) => verdict.passed);
  return [
    `## becalm gate: ${passed ? 'pass' : 'FAIL'}`,
    '',
    ...table(
      ['gate', 'verdict', 'of', 'next'],
      verdicts.map((verdict) => [
        verdict.name,
        verdictWord(verdict),
        verdict.subject,
        verdict.next.join(' '),
      ]),
    ),
    ...verdicts.flatMap(details),
    '',
  ].join('\n');
}

const wordOf: Readonly<Record<Outcome, string>> = { pass: 'pass', warn: 'warn', fail: 'FAIL' };

function details({ name, columns, rows }: Verdict): readonly string[] {
  const told = rows.filter(({ outcome }) => outcome !== 'pass');
  if (told.length === 0) return [];
  const more = told.length - rowsMax;
  return [
    '',
    `### ${name}`,
    '',
    ...table(
      [...columns.map(({ title }) => title), 'verdict'],
      told
        .slice(0, rowsMax)
        .map(({ values, outcome, message }) => [
          ...cells(columns, values),
          [wordOf[outcome], message].filter((word) => word !== '').join(' '),
        ]),
    ),
    ...(more > 0 ? ['', `${more} more: the JSON document has them all.`] : []),
  ];
}

function cells(columns: readonly Column[], values: Values): readonly string[] {
  return columns.map(({ key }) => cellText(key, values[key]));
}

function table(heading: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  const line = (texts: readonly string[]): string => `| ${texts.map(inline).join(' | ')} |`;
  return [line(heading), `|${heading.map(() => ' --- ').join('|')}|`, ...rows.map(line)];
}
