import { resolve } from 'node:path';
import { mergeReports } from '../report/merge.ts';
import type { Report } from '../report/schema.ts';
import { InvalidReportError, validateReport } from '../report/validate.ts';
import { reasonOf } from '../worlds/reason-of.ts';
import { readText, shownPath } from './named-files.ts';
import type { CliPorts } from './ports.ts';
import { UsageError } from './usage-error.ts';

type Ports = Pick<CliPorts, 'readFile' | 'workingDirectory'>;

/**
 * Reads reports of hunts and puts them together.
 *
 * @param files - as given; one at least
 * @throws UsageError for what is no report, and where they do not fit together
 */
export async function readMergedReport(
  [firstFile, ...otherFiles]: readonly [string, ...string[]],
  ports: Ports,
): Promise<Report> {
  const first = await readReport(firstFile, ports);
  const others: Report[] = [];
  for (const file of otherFiles) others.push(await readReport(file, ports));
  const merged = mergeReports([first, ...others]);
  if (merged.kind === 'merged') return merged.report;
  const advice = 'Merge reports of one commit, hunted with the same flags over different --seeds.';
  throw new UsageError([...merged.reasons, advice].join('\n'));
}

async function readReport(file: string, ports: Ports): Promise<Report> {
  const path = resolve(ports.workingDirectory, file);
  const text = await readText(path, 'Name the JSON report of a hunt.', ports);
  try {
    return validateReport(JSON.parse(text));
  } catch (error) {
    if (!(error instanceof InvalidReportError || error instanceof SyntaxError)) throw error;
    throw new UsageError(`${shownPath(path, ports)}: ${reasonOf(error)}`, { cause: error });
  }
}
