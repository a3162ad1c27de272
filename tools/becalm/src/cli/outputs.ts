import { join, relative, resolve, sep } from 'node:path';
import { flakinessRefusal, flakinessReport } from '../report/flakiness-report.ts';
import { findingAnnotations, stepSummary, summaryBytesMax } from '../report/github.ts';
import { reportPage } from '../report/html/page.ts';
import { junitXml } from '../report/junit.ts';
import type { Report } from '../report/schema.ts';
import { reasonOf } from '../worlds/reason-of.ts';
import type { CliPorts } from './ports.ts';
import { UsageError } from './usage-error.ts';

/** Where a report is written besides the places that a command has of its own; as given, null for nowhere. */
export interface OutputFlags {
  readonly json: string | null;
  readonly html: string | null;
  readonly junit: string | null;
}

/** A form of the report and where it goes. */
export interface Output {
  /** Absolute. */
  readonly path: string;
  /** The flag that names another place. */
  readonly flag: string;
  readonly text: (report: Report) => string;
}

/**
 * The places that a hunt writes to of its own accord: the folder `.becalm` under the root.
 *
 * @param suffix - stands in the names of a hunt beside another: `-2`
 */
export function ownOutputs(root: string, suffix = ''): readonly [json: Output, html: Output] {
  const folder = join(root, '.becalm');
  return [
    { path: join(folder, `report${suffix}.json`), flag: '--json', text: jsonText },
    { path: join(folder, `report${suffix}.html`), flag: '--html', text: reportPage },
  ];
}

/** The places that flags name. */
export function wantedOutputs(
  {
    json,
    html,
    junit,
    flakinessReport: flakiness,
  }: OutputFlags & { readonly flakinessReport?: string | null },
  { workingDirectory }: Pick<CliPorts, 'workingDirectory'>,
): readonly Output[] {
  const outputs: readonly [string, string | null, Output['text']][] = [
    ['--json', json, jsonText],
    ['--html', html, reportPage],
    ['--junit', junit, junitXml],
    ['--flakiness-report', flakiness ?? null, flakinessText],
  ];
  return outputs.flatMap(([flag, path, text]) =>
    path === null ? [] : [{ flag, path: resolve(workingDirectory, path), text }],
  );
}

/** Writes the report to each place once; one that fails does not keep the others from theirs. Returns what failed. */
export async function writeOutputs(
  report: Report,
  outputs: readonly Output[],
  ports: Pick<CliPorts, 'writeFile'>,
): Promise<UsageError[]> {
  const problems: UsageError[] = [];
  for (const { path, flag, text } of new Map(outputs.map((output) => [output.path, output])).values()) {
    try {
      await ports.writeFile(path, text(report));
    } catch (error) {
      if (error instanceof UsageError) problems.push(error);
      else problems.push(unwritten(path, `Write it elsewhere with ${flag}.`, error));
    }
  }
  return problems;
}

/**
 * Tells GitHub Actions: annotations on standard output, and a summary of the step where the workflow has a file for it.
 *
 * @param root - the folder that the report's paths are relative to, absolute
 * @returns what failed
 */
export async function tellGithub(
  report: Report,
  root: string,
  ports: Pick<CliPorts, 'environment' | 'readFile' | 'writeFile' | 'stdout' | 'workingDirectory'>,
): Promise<readonly UsageError[]> {
  const folder = folderInRepository(root, ports);
  for (const command of findingAnnotations(report, folder)) ports.stdout.write(`${command}\n`);
  return addToSummary((room) => stepSummary(report, room), ports);
}

/** A folder relative to the checkout of a workflow, with `/`: what GitHub takes paths to be relative to. */
export function folderInRepository(
  folder: string,
  { environment, workingDirectory }: Pick<CliPorts, 'environment' | 'workingDirectory'>,
): string {
  return relative(environment('GITHUB_WORKSPACE') ?? workingDirectory, folder)
    .split(sep)
    .join('/');
}

/**
 * Adds to the summary of a step, where the workflow has a file for it and room is left.
 *
 * @param textFor - the text, no longer than so many bytes
 * @returns what failed
 */
export async function addToSummary(
  textFor: (bytesMax: number) => string,
  ports: Pick<CliPorts, 'environment' | 'readFile' | 'writeFile'>,
): Promise<readonly UsageError[]> {
  const path = ports.environment('GITHUB_STEP_SUMMARY');
  if (path === null || path === '') return [];
  // The runner makes the file before the step; a step may have written to it already.
  const before = await ports.readFile(path).catch(() => '');
  const room = summaryBytesMax - Buffer.byteLength(before);
  if (room < summaryBytesMin) return [];
  try {
    await ports.writeFile(path, before + textFor(room));
    return [];
  } catch (error) {
    return [unwritten(path, 'Point GITHUB_STEP_SUMMARY to a file that can be written.', error)];
  }
}

/** A summary that has less room than this could not even say what it leaves out. */
const summaryBytesMin = 4096;

function jsonText(report: Report): string {
  return `${JSON.stringify(report, null, 2)}\n`;
}

function flakinessText(report: Report): string {
  const refusal = flakinessRefusal(report);
  if (refusal !== null)
    throw new UsageError(`${refusal} Leave --flakiness-report out, or hunt in a repository.`);
  return `${JSON.stringify(flakinessReport(report), null, 2)}\n`;
}

function unwritten(path: string, advice: string, cause: unknown): UsageError {
  const message = `Expected to write the report to "${path}", was: ${reasonOf(cause)}. ${advice}`;
  return new UsageError(message, { cause });
}
