import { documentOf } from './html/document.ts';
import { type Html, html, type Part } from './html/markup.ts';
import { gantt } from './html/speed-gantt.ts';
import { speedScript } from './html/speed-script.ts';
import { speedStyle } from './html/speed-style.ts';
import { pageStyle } from './html/style.ts';
import { counted } from './numbers.ts';
import { cellsOf, stagesOf } from './speed-cells.ts';
import type { SpeedReport } from './speed-schema.ts';
import {
  improvementText,
  keptText,
  leftLines,
  modelText,
  proofText,
  sharingText,
  suiteText,
  time,
} from './speed-words.ts';
import { suggestionOfLeft } from './suggest-left.ts';
import { escapeControls } from './text.ts';

/** Where the time of a suite goes, as a page: one file that opens from disk and asks for nothing else. */
export function speedPage(report: SpeedReport): string {
  const headline = `${time(report.durationMs)} for ${counted(report.suite.tests, 'test')}`;
  return documentOf({
    title: `${headline} · becalm speed`,
    style: `${pageStyle}${speedStyle}`,
    script: speedScript,
    body: [
      headerOf(report, headline),
      html`<main id="main">${[
        section(
          'gains',
          'What would make it faster',
          'Predicted, each as if it were the only one.',
          gains(report),
        ),
        section('chart', 'Who ran what when', '', gantt(report)),
        section(
          'stages',
          'Where the time goes',
          'Measured; its part of the run is what it took of all workers together, by their number.',
          stages(report),
        ),
        section('workers', 'On other numbers of workers', modelText(report), predictions(report)),
        ...costs(report),
        ...isolation(report),
      ]}</main>`,
      footerOf(report),
      html`<div id="toast" role="status" aria-live="polite"></div>`,
    ],
  });
}

function headerOf(report: SpeedReport, headline: string): Html {
  const { suite } = report;
  const failed = suite.failedFiles.length;
  return html`<header><div class="top"><p class="brand"><svg viewBox="0 0 28 16" aria-hidden="true" focusable="false"><path d="M1 5c4.3 0 4.3 3 8.6 3s4.3-3 8.7-3 4.3 3 8.7 3M1 11c4.3 0 4.3 3 8.6 3s4.3-3 8.7-3 4.3 3 8.7 3"/></svg>becalm</p><div id="tools"></div></div>
<h1>${headline}</h1>
<p class="lead">${suiteText(report)}.</p>
${failed === 0 ? '' : html`<p class="warning"><strong>${counted(failed, 'file')} failed</strong>, so that times may be those of failures.</p>`}
</header>`;
}

function section(id: string, title: string, note: string, body: Part): Html {
  return html`<section aria-labelledby="${id}-title"><h2 id="${id}-title">${title}</h2>${note === '' ? '' : html`<p class="note">${escapeControls(note)}</p>`}${body}</section>
`;
}

function gains({ predicted }: SpeedReport): Html {
  if (predicted.improvements.length === 0)
    return html`<p class="note">Nothing that is known would gain a hundredth of the run.</p>`;
  return html`<ol class="gains">${predicted.improvements.map(
    (improvement) =>
      html`<li><strong>−${time(improvement.gainMs)}</strong><span>${escapeControls(improvementText(improvement))}</span></li>`,
  )}</ol>`;
}

/** A column whose heading ends with `#` holds numbers. */
function table(headings: readonly string[], rows: readonly (readonly Part[])[], label: string): Html {
  const isNumber = (column: number): boolean => headings[column]?.endsWith('#') === true;
  const kind = (column: number): Part => (isNumber(column) ? html` class="number"` : '');
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${label}, table"><table><thead><tr>${headings.map(
    (heading, column) => html`<th scope="col"${kind(column)}>${heading.replace('#', '')}</th>`,
  )}</tr></thead><tbody>${rows.map(
    (row) =>
      html`<tr>${row.map((cell, column) => html`<td${kind(column)}>${typeof cell === 'string' ? escapeControls(cell) : cell}</td>`)}</tr>
`,
  )}</tbody></table></div>`;
}

function shareBar(share: number): Html {
  return html`<svg class="share" width="100%" height="10" aria-hidden="true"><rect width="${(100 * share).toFixed(2)}%" height="10" rx="2"/></svg>`;
}

function stages(report: SpeedReport): Html {
  return table(
    ['stage', 'summed up#', 'of the run#', 'share#', 'as a bar'],
    stagesOf(report).map((stage) => [...cellsOf.stage(stage), shareBar(stage.share)]),
    'Where the time goes',
  );
}

function predictions({ predicted: { counts, splits } }: SpeedReport): Html {
  const longest = Math.max(...counts.map(({ durationMs }) => durationMs));
  return table(
    [
      'workers#',
      'in all#',
      'files alone#',
      'times as fast#',
      'no order is faster#',
      'in all',
      'worth splitting',
    ],
    counts.map((count) => [
      String(count.workers),
      ...cellsOf.prediction(count),
      shareBar(longest === 0 ? 0 : count.durationMs / longest),
      splits
        .filter((split) => split.workers === count.workers)
        .map(({ file, gainMs }) => `${file} (−${time(gainMs)})`)
        .join(', '),
    ]),
    'Predicted times',
  );
}

function costs({ measured: { tests, imports, sleeps, files } }: SpeedReport): readonly Html[] {
  const all = [
    section(
      'tests',
      'Slowest tests',
      '',
      table(
        ['test', 'file', 'project', 'time#'],
        tests.map(({ name, file, project, durationMs }) => [name, file, project, time(durationMs)]),
        'Slowest tests',
      ),
    ),
    imports.length === 0
      ? null
      : section(
          'imports',
          'Imports that cost most',
          'Over all files that load them.',
          table(
            ['module', 'itself#', 'with what it loads#', 'files#'],
            imports.map(cellsOf.import),
            'Imports that cost most',
          ),
        ),
    sleeps.length === 0
      ? null
      : section(
          'sleeps',
          'Real sleeps',
          'What was asked for; waits at the same time count each.',
          table(
            ['place', 'asked for#', 'times#', 'longest#', 'tests'],
            sleeps.map((sleep) => [...cellsOf.sleep(sleep), sleep.tests.join(', ')]),
            'Real sleeps',
          ),
        ),
    section(
      'files',
      'Files',
      '',
      table(
        ['file', 'project', 'time#', 'start of worker#', 'import#', 'tests#', 'waits#'],
        files
          .toSorted((one, other) => other.endMs - other.startMs - (one.endMs - one.startMs))
          .map((file) => [
            file.file,
            file.project,
            time(file.endMs - file.startMs),
            time(file.prepareMs),
            time(file.importMs),
            time(file.testsMs),
            time(file.waitsMs),
          ]),
        'Files',
      ),
    ),
  ];
  return all.filter((each) => each !== null);
}

function isolation({ isolation: found, workers }: SpeedReport): readonly Html[] {
  if (found === null) return [];
  const { projects, configuration, beforeMs, afterMs, complete } = found;
  const predicted = `Predicted on ${counted(workers, 'worker')}: ${time(beforeMs)} → ${time(afterMs)} for the files alone.`;
  const note = `${complete ? '' : 'Ended before its time, so incomplete. '}${predicted}`;
  const code =
    configuration === null
      ? ''
      : html`<pre class="configuration" tabindex="0"><code id="configuration">${escapeLines(configuration)}</code></pre>`;
  return [section('isolation', 'Shared workers', note, [...projects.map(sharing), code])];
}

type Sharing = NonNullable<SpeedReport['isolation']>['projects'][number];

function sharing(project: Sharing): Html {
  const { kept, leaks, failsAlone } = project;
  const alone = failsAlone.filter(({ passes }) => !passes);
  return html`<h3>${escapeControls(sharingText(project))}</h3><p class="note">${proofText(project)}</p>${
    kept.length === 0
      ? ''
      : table(
          ['keeps a worker of its own', 'why'],
          kept.map(({ file }) => [file, keptText(file, project)]),
          'Files that keep a worker of their own',
        )
  }${leaks.map(leakBlock)}${
    alone.length === 0
      ? ''
      : table(
          ['not judged, as it fails by itself, too', 'file'],
          alone.map(({ test, file }) => [test, file]),
          'Tests that fail by themselves',
        )
  }`;
}

function leakBlock(leak: Sharing['leaks'][number]): Html {
  const { polluters, victim, tests, error, left } = leak;
  const suggestion = suggestionOfLeft(left, victim);
  const facts: readonly (readonly [string, string])[] = [
    ...leftLines(leak).map((line) => ['left', line] as const),
    ['fails', tests.join(', ')],
    ...(error === null ? [] : [['error', error.message] as const]),
    ...(suggestion === null ? [] : [['try', suggestion] as const]),
  ];
  return html`<div class="leak"><h3>${escapeControls(`${polluters.join(' and ')} → ${victim}`)}</h3><dl>${facts.map(
    ([word, text]) => html`<dt>${word}</dt><dd>${escapeControls(text)}</dd>`,
  )}</dl></div>`;
}

function escapeLines(text: string): string {
  return text.split('\n').map(escapeControls).join('\n');
}

function footerOf({ becalm, vitest, recordedAt, durationsMs }: SpeedReport): Html {
  const facts: readonly (readonly [string, string])[] = [
    ['run at', recordedAt],
    ['runs', durationsMs.map(time).join(', ')],
    ['versions', `becalm ${becalm}, Vitest ${vitest}`],
  ];
  return html`<footer><dl>${facts.map(
    ([word, text]) => html`<div><dt>${word}</dt><dd>${escapeControls(text)}</dd></div>`,
  )}</dl></footer>`;
}
