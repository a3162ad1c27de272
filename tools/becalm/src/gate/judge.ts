import type { FloorsFile } from './floors.ts';
import { type HelpfulFile, helpfulFiles } from './helpful-files.ts';
import { type Counts, type Floors, type Metric, metrics, percentage, shortOf } from './metrics.ts';
import type { Sources } from './modules.ts';
import { countFiles, type FileCoverage } from './spots.ts';

/** A metric below its floor. */
export interface Miss {
  readonly metric: Metric;
  /** Covered, from 0 to 100, cut after two decimals. */
  readonly percent: number;
  readonly floor: number;
  /** How many more have to be covered; null where nothing was measured, so that nobody knows. */
  readonly short: number | null;
}

/** How a module, or the whole, stands against its floors. */
export interface ScopeVerdict {
  /** Path of the module, or `whole`. */
  readonly name: string;
  /** Null where no file of it was measured: that counts as 0 %. */
  readonly counts: Counts | null;
  readonly floors: Floors;
  readonly misses: readonly Miss[];
  /** Files that are there and that no coverage knows. Nobody can say how much of them is covered. */
  readonly unmeasured: readonly string[];
  /** Neither a miss nor an unmeasured file. */
  readonly passed: boolean;
}

/** What the gate has to say on coverage. */
export interface CoverageVerdict {
  readonly passed: boolean;
  readonly modules: readonly ScopeVerdict[];
  readonly whole: ScopeVerdict;
  /** Of everything where the whole misses a floor or nothing does, else of the modules that did not pass. */
  readonly helpful: readonly HelpfulFile[];
}

/**
 * Judges coverage against its floors: every module by itself and all files together, in all four metrics. A module may
 * not hide behind the others, nor a metric.
 *
 * @param measured - one entry per path, relative to the root
 */
export function judgeCoverage(
  measured: readonly FileCoverage[],
  sources: Sources,
  floors: Pick<FloorsFile, 'whole' | 'modules'>,
): CoverageVerdict {
  const byPath = new Map(measured.map((file) => [file.path, file]));
  const judge = (name: string, files: readonly string[], own: Floors): ScopeVerdict => {
    const known = files.flatMap((path) => byPath.get(path) ?? []);
    const counts = known.length === 0 ? null : countFiles(known);
    const misses = missesOf(counts, own);
    const unmeasured = files.filter((path) => !byPath.has(path));
    const passed = misses.length === 0 && unmeasured.length === 0;
    return { name, counts, floors: own, misses, unmeasured, passed };
  };
  const modules = sources.modules.map(({ name, files }) => judge(name, files, floors.modules));
  const whole = judge('whole', sources.files, floors.whole);
  const failing = sources.modules.filter((_, index) => modules[index]?.passed === false);
  const scope =
    whole.misses.length > 0 || failing.length === 0 ? sources.files : failing.flatMap(({ files }) => files);
  return {
    passed: whole.passed && failing.length === 0,
    modules,
    whole,
    helpful: helpfulFiles(scope.flatMap((path) => byPath.get(path) ?? [])),
  };
}

function missesOf(counts: Counts | null, floors: Floors): readonly Miss[] {
  return metrics.flatMap((metric): readonly Miss[] => {
    const floor = floors[metric];
    if (counts === null) return floor === 0 ? [] : [{ metric, percent: 0, floor, short: null }];
    const short = shortOf(counts[metric], floor);
    return short === 0 ? [] : [{ metric, percent: percentage(counts[metric]), floor, short }];
  });
}
