import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { type Analysis, analyse } from '../advice/analyse.ts';
import { sourceFiles } from '../advice/source-files.ts';
import { type CallNode, callTreeOf } from '../cpu/call-tree.ts';
import { compareProfiles } from '../cpu/compare-profiles.ts';
import { type CpuProfile, parseCpuProfile } from '../cpu/cpu-profile.ts';
import { functionTableOf } from '../cpu/function-table.ts';
import { layOutFlames } from '../flame/flame-layout.ts';
import { flameDrawing } from '../flame/flame-svg.ts';
import { ProfileError } from '../profile-error.ts';
import { analysisPage } from '../report/analysis-page.ts';
import { analysisJson, analysisReport, type Comparison } from '../report/analysis-report.ts';
import type { AnalyzeRequest } from './analyze-request.ts';
import type { Ground } from './open-session.ts';

/** Ten minutes of samples take a tenth of it. */
const FILE_BYTES_MAX = 256 * 2 ** 20;

/**
 * Analyses a profile, and compares it with another one where that is asked for.
 *
 * @throws ProfileError `FORMAT` or `LIMIT` where a file is no profile or too large, `TARGET` where it cannot be read
 */
export function analyzeProfile(request: AnalyzeRequest, { cwd, print }: Ground): number {
  const { file, compare, format, out } = request;
  const tree = callTreeOf(readProfile(resolve(cwd, file)));
  const analysis = analyse(tree, sourceFiles(cwd));
  const comparison = compare === null ? null : compareWith(resolve(cwd, compare), compare, tree);
  const text = written(format, { analysis, comparison, tree, name: file, folder: cwd });
  if (out === null) {
    print(text.trimEnd());
    return 0;
  }
  writeFileSync(resolve(cwd, out), text);
  print(out);
  return 0;
}

interface Written {
  readonly analysis: Analysis;
  readonly comparison: Comparison | null;
  readonly tree: CallNode;
  readonly name: string;
  readonly folder: string;
}

function written(format: AnalyzeRequest['format'], given: Written): string {
  const { analysis, comparison, tree, name, folder } = given;
  const subject = { name, folder };
  switch (format) {
    case 'text':
      return analysisReport(analysis, comparison, subject);
    case 'json':
      return analysisJson(analysis, comparison, subject);
    case 'html': {
      const flames = flameDrawing(layOutFlames(tree), { title: basename(name), folder });
      return analysisPage(analysis, comparison, subject, flames);
    }
  }
}

function compareWith(path: string, name: string, after: CallNode): Comparison {
  const before = functionTableOf(callTreeOf(readProfile(path)));
  return { with: name, changes: compareProfiles(before, functionTableOf(after)) };
}

function readProfile(path: string): CpuProfile {
  return parseCpuProfile(readText(path));
}

function readText(path: string): string {
  try {
    const { size } = statSync(path);
    if (size <= FILE_BYTES_MAX) return readFileSync(path, 'utf8');
    throw new ProfileError(
      'LIMIT',
      `Expected a profile of at most ${FILE_BYTES_MAX / 2 ** 20} MB, was ${Math.round(size / 2 ** 20)} MB. Record a shorter time.`,
    );
  } catch (error) {
    if (error instanceof ProfileError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new ProfileError(
      'TARGET',
      `Expected a profile that can be read, was ${reason}. Name a .cpuprofile file.`,
      error,
    );
  }
}
