/** How one step of a session ended. */
export interface StepResult {
  readonly title: string;
  readonly status: number;
  /** What it printed, standard output and error together. */
  readonly output: string;
}

/** Characters of a step that the report keeps: its end, where the figures stand. */
const OUTPUT_LENGTH_MAX = 20_000;

/** Says a whole session as one Markdown document: a table of all steps, and below it what each printed. */
export function optimizationReport(results: readonly StepResult[]): string {
  return [
    '# A session of profiling',
    '',
    '| step | outcome |',
    '| --- | --- |',
    ...results.map(
      ({ title, status }) => `| ${title} | ${status === 0 ? 'done' : `exit status ${status}`} |`,
    ),
    '',
    ...results.flatMap(sectionOf),
  ].join('\n');
}

function sectionOf({ title, output }: StepResult): readonly string[] {
  const text = output.trim().slice(-OUTPUT_LENGTH_MAX);
  const fence = '`'.repeat(1 + Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length)));
  return [`## ${title}`, '', `${fence}text`, text, fence, ''];
}
