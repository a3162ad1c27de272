import type { EstimatedFile } from '../../../src/speed/estimate.ts';
import type { FileSource, PlannedFile } from '../../../src/worlds/ordinary-plan.ts';
import { streamOf } from '../../../src/worlds/seed.ts';

/** A test file that nothing is known of but its path. */
export function plannedFile(file: string, given: Partial<PlannedFile> = {}): PlannedFile {
  return { project: '', file, isolated: true, groupOrder: 0, source: nothing, ...given };
}

const nothing: FileSource = { bytes: 0, imports: 0 };

/** A test file that was measured. */
export function measuredFile(file: string, ms: number, given: Partial<PlannedFile> = {}): EstimatedFile {
  return { file: plannedFile(file, given), ms, known: true };
}

const folders = ['api', 'billing', 'catalogue', 'checkout', 'search'];

/**
 * A suite as suites are: most files are short, and a few hold half of the time. Durations are log-normal with a median
 * of 150 ms and σ = 1.5, for which the longest one in a hundred hold about a fifth of all.
 */
export function heavyTail(seed: number, count: number): readonly EstimatedFile[] {
  const random = streamOf(seed, 'heavy tail');
  return Array.from({ length: count }, (_, index) => {
    const folder = folders[index % folders.length] ?? '';
    const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    return measuredFile(
      `tests/${folder}/part-${index}.test.ts`,
      Math.max(1, Math.round(150 * Math.exp(1.5 * normal))),
    );
  });
}
