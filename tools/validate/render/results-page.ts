import { describeSeconds } from '../describe.ts';
import { CATEGORIES, type Category } from '../line.ts';
import type { ProofResult } from '../prove/proof.ts';
import { soakedMinutes } from '../read/soak.ts';
import type { LineResult } from '../results.ts';
import type { SoakResult } from '../soak/soak-result.ts';
import { code, plain, tableOf } from './markdown.ts';
import { measuredWords, type PageFacts, titleCase } from './pages.ts';

/** The page with every line, what it ran, what was measured, and the verdict. */
export function renderResults(facts: PageFacts): string {
  const { results, proof, soak } = facts;
  const parts = [
    '# Validation results',
    'Written by `npm run validate` from what it measured; a test compares the page with `results.json`, so nobody edits it.',
    `${measuredWords(facts)} It took ${describeSeconds(results.seconds)}.`,
    'Each test counts in one line only. Seconds are those of the command, which may serve several lines. What was measured while ' +
      'more processes wanted to run than there are cores says **busy**, with the load average: its times are those of a busy machine.',
    ...CATEGORIES.flatMap((category) => categoryPart(category, facts)),
    ...soakPart(soak),
    ...proofPart(proof),
  ];
  return `${parts.join('\n\n')}\n`;
}

function categoryPart(category: Category, facts: PageFacts): readonly string[] {
  const lines = facts.results.lines.filter((line) => line.category === category);
  const rows = lines.map((line) => rowOf(line, facts));
  const wrong = lines.flatMap(({ id, details }) =>
    details.map((detail) => `- ${code(id)}: ${plain(detail)}`),
  );
  return [
    `## ${titleCase(category)}`,
    tableOf(['line', 'what', 'command', 'figure', 'floor', 'seconds', 'verdict'], rows),
    ...(wrong.length === 0 ? [] : [wrong.join('\n')]),
  ];
}

function rowOf(line: LineResult, facts: PageFacts): readonly string[] {
  const wasRun = line.verdict !== 'not run';
  return [
    code(line.id),
    plain(line.title),
    code(line.command),
    wasRun ? `${plain(line.figure)}${circumstances(line, facts)}` : '',
    plain(line.floor),
    wasRun ? line.seconds.toFixed(0) : '',
    verdictOf(line),
  ];
}

/** What has to be known to believe a figure. */
function circumstances({ load, commit }: LineResult, { results }: PageFacts): string {
  const busy = load > results.machine.cores ? `; **busy**, load ${load.toFixed(1)}` : '';
  return commit === results.commit ? busy : `${busy}; at commit ${code(commit.slice(0, 12))}`;
}

function verdictOf({ verdict, figure }: LineResult): string {
  if (verdict === 'not run') return `not run: ${plain(figure)}`;
  return verdict === 'fail' ? '**fail**' : 'pass';
}

function soakPart(soak: SoakResult | null): readonly string[] {
  if (soak === null) return [];
  const minutes = `${soakedMinutes(soak)} minutes`;
  const load = soak.load === null ? '' : `, load average ${soak.load.mean} (at most ${soak.load.max})`;
  return [
    '## The soak',
    `**${minutes}** in real time at ${soak.asked.rate} events/s, begun on ${minuteOf(soak.startedAt)} UTC, commit ${soak.commits.map((commit) => code(commit.slice(0, 12))).join(', ')}${load}.`,
    tableOf(
      ['limit', 'expected', 'found', 'verdict'],
      soak.verdict.map(({ name, expected, found, judgement }) => [
        plain(name),
        plain(expected),
        plain(found),
        judgement === 'fail' ? '**fail**' : judgement,
      ]),
    ),
    tableOf(
      ['service', 'MB first', 'MB most', 'MB last', 'lag p50 ms', 'lag p99 ms', 'lag max ms', 'kills'],
      soak.services.map(({ name, firstMb, mostMb, lastMb, p50Ms, p99Ms, maxMs, kills }) => [
        plain(name),
        ...[firstMb, mostMb, lastMb].map((value) => amountOf(value, 0)),
        ...[p50Ms, p99Ms, maxMs].map((value) => amountOf(value, 1)),
        String(kills),
      ]),
    ),
    `![Memory, lag and events of the soak of ${minutes}, minute by minute](soak.svg)`,
  ];
}

function amountOf(value: number | null, digits: number): string {
  return value === null ? '' : value.toFixed(digits);
}

function minuteOf(at: string): string {
  return at.slice(0, 16).replace('T', ' ');
}

function proofPart(proof: ProofResult | null): readonly string[] {
  if (proof === null) return [];
  return [
    '## Planted faults',
    'A gate that was never seen to fail is no gate: `npm run validate -- --prove` plants each of these into a copy of the repository, ' +
      'runs the lines, and expects the one to fail that is named, and no other.',
    `Planted on ${minuteOf(proof.at)} UTC, commit ${code(proof.commit.slice(0, 12))}.`,
    tableOf(
      ['category', 'fault', 'lines that ran', 'lines that failed', 'expected', 'verdict'],
      proof.faults.map(({ category, title, ran, failed, expected, isProved }) => [
        category,
        plain(title),
        ran.map(code).join(', '),
        failed.map(code).join(', '),
        code(expected),
        isProved ? 'pass' : '**fail**',
      ]),
    ),
  ];
}
