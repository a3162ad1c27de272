import { readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { type Report, validateReport } from '../../../src/index.ts';
import { runCommand } from './commands.ts';

/** What Vitest's JSON reporter writes, as far as it is read here. */
interface VitestReport {
  readonly testResults: readonly {
    readonly name: string;
    readonly assertionResults: readonly {
      readonly ancestorTitles: readonly string[];
      readonly title: string;
      readonly status: string;
    }[];
  }[];
}

/** Runs a project's suite once, as its people do; gives `file > name: verdict` of every test, sorted. */
export async function plainVerdicts(project: string): Promise<readonly string[]> {
  await runCommand(
    project,
    'npx',
    'vitest',
    'run',
    '--retry=0',
    '--reporter=json',
    '--outputFile=plain.json',
  );
  const report = JSON.parse(await readFile(join(project, 'plain.json'), 'utf8')) as VitestReport;
  const verdicts = report.testResults.flatMap(({ name: path, assertionResults }) => {
    const file = relative(project, path).replaceAll('\\', '/');
    const titles = assertionResults.map(({ ancestorTitles, title }) =>
      [...ancestorTitles, title].join(' > '),
    );
    return numbered(titles).map((name, index) => {
      const status = assertionResults[index]?.status ?? '';
      return `${file} > ${name}: ${status === 'passed' || status === 'failed' ? status : 'skipped'}`;
    });
  });
  return verdicts.toSorted();
}

/** The second of a name gets ` #2`, unless that is taken. */
function numbered(titles: readonly string[]): readonly string[] {
  const taken = new Set<string>();
  return titles.map((title) => {
    let name = title;
    for (let count = 2; taken.has(name); count++) name = `${title} #${count}`;
    taken.add(name);
    return name;
  });
}

/** Hunts in a project, as its people do. */
export async function hunt(project: string): Promise<Report> {
  const flags = ['--seeds', '20', '--json', 'report.json'];
  const { status, stdout, stderr } = await runCommand(project, 'npx', 'becalm', 'hunt', ...flags);
  if (status !== 1) throw new Error(`Expected findings, status 1, was ${status}:\n${stdout}\n${stderr}`);
  return validateReport(JSON.parse(await readFile(join(project, 'report.json'), 'utf8')));
}

/** What the neutral world showed, in the words of `plainVerdicts`. */
export function neutralVerdicts({ tests }: Report): readonly string[] {
  return tests
    .map(({ file, name, verdict, failingProbes }) => {
      const ran = failingProbes.includes('p0') ? 'failed' : 'passed';
      return `${file} > ${name}: ${verdict === 'skipped' ? 'skipped' : ran}`;
    })
    .toSorted();
}

/** Whatever is neither stable nor skipped: `file > name: verdict, kind`, sorted. */
export function findings({ tests }: Report): readonly string[] {
  return tests
    .filter(({ verdict }) => verdict !== 'stable' && verdict !== 'skipped')
    .map(({ file, name, verdict, kind, project }) =>
      `${project} ${file} > ${name}: ${verdict} ${kind}`.trim(),
    )
    .toSorted();
}
