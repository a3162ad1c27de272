import { CATEGORIES } from '../line.ts';
import { soakedMinutes } from '../read/soak.ts';
import type { LineResult } from '../results.ts';
import { code, plain, tableOf } from './markdown.ts';
import { measuredWords, type PageFacts, titleCase } from './pages.ts';

/** Who approves, and what they answer for. */
const APPROVALS = ['Trading', 'Risk', 'Operations', 'Security', 'Engineering'] as const;

/** The page that people sign: what holds, what does not, and what nobody has tried. */
export function renderReadiness(facts: PageFacts): string {
  const { lines } = facts.results;
  const failed = lines.filter(({ verdict }) => verdict === 'fail');
  const notRun = lines.filter(({ verdict }) => verdict === 'not run');
  const parts = [
    '# Production readiness',
    'Written by `npm run validate` from what it measured, except for the signatures, which belong on a copy of this page: a test ' +
      'compares it with the results.',
    measuredWords(facts),
    failed.length === 0
      ? 'No line of the checklist fails.'
      : `**${failed.length} of ${lines.length} lines fail: not ready.**`,
    tableOf(
      ['category', 'passed', 'failed', 'not run'],
      CATEGORIES.map((name) => summaryRow(name, lines)),
    ),
    'Every line with its command and figure stands in [the results](validation/VALIDATION_RESULTS.md), what is known and how to live ' +
      'with it in [known issues](validation/KNOWN_ISSUES.md).',
    '## Open points',
    listOf(failed, 'Nothing fails.', ({ figure, details }) => [figure, ...details].join('; ')),
    '## What was not run',
    listOf(notRun, 'Everything was run.', ({ figure }) => figure),
    '## Soak',
    soakWords(facts),
    '## Approval',
    'Each signature says: I have read the results and the known issues, and agree that Njord goes into production.',
    tableOf(
      ['area', 'name', 'date', 'signature'],
      APPROVALS.map((area) => [area, '', '', '']),
    ),
  ];
  return `${parts.join('\n\n')}\n`;
}

function summaryRow(category: string, lines: readonly LineResult[]): readonly string[] {
  const count = (verdict: LineResult['verdict']): string =>
    String(lines.filter((line) => line.category === category && line.verdict === verdict).length);
  return [titleCase(category), count('pass'), count('fail'), count('not run')];
}

function listOf(lines: readonly LineResult[], none: string, words: (line: LineResult) => string): string {
  if (lines.length === 0) return none;
  return lines
    .map((line) => `- ${code(line.id)} (${line.category}) ${plain(line.title)}: ${plain(words(line))}`)
    .join('\n');
}

function soakWords({ soak }: PageFacts): string {
  if (soak === null) return 'No soak in real time was run: `npm run validate -- --soak 24h` runs one.';
  const minutes = soakedMinutes(soak);
  const wish =
    minutes >= 1_440 ? '' : ' A soak of 24 hours remains to be run: `npm run validate -- --soak 24h`.';
  return `The last soak in real time took **${minutes} minutes**; its plot is in the results.${wish}`;
}
