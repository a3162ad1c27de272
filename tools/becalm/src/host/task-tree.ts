import type {
  RunnerTask as Task,
  RunnerTestCase as TestCase,
  RunnerTestFile as TestFile,
  RunnerTestSuite as TestSuite,
} from 'vitest/node';
import { arrange, type OrderValue, orderWithinFiles } from '../worlds/axes/order.ts';
import { isRepeated, type StateValue } from '../worlds/axes/state.ts';

/**
 * Names and order of Vitest's collected tasks. The live tree of a file is ours between `onCollected` and
 * the first hook: names are given in declared order, then siblings are put into the world's order.
 */
export interface NamedFile {
  /** Tests in declared order. */
  readonly tests: readonly NamedTest[];
  /** The stable place of a task in the world: its file and its titles. */
  readonly placeOf: (task: Task) => string;
  /** The task's name in reports. */
  readonly nameOf: (task: Task) => string;
}

/** A test with its name as reports show it. */
export interface NamedTest {
  readonly task: TestCase;
  /** Titles joined with ` > `; the second of a name in a file gets ` #2`. */
  readonly name: string;
  /** Whether the test is to run, as far as its declaration says: it is not skipped, and no `todo`. */
  readonly runs: boolean;
}

/** Names every task of a collected file. */
export function nameTasks(file: TestFile, path: string): NamedFile {
  const names = new Map<Task, string>();
  const seen = new Map<string, number>();
  const tests: NamedTest[] = [];

  function visit(suite: TestSuite, titles: readonly string[]): void {
    for (const task of suite.tasks) {
      const ownTitles = [...titles, task.name];
      const name = unique(seen, ownTitles.join(' > '), task.type);
      names.set(task, name);
      if (task.type === 'test')
        tests.push({ task, name, runs: task.mode !== 'skip' && task.mode !== 'todo' });
      else visit(task, ownTitles);
    }
  }

  visit(file, []);
  const nameOf = (task: Task): string => names.get(task) ?? '';
  return { tests, nameOf, placeOf: (task) => (task === file ? path : `${path} > ${nameOf(task)}`) };
}

/**
 * Suites and tests are counted apart, so that a suite never renames a test. A title may itself look like
 * a counted name: whoever comes second gets another number.
 */
function unique(seen: Map<string, number>, name: string, type: string): string {
  const keyOf = (candidate: string): string => `${type} ${candidate}`;
  let count = seen.get(keyOf(name)) ?? 0;
  let candidate: string;
  do {
    count += 1;
    candidate = count === 1 ? name : `${name} #${count}`;
  } while (seen.has(keyOf(candidate)));
  seen.set(keyOf(candidate), 1);
  seen.set(keyOf(name), count);
  return candidate;
}

/**
 * Puts the tasks of a file into the order of a world, suites and tests interleaved.
 *
 * As in Vitest's own shuffle, groups of concurrent tasks stay where they are and as they are, and a
 * suite that says `{ shuffle: false }` keeps its order. Collect with `sequence.shuffle` on, so that
 * only such suites carry `false`; afterwards no task is left for Vitest to shuffle again.
 */
export function orderTasks(value: OrderValue, file: TestFile, placeOf: (task: Task) => string): void {
  const order = orderWithinFiles(value);
  const pathOf = order.kind === 'listed' ? earliestListed(order.tests, placeOf) : placeOf;
  function visit(suite: TestSuite): void {
    if (suite.shuffle !== false) {
      suite.tasks = groups(suite.tasks).flatMap((group) =>
        group[0]?.concurrent === true ? group : arrange(order, group, pathOf),
      );
    }
    suite.shuffle = false;
    for (const task of suite.tasks) if (task.type === 'suite') visit(task);
  }
  visit(file);
}

/** The path of a task's earliest test in a list; empty where none of its tests is in it. */
function earliestListed(tests: readonly string[], placeOf: (task: Task) => string): (task: Task) => string {
  const places = new Map(tests.map((path, index) => [path, index]));
  function placeIn(task: Task): number {
    if (task.type === 'test') return places.get(placeOf(task)) ?? tests.length;
    return Math.min(tests.length, ...task.tasks.map(placeIn));
  }
  return (task) => tests[placeIn(task)] ?? '';
}

/**
 * Skips all tests but some, and the suites that are left without any, as `-t` does: their hooks do not run.
 *
 * @param tests - paths, `file > suite > name`
 */
export function skipOthers(
  tests: ReadonlySet<string>,
  file: TestFile,
  placeOf: (task: Task) => string,
): void {
  function visit(task: Task): boolean {
    const runs = task.type === 'test' ? tests.has(placeOf(task)) : task.tasks.map(visit).includes(true);
    const skipped = task.mode === 'skip' || task.mode === 'todo';
    if (!runs && !skipped) task.mode = 'skip';
    return runs && !skipped;
  }
  visit(file);
}

/** A project's own retries and repeats would hide what a world shows: they are off during a hunt. */
export function runOnce(tests: readonly NamedTest[]): void {
  for (const { task } of tests) {
    task.retry = 0;
    task.repeats = 0;
  }
}

/**
 * Lets the tests run a second time that the world says, with their hooks in between; each run has to pass.
 *
 * @param runsAgain - hears of every second run before its hooks, as far as Vitest counts repeats where it does now
 */
export function repeatTests(
  state: StateValue,
  { tests, placeOf }: Pick<NamedFile, 'tests' | 'placeOf'>,
  runsAgain: (task: TestCase) => void,
): void {
  for (const { task } of tests) {
    if (!isRepeated(state, placeOf(task))) continue;
    task.repeats = 1;
    onRepeat(task, () => runsAgain(task));
  }
}

/** Vitest makes a test's result when the test begins, and writes the number of the run into it. */
function onRepeat(task: TestCase, runsAgain: () => void): void {
  let { result } = task;
  Object.defineProperty(task, 'result', {
    configurable: true,
    enumerable: true,
    get: () => result,
    set(next: TestCase['result']) {
      result = next;
      if (next === undefined) return;
      let count = next.repeatCount;
      Object.defineProperty(next, 'repeatCount', {
        configurable: true,
        enumerable: true,
        get: () => count,
        set(value: number) {
          count = value;
          if (value > 0) runsAgain();
        },
      });
    },
  });
}

/** Neighbours that are all concurrent or all not, as Vitest runs them. */
function groups(tasks: readonly Task[]): Task[][] {
  const result: Task[][] = [];
  for (const task of tasks) {
    const last = result.at(-1);
    if (last !== undefined && last[0]?.concurrent === task.concurrent) last.push(task);
    else result.push([task]);
  }
  return result;
}
