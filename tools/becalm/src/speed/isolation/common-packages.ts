import type { RecordedRun } from '../../worlds/recorded-run.ts';
import type { Leak } from './explain-file.ts';

/** What comes with every test file. */
const ofTheRunner = /^(?:vitest|@vitest\/.*|becalm)$/u;

/**
 * The packages that all files of a leak load, by name and sorted: Node keeps what such a package holds for as long as the
 * worker lives, and nobody can look into it from outside.
 */
export function commonPackages({ files }: RecordedRun, { polluters, victim }: Leak): readonly string[] {
  const loaded = [...polluters, victim].map(
    (name) =>
      new Set(
        files
          .filter(({ file }) => file === name)
          .flatMap(({ imports }) => imports.flatMap(({ path }) => packageOf(path) ?? [])),
      ),
  );
  const [first, ...others] = loaded;
  return [...(first ?? [])]
    .filter((name) => !ofTheRunner.test(name) && others.every((each) => each.has(name)))
    .toSorted();
}

/** `lodash`, or `@scope/name`; null for what is in no package. */
function packageOf(path: string): string | null {
  const [, name] = /^.*node_modules\/((?:@[^/]+\/)?[^/]+)\//u.exec(path) ?? [];
  return name ?? null;
}
