/** What the checklist is made of: commands that are run, and lines that read something from how they ended. */

/** The categories, in the order in which people read them. */
export const CATEGORIES = [
  'functional',
  'performance',
  'security',
  'documentation',
  'deployment',
  'operations',
] as const;

/** One category of the checklist. */
export type Category = (typeof CATEGORIES)[number];

/** The quick form takes minutes and leaves out what is slow; the full one leaves out nothing. */
export type Form = 'quick' | 'full';

/** A program that a run cannot do without, or something else of the machine. */
export type Need = 'git' | 'npm' | 'redis-server' | 'promtool' | 'sops';

/** A command that is run once, for one line or for several. */
export interface Run {
  readonly id: string;
  /** What a person types to see the same. */
  readonly shown: string;
  /** Program and arguments; `{file}` stands for the path of the file that the command writes its result into. */
  readonly argv: readonly string[];
  /** A file that is read in the place of running the command, which takes hours and is run by hand. */
  readonly reads?: string;
  /** What stands in the place of `argv` where only some tests are asked for; their files come behind it. */
  readonly narrowed?: readonly string[];
  /** How long it takes on two free cores, in seconds. */
  readonly seconds: number;
  /** After so many seconds it is ended, and has failed. */
  readonly secondsMax: number;
  readonly needs?: readonly Need[];
  /** Environment on top of that of this process. */
  readonly env?: Readonly<Record<string, string>>;
  /** A file of the repository without which there is nothing to run. */
  readonly expects?: string;
  /** The run without which this one has nothing to look at. */
  readonly after?: string;
}

/** How a command ended. */
export interface RunEnd {
  /** The run that ended. */
  readonly runId: string;
  /** Null when a signal ended it, or it could not be started. */
  readonly status: number | null;
  readonly timedOut: boolean;
  /** Both streams, in the order in which they came. */
  readonly output: string;
  /** What was to be read: the file that it wrote, or its standard output where it writes none. */
  readonly document: string;
  /** Wall clock. */
  readonly seconds: number;
  /** Root of the repository that it ran in. */
  readonly root: string;
}

/** What a line says of how its command ended. */
export type Reading =
  | {
      readonly verdict: 'pass' | 'fail';
      readonly figure: string;
      /** What is wrong, one line each; empty where nothing is. */
      readonly details: readonly string[];
    }
  | { readonly verdict: 'not run'; readonly why: string };

/** Tests of a file or folder, by how its path begins, relative to the root of the repository. */
export interface TestClaim {
  readonly path: string;
  /** How the title of the test begins; every test of the file where it is left out. */
  readonly title?: string;
}

/** One line of the checklist. */
export interface Line {
  readonly id: string;
  readonly category: Category;
  readonly title: string;
  /** What has to hold, in words. */
  readonly floor: string;
  /** Names of runs; a line without a run in a form is not run in it. */
  readonly runs: Readonly<Partial<Record<Form, string>>>;
  /** The tests that are judged by this line alone. Left out by lines that read something else, or all other tests. */
  readonly claims?: readonly TestClaim[];
  readonly read: (end: RunEnd) => Reading;
}

/** A reading that passes when nothing is wrong. */
export function judged(figure: string, details: readonly string[]): Reading {
  return { verdict: details.length === 0 ? 'pass' : 'fail', figure, details };
}

/** A reading of output that is not what was expected. */
export function unreadable(expected: string, end: RunEnd): Reading {
  const last = end.output.trim().split('\n').slice(-3).join(' ').slice(-300);
  return {
    verdict: 'fail',
    figure: `status ${end.status ?? 'none'}`,
    details: [`Expected ${expected}, was: ${last === '' ? 'nothing' : last}`],
  };
}
