import { counted } from '../numbers.ts';
import type { Report } from '../schema.ts';
import { escapeControls } from '../text.ts';
import { type Html, html, type Part } from './markup.ts';

/** Rows of a table that are shown; the JSON report has the rest. */
export const rowsMax = 500;

/** The tables of what is not a finding, as markup: what was run otherwise, what was lost; those with rows only. */
export function sections(report: Report): readonly Html[] {
  const { realTimeFiles, conflicts, controls, incomplete, leftOut } = report;
  return [
    table(
      'lost',
      'Lost worlds',
      'They ended with their worker, twice.',
      ['world', 'project', 'reason'],
      [
        ...(incomplete?.lostWorlds ?? []).map(({ world, project, reason }) => [world, project, reason]),
        ...(incomplete?.gaveUp ?? []).map(({ project, reason }) => ['all the rest', project, reason]),
      ],
    ),
    table(
      'lost-files',
      'Left out of worlds',
      'A test of theirs ended its worker: the other files were run without them.',
      ['file', 'project', 'test', 'worlds', 'reason'],
      (incomplete?.lostFiles ?? []).map(({ file, project, test, worlds, reason }) => [
        file,
        project,
        test ?? '',
        worlds === null ? 'all' : String(worlds),
        reason,
      ]),
    ),
    table(
      'kept',
      'Kept seeds',
      'They failed once and were kept in the repository; they run first and count for no rate.',
      ['test', 'seed', 'since', 'now'],
      report.keptSeeds.map(({ test, seed, since, outcome }) => [test, String(seed), since, outcome]),
    ),
    table(
      'real-time',
      'Files on real time',
      'The virtual clock cannot hold them: their waits were real.',
      ['file', 'project', 'why'],
      realTimeFiles.map(({ file, project, reason }) => [file, project, reason]),
    ),
    table(
      'conflicts',
      'Run one at a time',
      'They fail only when several workers run them, and are no findings.',
      ['file', 'project', 'error'],
      conflicts.map(({ file, project, error }) => [file, project, error.message || error.name]),
    ),
    table(
      'controls',
      'Cold controls',
      `${counted(controls.worlds, 'world')} were also run in pristine processes; where both disagreed the cold run counts.`,
      ['test', 'file', 'world', 'warm', 'cold'],
      controls.disagreements.map(({ name, file, trial, warm, cold }) => [name, file, trial, warm, cold]),
    ),
    table(
      'cold',
      'Run cold',
      'Something in them outlives the resets of a warm worker.',
      ['file', 'project'],
      controls.coldFiles.map(({ file, project }) => [file, project]),
    ),
    table(
      'left-out',
      'Left out',
      'The configuration leaves these files out.',
      ['file'],
      leftOut.map((file) => [file]),
    ),
  ].flat();
}

function table(
  id: string,
  title: string,
  note: string,
  heads: readonly string[],
  rows: readonly (readonly string[])[],
): readonly Html[] {
  if (rows.length === 0) return [];
  const used = heads.map((_, column) => rows.some((row) => row[column] !== ''));
  const kept = <Cell>(cells: readonly Cell[]): readonly Cell[] => cells.filter((_, column) => used[column]);
  const more = rows.length - rowsMax;
  return [
    html`<section aria-labelledby="${id}-title" class="plain"><h2 id="${id}-title">${title} <span class="count">${rows.length}</span></h2>
<p class="note">${note}</p>
<div class="scroll" role="region" tabindex="0" aria-label="Rows of ${title}"><table><thead><tr>${kept(
      heads,
    ).map((head) => html`<th scope="col">${head}</th>`)}</tr></thead>
<tbody>${rows.slice(0, rowsMax).map((row) => html`<tr>${kept(row).map(cell)}</tr>\n`)}</tbody></table></div>
${more > 0 ? html`<p class="note">${more} more: see the JSON report.</p>` : ''}</section>\n`,
  ];
}

function cell(text: string): Part {
  return html`<td>${escapeControls(text)}</td>`;
}
