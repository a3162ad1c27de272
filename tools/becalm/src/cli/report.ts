import { dirname, resolve } from 'node:path';
import { gapsBetween, rangeText, seedRanges } from '../report/seed-ranges.ts';
import { closingText } from '../report/terminal.ts';
import { type ExitCode, exitCodeOfReport, exitCodes } from './exit-codes.ts';
import { readMergedReport } from './merged-report.ts';
import { type OutputFlags, tellGithub, wantedOutputs, writeOutputs } from './outputs.ts';
import type { CliPorts } from './ports.ts';

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
  const [firstFile] = flags.files;
  const report = await readMergedReport(flags.files, ports);
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
