import type { FloorsFile } from './floors.ts';
import type { CoverageVerdict, ScopeVerdict } from './judge.ts';
import { type Floors, metrics, percentage, perMetric } from './metrics.ts';

/** The floors of the whole and of a module. */
export type RatchetFloors = Pick<FloorsFile, 'whole' | 'modules'>;

/**
 * The floors that what was measured allows: each as high as the worst scope reaches, in whole per cent, and never lower
 * than it was. Whole per cent leave room for the last digits, which move with every file that is added.
 */
export function raisedFloors(floors: RatchetFloors, { modules, whole }: CoverageVerdict): RatchetFloors {
  return { whole: raise(floors.whole, [whole]), modules: raise(floors.modules, modules) };
}

function raise(floors: Floors, scopes: readonly ScopeVerdict[]): Floors {
  if (scopes.length === 0) return floors;
  return perMetric((metric) => {
    const reached = scopes.map(({ counts }) => (counts === null ? 0 : percentage(counts[metric])));
    return Math.max(floors[metric], Math.floor(Math.min(...reached)));
  });
}

/**
 * Writes floors into the text of their file. Only the numbers change: order, layout and all other keys stay.
 *
 * @param text - a file that `parseFloors` accepts
 */
export function writeFloors(text: string, { whole, modules }: RatchetFloors): string {
  // An accepted "modules" holds nothing but numbers, so that its first brace ends it.
  const start = text.search(/"modules"\s*:\s*\{/);
  const end = text.indexOf('}', start);
  return (
    withFloors(text.slice(0, start), whole) +
    withFloors(text.slice(start, end), modules) +
    withFloors(text.slice(end), whole)
  );
}

function withFloors(text: string, floors: Floors): string {
  return metrics.reduce(
    (written, metric) =>
      written.replace(
        new RegExp(`("${metric}"\\s*:\\s*)-?[\\d.eE+-]+`),
        (_, key: string) => `${key}${floors[metric]}`,
      ),
    text,
  );
}
