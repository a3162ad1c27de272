import type { Command } from '../check/parts.ts';
import type { CommandEnd } from '../check/run-command.ts';

/** A file of source, as it was read. */
export interface SourceText {
  /** Relative to the root, with `/`. */
  readonly path: string;
  readonly text: string;
}

/** What a measure looks at. */
export interface Repository {
  /** Absolute path. */
  readonly root: string;
  /** Every file of source, tests included, in the order of their paths. */
  readonly files: readonly SourceText[];
  /** Runs one of the repository's tools in its root. */
  readonly run: (command: Command) => Promise<CommandEnd>;
  /** Runs a tool that writes `file` into the folder that `command` is given, and reads that file. */
  readonly runForFile: (command: (folder: string) => Command, file: string) => Promise<string>;
}

/** A place in the source that counts for a measure. */
export interface Place {
  readonly path: string;
  /** Counted from 1. */
  readonly line: number;
  /** What stands there. */
  readonly name: string;
  /** How heavy it is, in the unit of its measure: lines, paths, occurrences. */
  readonly weight: number;
  /** Whether the floor is broken here. */
  readonly breaks: boolean;
}

/** What a measure found. */
export interface Finding {
  /** The figure in words, with what it was counted of. */
  readonly figure: string;
  /** Places in any order: those that break the floor, and those that come near it. */
  readonly places: readonly Place[];
}

/** Something about the source that can be counted and has a floor. */
export interface Measure {
  readonly name: string;
  /** What is measured. */
  readonly what: string;
  /** What has to hold. */
  readonly floor: string;
  /** The part of `npm run check` that holds the floor. */
  readonly heldBy: string;
  /**
   * Measures.
   *
   * @throws Error when a tool says nothing that can be read, or has read no source
   */
  readonly take: (repository: Repository) => Promise<Finding>;
}

/** A measure that was taken. */
export interface Measurement extends Pick<Measure, 'name' | 'what' | 'floor'>, Finding {
  readonly holds: boolean;
}

/** Takes measures at once; what they found stands in the order of the measures, the heaviest places first. */
export function takeMeasures(
  measures: readonly Measure[],
  repository: Repository,
): Promise<readonly Measurement[]> {
  return Promise.all(
    measures.map(async ({ name, what, floor, take }) => {
      const { figure, places } = await take(repository);
      const holds = !places.some(({ breaks }) => breaks);
      return { name, what, floor, holds, figure, places: places.toSorted(byWeight) };
    }),
  );
}

function byWeight(one: Place, other: Place): number {
  return (
    Number(other.breaks) - Number(one.breaks) ||
    other.weight - one.weight ||
    one.path.localeCompare(other.path, 'en') ||
    one.line - other.line
  );
}
