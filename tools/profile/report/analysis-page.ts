import type { Advice } from '../advice/advice.ts';
import type { Analysis, HotSpot } from '../advice/analyse.ts';
import type { ShareChange } from '../cpu/compare-profiles.ts';
import type { Comparison } from './analysis-report.ts';
import type { ReportSubject } from './cpu-report.ts';
import { type Markup, markup } from './markup.ts';
import { fileWords, milliseconds, percent } from './words.ts';

const STYLE = `
body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 78rem; padding: 0 1rem; color: #1b1b1b; }
table { border-collapse: collapse; width: 100%; margin: 1rem 0; font-size: 13px; }
th, td { text-align: left; padding: 0.25rem 0.6rem; border-bottom: 1px solid #ddd; vertical-align: top; }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
code { font-family: ui-monospace, Menlo, Consolas, monospace; font-size: 12px; overflow-wrap: anywhere; }
.high { color: #a3190f; font-weight: 600; } .medium { color: #8a5300; } .low { color: #4d5a66; }
svg { width: 100%; height: auto; border: 1px solid #ddd; }
`;

/** Says an analysis as a page that needs nothing besides itself, with the flame graph in it. */
export function analysisPage(
  analysis: Analysis,
  comparison: Comparison | null,
  { name, folder }: ReportSubject,
  flames: Markup,
): string {
  const { busyUs, idleUs, sampleCount } = analysis;
  const page = markup`<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Analysis of ${name}</title>
<style>${{ markup: STYLE }}</style>
<h1>Analysis of ${name}</h1>
<p>${milliseconds(busyUs)} ms of work, ${milliseconds(idleUs)} ms idle, ${sampleCount} samples.</p>
<h2>Recommendations</h2>
${analysis.advice.length === 0 ? markup`<p>No known pattern takes 1 % of the work or more.</p>` : analysis.advice.map(adviceItem)}
<h2>Hot spots</h2>
${spotTable(analysis.hotSpots)}
${comparison === null ? '' : changeTable(comparison, folder)}
<h2>Flame graph</h2>
${flames}
</html>`;
  return `${page.markup}\n`;
}

function adviceItem({ pattern, share, priority, recommendation, where }: Advice): Markup {
  return markup`<section><h3 class="${priority}">${priority}: ${pattern}, ${percent(share)}</h3>
<p>${recommendation}</p>
<ul>${where.map((each) => markup`<li><code>${each}</code></li>`)}</ul></section>
`;
}

function spotTable(spots: readonly HotSpot[]): Markup {
  return markup`<table><tr><th>priority</th><th class="number">self</th><th class="number">with calls</th><th class="number">samples</th><th>function</th><th>where it begins</th><th>patterns</th></tr>
${spots.map(
  ({ priority, selfShare, cumulativeShare, samples, name, place, patterns }) =>
    markup`<tr><td class="${priority}">${priority}</td><td class="number">${percent(selfShare)}</td><td class="number">${percent(cumulativeShare)}</td><td class="number">${samples}</td><td><code>${name}</code></td><td><code>${place}</code></td><td>${patterns.join(', ')}</td></tr>
`,
)}</table>`;
}

function changeTable({ with: before, changes }: Comparison, folder: string): Markup {
  return markup`<h2>Against ${before}</h2>
<table><tr><th class="number">self before</th><th class="number">self after</th><th>function</th><th>file</th></tr>
${changes.slice(0, 20).map((change) => changeRow(change, folder))}</table>`;
}

function changeRow({ selfBefore, selfAfter, name, url }: ShareChange, folder: string): Markup {
  return markup`<tr><td class="number">${percent(selfBefore)}</td><td class="number">${percent(selfAfter)}</td><td><code>${name}</code></td><td><code>${fileWords(url, folder)}</code></td></tr>
`;
}
