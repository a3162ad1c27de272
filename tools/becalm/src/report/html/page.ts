import { boundText, type FindingLabel, findingLabels, labelOf } from '../finding-words.ts';
import { counted, duration } from '../numbers.ts';
import type { Report } from '../schema.ts';
import { rangeText, seedRanges } from '../seed-ranges.ts';
import { escapeControls } from '../text.ts';
import { embeddedJson, pageData } from './data.ts';
import { documentOf } from './document.ts';
import { type Html, html } from './markup.ts';
import { pageScript } from './script.ts';
import { sea } from './sea.ts';
import { sections } from './sections.ts';
import { pageStyle } from './style.ts';

/** The report as a page: one file that opens from disk, asks for nothing else, and runs no script but its own. */
export function reportPage(report: Report): string {
  const { headline, kind } = headlineOf(report);
  return documentOf({
    title: `${headline} · becalm`,
    style: pageStyle,
    script: pageScript,
    kind,
    body: [
      headerOf(report, headline),
      html`<main id="main">
<noscript><p class="note">Scripts are off: the findings stand in the JSON report beside this page.</p></noscript>
<div id="app"></div>
${sections(report)}
</main>`,
      footerOf(report),
      html`<div id="toast" role="status" aria-live="polite"></div>`,
      { html: `<script type="application/json" id="data">${embeddedJson(pageData(report))}</script>` },
    ],
  });
}

/** What the page is about, in a sentence, and whether the sea is calm. */
function headlineOf({ suite, tests }: Report): {
  readonly headline: string;
  readonly kind: 'calm' | 'troubled';
} {
  const { possibleRaces } = suite;
  const found = suite.flaky - possibleRaces + suite.broken + suite.unconfirmed;
  const of = counted(tests.length, 'test');
  if (found === 0) {
    const races = possibleRaces === 0 ? '' : `, ${counted(possibleRaces, 'possible race')}`;
    return { headline: `All calm: ${of}, none flaky${races}`, kind: 'calm' };
  }
  return {
    headline: `${found} of ${of} ${found === 1 ? 'does' : 'do'} not hold in every world`,
    kind: 'troubled',
  };
}

const labelWords: Readonly<Record<FindingLabel, string>> = {
  FLAKY: 'flaky',
  ORDER: 'order-dependent',
  BROKEN: 'broken',
  UNCONFIRMED: 'unconfirmed',
  RACE: 'possible race',
};

function headerOf(report: Report, headline: string): Html {
  const { tests, seeds, durationMs, incomplete } = report;
  const labels = tests.map(labelOf);
  const figures: readonly (readonly [kind: string, word: string, count: number])[] = [
    ...findingLabels.map((label) => {
      const count = labels.filter((each) => each === label).length;
      return [label.toLowerCase(), labelWords[label], count] as const;
    }),
    ['stable', 'stable', tests.filter(({ verdict }) => verdict === 'stable').length],
    ['skipped', 'skipped', tests.filter(({ verdict }) => verdict === 'skipped').length],
  ];
  const worlds = `${counted(seeds.completed, 'world')}${missingText(report)} in ${duration(durationMs)}`;
  const stopped = stopText(report);
  return html`<header><div class="top"><p class="brand"><svg viewBox="0 0 28 16" aria-hidden="true" focusable="false"><path d="M1 5c4.3 0 4.3 3 8.6 3s4.3-3 8.7-3 4.3 3 8.7 3M1 11c4.3 0 4.3 3 8.6 3s4.3-3 8.7-3 4.3 3 8.7 3"/></svg>becalm</p><div id="tools"></div></div>
<h1>${headline}</h1>
<p class="lead">${worlds}.${stopped} ${boundText(report)}</p>
${incomplete === null ? '' : html`<p class="warning"><strong>Incomplete.</strong> ${incompleteText(incomplete)}</p>`}
<dl class="figures">${figures
    .filter(([, , count]) => count > 0)
    .map(([kind, word, count]) => html`<div class="${kind}"><dt>${word}</dt><dd>${count}</dd></div>`)}</dl>
</header>${sea(report)}
`;
}

function stopText({ stop }: Report): string {
  if (stop.rule === 'until-flaky') return ' It ended with its first finding, so no rate is estimated.';
  return stop.rule === 'budget' ? ` It ended with its budget of ${duration(stop.budgetMs ?? 0)}.` : '';
}

function missingText({ seeds }: Report): string {
  return seeds.completed === seeds.count ? '' : ` of ${seeds.count}`;
}

function incompleteText(incomplete: NonNullable<Report['incomplete']>): string {
  const { stopped, seedsLeft, probesLeft, suspectsLeft } = incomplete;
  const left = [
    ...(seedsLeft === 0 ? [] : [counted(seedsLeft, 'seed')]),
    ...(probesLeft === 0 ? [] : [counted(probesLeft, 'probe')]),
    ...(suspectsLeft === 0 ? [] : [`${counted(suspectsLeft, 'test')} to replay`]),
  ];
  const what = left.length === 0 ? 'Some worlds were lost.' : `Left: ${left.join(', ')}.`;
  return `${stopped ? 'The hunt was interrupted. ' : ''}${what}`;
}

function footerOf(report: Report): Html {
  const { becalm, vitest, node, commit, at, startedAt, axes, seeds, switchedOff, changed } = report;
  const facts: readonly (readonly [string, string])[] = [
    ['seeds', seedRanges(seeds).map(rangeText).join(', ')],
    ['base instant', at],
    ['axes', axes.join(', ')],
    ['started', startedAt],
    ['commit', commit ?? 'none'],
    ['versions', `becalm ${becalm}, Vitest ${vitest}, Node ${node.replace(/^v/, '')}`],
    ...(changed === null ? [] : [['only files that changes concern', changedText(changed)] as const]),
    ...(switchedOff.length === 0 ? [] : [['off during the hunt', switchedOff.join(', ')] as const]),
  ];
  return html`<footer><dl>${facts.map(
    ([word, text]) => html`<div><dt>${word}</dt><dd>${escapeControls(text)}</dd></div>`,
  )}</dl></footer>`;
}

function changedText({ base }: NonNullable<Report['changed']>): string {
  return base === null ? 'since the last commit' : `since ${base}`;
}
