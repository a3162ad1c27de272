/** `npm run cleanup`: what the source weighs, one row for each measure. See docs/decisions/0002-checks.md. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { styleText } from 'node:util';
import type { Paint } from '../check/describe.ts';
import { describeCleanupHelp, describeMeasurements, shownPlaces } from './describe.ts';
import { EarlierTree } from './earlier-tree.ts';
import { type Measure, type Measurement, takeMeasures } from './measure.ts';
import { measures as allMeasures } from './measures.ts';
import { openRepository } from './open-repository.ts';
import { type CleanupRequest, readCleanupRequest } from './read-request.ts';
import { updateReport } from './report.ts';

const root = join(import.meta.dirname, '..', '..');
const reportPath = join(root, 'docs', 'refactoring', 'CLEANUP_REPORT.md');
const paint: Paint = (colour, text) => styleText(colour, text, { stream: process.stdout });

process.exitCode = await main();

async function main(): Promise<number> {
  try {
    return await answer(readCleanupRequest(process.argv.slice(2), allMeasures));
  } catch (error) {
    return refuse(error instanceof Error ? error.message : String(error), 1);
  }
}

async function answer(request: CleanupRequest): Promise<number> {
  switch (request.kind) {
    case 'help':
      print(describeCleanupHelp(allMeasures));
      return 0;
    case 'measure': {
      const taken = await takeMeasures(request.measures, openRepository(root));
      print(request.asJson ? jsonOf(taken, request.top) : describeMeasurements(taken, request.top, paint));
      return statusOf(taken);
    }
    case 'report':
      return report(request.measures, request.before);
    case 'wrong':
      return refuse(`${request.message} See npm run cleanup -- --help.`, 2);
    default:
      return request satisfies never;
  }
}

/** One tree after the other: both at once would ask for twice the memory. */
async function report(measures: readonly Measure[], commit: string): Promise<number> {
  using tree = new EarlierTree(root, commit);
  const before = await takeMeasures(measures, openRepository(tree.root));
  const after = await takeMeasures(measures, openRepository(root));
  writeFileSync(reportPath, updateReport(readFileSync(reportPath, 'utf8'), { commit, before, after }));
  print(describeMeasurements(after, 0, paint));
  return statusOf(after);
}

function jsonOf(taken: readonly Measurement[], top: number): string {
  const measures = taken.map((measurement) => ({ ...measurement, places: shownPlaces(measurement, top) }));
  return JSON.stringify({ holds: statusOf(taken) === 0, measures }, null, 2);
}

function statusOf(taken: readonly Measurement[]): number {
  return taken.every(({ holds }) => holds) ? 0 : 1;
}

function refuse(message: string, status: number): number {
  process.stderr.write(`${message}\n`);
  return status;
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
