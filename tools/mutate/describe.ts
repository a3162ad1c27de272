/** What a person reads: the help, the table, and the lists behind its numbers. */
import type { Equivalent } from './equivalents.ts';
import type { ModuleVerdict } from './judge.ts';
import type { MutatedModule } from './modules.ts';
import type { Mutant } from './mutant.ts';
import { tableLines } from './table.ts';

/** A module that has been judged, and what that took. */
export interface TimedVerdict {
  readonly verdict: ModuleVerdict;
  readonly durationMs: number;
}

const header = [
  'module',
  'mutants',
  'killed',
  'unfinished',
  'survived',
  'not covered',
  'equivalent',
  'score',
  'floor',
  'minutes',
  'verdict',
];

/** The table of all modules, as Markdown. */
export function describeVerdicts(verdicts: readonly TimedVerdict[]): readonly string[] {
  return tableLines(header, verdicts.map(rowOf));
}

/** Everything about one module that is not just a number, as Markdown; `title` is its first line. */
export function describeModule(verdict: ModuleVerdict): readonly string[] {
  const { module, surviving, unfinished, late, equivalent, invalid, healed } = verdict;
  return [
    `# Mutants of ${module.name}`,
    ...section('Survivors', surviving.map(describeMutant)),
    ...section(
      'Endless: not finished alone within a minute, or after 100 times the steps; counted as detected',
      unfinished.map(describeMutant),
    ),
    ...section('Killed by the time limit of a test', late.map(describeMutant)),
    ...section(
      'Equivalent',
      equivalent.map(({ mutant, reason }) => `${describeMutant(mutant)}: ${reason}`),
    ),
    ...section('Could not be run, counted nowhere', invalid.map(describeMutant)),
    ...section('Healed: take them out of tools/mutate/equivalent.json', healed.map(describeEquivalent)),
  ];
}

/** The last line: whether all is well, and what to do if not. */
export function describeOutcome(verdicts: readonly TimedVerdict[], outputFolder: string): string {
  const failed = verdicts.filter(({ verdict }) => !verdict.passed).map(({ verdict }) => verdict.module.name);
  if (failed.length === 0) return `Every floor is reached. The mutants stand in ${outputFolder}/<module>.md.`;
  const files = failed.map((name) => `${outputFolder}/${name}.md`).join(', ');
  return `${failed.join(', ')} failed: write the tests that ${files} asks for, or list what is equivalent with its reason.`;
}

/** What `--help` prints. */
export function describeHelp(modules: readonly MutatedModule[]): readonly string[] {
  const width = Math.max(...modules.map(({ name }) => name.length));
  return [
    'npm run mutate [-- --module <module>,<module>] [--file <path>,<path>] [--fresh] [--workers <count>]',
    '',
    'Changes the code in every way that Stryker knows, one change at a time, and counts the changes that no test',
    'notices. Exit status 0: every floor is reached; 1: one is not, or an entry of tools/mutate/equivalent.json has',
    'healed; 2: wrong usage.',
    '',
    '  --module   some modules only',
    '  --file     some files only, held to the floor of their module and listed in the terminal alone',
    '  --fresh    asks for every verdict anew; otherwise those count whose code and tests are as they were',
    '  --workers  mutants under test at the same time; one for each core by default',
    '',
    'Modules',
    ...modules.map(
      ({ name, floorPercent, files }) =>
        `  ${name.padEnd(width)}  at least ${floorPercent} % of ${files.join(' ')}`,
    ),
    '',
    'Examples',
    '  npm run mutate -- --module money,position       two modules',
    '  npm run mutate -- --file src/core/time.ts       one file, while its tests are written',
    '  nice npm run mutate -- --fresh                  all that docs/mutation.md tells, one to two hours',
    '  SEED=7 npm run mutate -- --module risk --fresh  property tests with other values; SEED is 1 by default',
  ];
}

function rowOf({ verdict, durationMs }: TimedVerdict): readonly string[] {
  const notCovered = verdict.surviving.filter(({ outcome }) => outcome === 'no-coverage').length;
  return [
    verdict.module.name,
    String(verdict.mutantCount),
    String(verdict.killedCount),
    String(verdict.unfinished.length),
    String(verdict.surviving.length - notCovered),
    String(notCovered),
    String(verdict.equivalent.length),
    percent(verdict.scorePercent),
    percent(verdict.module.floorPercent),
    (durationMs / 60_000).toFixed(1),
    describePassed(verdict),
  ];
}

function describePassed({ passed, healed, scorePercent, module }: ModuleVerdict): string {
  if (passed) return 'pass';
  return scorePercent < module.floorPercent ? 'BELOW THE FLOOR' : `${healed.length} HEALED`;
}

/** Cut and not rounded: what is shown as the floor has reached it. */
function percent(value: number): string {
  return `${(Math.floor(value * 10) / 10).toFixed(1)} %`;
}

function section(title: string, lines: readonly string[]): readonly string[] {
  if (lines.length === 0) return [];
  return ['', `## ${title} (${lines.length})`, '', ...lines.map((line) => `- ${line}`)];
}

function describeMutant({ file, start, mutator, original, replacement, outcome }: Mutant): string {
  const mark = outcome === 'no-coverage' ? ', not covered' : '';
  return `${file}:${start.line}:${start.column} ${mutator}${mark} ${describeChange(original, replacement)}`;
}

function describeEquivalent({ file, line, mutator, original, replacement }: Equivalent): string {
  return `${file} ${mutator} ${describeChange(original, replacement)} in ${code(line)}`;
}

function describeChange(original: string, replacement: string): string {
  return `${code(original)} → ${code(replacement)}`;
}

const excerptLengthMax = 100;

function code(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ');
  const excerpt = line.length > excerptLengthMax ? `${line.slice(0, excerptLengthMax)}…` : line;
  return excerpt.includes('`') ? `\`\` ${excerpt} \`\`` : `\`${excerpt}\``;
}
