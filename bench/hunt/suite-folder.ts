import { benchFolder } from '../commands.ts';
import { SuiteFolder, writeSuite } from './make-suite.ts';
import { measuredShape, type SuiteShape } from './suite/shape.ts';

/** Which suite is measured: the project at `root`, or a made-up one of that many files and tests. */
export interface SuiteGiven {
  readonly root: string | null;
  readonly project: string | null;
  readonly files: number | null;
  readonly tests: number | null;
  /** Of the made-up suite. */
  readonly seed: number;
}

/** A suite to measure; dispose it to delete what was made up. */
export interface OpenedSuiteFolder extends Disposable {
  readonly root: string;
  readonly project: string | null;
  /** The shape of a made-up suite; null for an existing project. */
  readonly made: SuiteShape | null;
  /** Throws when a made-up suite has another shape than was ordered. */
  readonly expect: (counted: Pick<SuiteShape, 'tests' | 'files'>) => void;
}

/** Opens an existing project, or writes a made-up one. */
export function openSuiteFolder(given: SuiteGiven): OpenedSuiteFolder {
  if (given.root !== null) {
    return {
      root: given.root,
      project: given.project,
      made: null,
      expect: () => undefined,
      [Symbol.dispose]: () => undefined,
    };
  }
  const shape = {
    ...measuredShape,
    files: given.files ?? measuredShape.files,
    tests: given.tests ?? measuredShape.tests,
  };
  const folder = new SuiteFolder(benchFolder, writeSuite(shape, given.seed));
  return {
    root: folder.root,
    project: null,
    made: shape,
    expect: ({ tests, files }) => {
      if (tests !== shape.tests || files !== shape.files)
        throw new Error(
          `Expected a suite of ${shape.tests} tests in ${shape.files} files, was ${tests} in ${files}.`,
        );
    },
    [Symbol.dispose]: () => folder[Symbol.dispose](),
  };
}
