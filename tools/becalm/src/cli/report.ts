import { dirname, resolve } from 'node:path';
import { mergeReports } from '../report/merge.ts';
import type { Report } from '../report/schema.ts';
import { gapsBetween, rangeText, seedRanges } from '../report/seed-ranges.ts';
import { closingText } from '../report/terminal.ts';
import { InvalidReportError, validateReport } from '../report/validate.ts';
import { type ExitCode, exitCodeOfReport, exitCodes } from './exit-codes.ts';
import { readText, reasonOf, shownPath } from './named-files.ts';
import { type OutputFlags, tellGithub, wantedOutputs, writeOutputs } from './outputs.ts';
import type { CliPorts } from './ports.ts';
import { UsageError } from './usage-error.ts';

/** The flags of `becalm report`, read. */
export interface ReportFlags extends OutputFlags {
  /** As given; one at least. */
  readonly files: readonly [string, ...string[]];
  readonly flakinessReport: string | null;
  /** Tells GitHub Actions. */
  readonly github: boolean;
  /** The folder that the paths of the reports are relative to; null for the one that the first was written below. */
  readonly root: string | null;
}

/** Runs `becalm report`; throws `UsageError` for what the user can set right. */
export async function reportCommand(flags: ReportFlags, ports: CliPorts): Promise<ExitCode> {
  const [firstFile, ...otherFiles] = flags.files;
  const first = await readReport(firstFile, ports);
  const others: Report[] = [];
  for (const file of otherFiles) others.push(await readReport(file, ports));
  const merged = mergeReports([first, ...others]);
  if (merged.kind === 'refused') {
    const advice = 'Merge reports of one commit, hunted with the same flags over different --seeds.';
    throw new UsageError([...merged.reasons, advice].join('\n'));
  }
  const { report } = merged;
  for (const gap of gapsBetween(seedRanges(report.seeds))) {
    ports.stderr.write(`Seeds ${rangeText(gap)} are in no report.\n`);
  }
  const outputs = wantedOutputs(flags, ports);
  const problems = await writeOutputs(report, outputs, ports);
  if (flags.github) problems.push(...(await tellGithub(report, rootOf(flags, ports), ports)));
  if (outputs.length === 0 && !flags.github) {
    const { columns, colours } = ports.stdout;
    ports.stdout.write(closingText(report, { columns, colours, reportPath: firstFile }));
  }
  for (const problem of problems) ports.stderr.write(`${problem.message}\n`);
  return problems.length > 0 ? exitCodes.usage : exitCodeOfReport(report);
}

/** A hunt writes to `.becalm` under the root; other reports are of the working directory. */
function rootOf({ root, files: [file] }: ReportFlags, { workingDirectory }: CliPorts): string {
  if (root !== null) return resolve(workingDirectory, root);
  const folder = dirname(resolve(workingDirectory, file));
  return folder.endsWith('.becalm') ? dirname(folder) : workingDirectory;
}

async function readReport(file: string, ports: CliPorts): Promise<Report> {
  const path = resolve(ports.workingDirectory, file);
  const text = await readText(path, 'Name the JSON report of a hunt.', ports);
  try {
    return validateReport(JSON.parse(text));
  } catch (error) {
    if (!(error instanceof InvalidReportError || error instanceof SyntaxError)) throw error;
    throw new UsageError(`${shownPath(path, ports)}: ${reasonOf(error)}`, { cause: error });
  }
}
