import type {
  RunnerTask as Task,
  RunnerTestCase as TestCase,
  RunnerTestFile as TestFile,
  RunnerTestSuite as TestSuite,
} from 'vitest/node';
import { arrange, type OrderValue } from '../worlds/axes/order.ts';

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
export function orderTasks(order: OrderValue, file: TestFile, placeOf: (task: Task) => string): void {
  function visit(suite: TestSuite): void {
    if (suite.shuffle !== false) {
      suite.tasks = groups(suite.tasks).flatMap((group) =>
        group[0]?.concurrent === true ? group : arrange(order, group, placeOf),
      );
    }
    suite.shuffle = false;
    for (const task of suite.tasks) if (task.type === 'suite') visit(task);
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
