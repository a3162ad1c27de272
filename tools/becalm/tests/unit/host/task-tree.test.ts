import { describe, expect, test } from 'vitest';
import type { RunnerTask, RunnerTestCase, RunnerTestFile, RunnerTestSuite } from 'vitest/node';
import { nameTasks, orderTasks, repeatTests, runOnce } from '../../../src/host/task-tree.ts';
import type { OrderValue } from '../../../src/worlds/axes/order.ts';

type Traits = Partial<Pick<RunnerTestSuite, 'shuffle' | 'concurrent'>>;

// Only what the tree code reads; a real tree comes from Vitest in the integration tests.
function aTest(name: string, traits: Traits = {}): RunnerTestCase {
  return { type: 'test', name, retry: 3, repeats: 2, ...traits } as unknown as RunnerTestCase;
}

function aSuite(name: string, tasks: RunnerTask[], traits: Traits = {}): RunnerTestSuite {
  return { type: 'suite', name, tasks, shuffle: true, ...traits } as unknown as RunnerTestSuite;
}

function aFile(tasks: RunnerTask[]): RunnerTestFile {
  return aSuite('a.test.ts', tasks) as unknown as RunnerTestFile;
}

const reversed = { kind: 'rotated', by: 0, reversed: true } satisfies OrderValue;

function orderOf(file: RunnerTestFile, order: OrderValue): readonly string[] {
  const { placeOf } = nameTasks(file, 'a.test.ts');
  orderTasks(order, file, placeOf);
  return flatten(file);
}

function flatten(suite: RunnerTestSuite): string[] {
  return suite.tasks.flatMap((task) => (task.type === 'suite' ? flatten(task) : [task.name]));
}

describe('names of tasks', () => {
  test('join titles and number the second of a name, whatever its suite', () => {
    const file = aFile([
      aSuite('cart', [aTest('adds'), aTest('adds')]),
      aSuite('cart', [aTest('adds')]),
      aTest('cart > adds'),
    ]);
    expect(nameTasks(file, 'a.test.ts').tests.map(({ name }) => name)).toEqual([
      'cart > adds',
      'cart > adds #2',
      'cart > adds #3',
      'cart > adds #4',
    ]);
  });

  test('stay apart when a title looks like a numbered name', () => {
    const file = aFile(['adds', 'adds', 'adds #2', 'adds #3', 'adds'].map((title) => aTest(title)));
    const names = nameTasks(file, 'a.test.ts').tests.map(({ name }) => name);
    expect(names).toEqual(['adds', 'adds #2', 'adds #2 #2', 'adds #3', 'adds #4']);
  });

  test('give each suite a place of its own', () => {
    const first = aSuite('cart', []);
    const second = aSuite('cart', []);
    const file = aFile([first, second]);
    const { placeOf } = nameTasks(file, 'a.test.ts');
    expect([file, first, second].map(placeOf)).toEqual([
      'a.test.ts',
      'a.test.ts > cart',
      'a.test.ts > cart #2',
    ]);
  });
});

describe('order of tasks', () => {
  test('interleaves suites and tests at every level', () => {
    const file = aFile([aTest('a'), aSuite('s', [aTest('b'), aTest('c')]), aTest('d')]);
    expect(orderOf(file, reversed)).toEqual(['d', 'c', 'b', 'a']);
  });

  test('keeps the declared order of a suite that says so, and of nothing else', () => {
    const file = aFile([aTest('a'), aSuite('s', [aTest('b'), aTest('c')], { shuffle: false })]);
    expect(orderOf(file, reversed)).toEqual(['b', 'c', 'a']);
  });

  test('keeps concurrent groups where they are and as they are', () => {
    const concurrent = { concurrent: true };
    const file = aFile([
      aTest('a'),
      aTest('b'),
      aTest('c', concurrent),
      aTest('d', concurrent),
      aTest('e'),
      aTest('f'),
    ]);
    expect(orderOf(file, reversed)).toEqual(['b', 'a', 'c', 'd', 'f', 'e']);
  });

  test('stays as declared where only files are ordered', () => {
    const file = aFile([aTest('a'), aSuite('s', [aTest('b'), aTest('c')]), aTest('d')]);
    expect(orderOf(file, { ...reversed, filesOnly: true })).toEqual(['a', 'b', 'c', 'd']);
  });

  test('leaves nothing for Vitest to shuffle again', () => {
    const suite = aSuite('s', []);
    const file = aFile([suite]);
    orderOf(file, reversed);
    expect([file.shuffle, suite.shuffle]).toEqual([false, false]);
  });
});

test('tests run once: retries and repeats are off', () => {
  const file = aFile([aTest('a')]);
  const { tests } = nameTasks(file, 'a.test.ts');
  runOnce(tests);
  expect(tests.map(({ task }) => [task.retry, task.repeats])).toEqual([[0, 0]]);
});

describe('repeatTests', () => {
  const twice = { kind: 'twice' } as const;

  test('lets the tests of the world run twice, and tells of every second run', () => {
    const file = aFile([aTest('one'), aSuite('cart', [aTest('two')]), aTest('three')]);
    const named = nameTasks(file, 'a.test.ts');
    const again: string[] = [];
    runOnce(named.tests);
    repeatTests({ ...twice, only: ['a.test.ts > one', 'a.test.ts > cart > two'] }, named, ({ name }) => {
      again.push(name);
    });
    expect(named.tests.map(({ task }) => task.repeats)).toEqual([1, 1, 0]);

    // As Vitest does: a result when the test begins, the number of the run when a run begins.
    const [{ task }] = named.tests as [(typeof named.tests)[0]];
    task.result = { state: 'run', startTime: 0 };
    const { result } = task;
    result.repeatCount = 0;
    expect([again, result.repeatCount]).toEqual([[], 0]);
    result.repeatCount = 1;
    expect([again, result.repeatCount]).toEqual([['one'], 1]);
    expect(structuredClone(result)).toEqual({ state: 'run', startTime: 0, repeatCount: 1 });
    Reflect.set(task, 'result', undefined);
    expect(task.result).toBeUndefined();
  });

  test('changes nothing in other worlds', () => {
    const file = aFile([aTest('one')]);
    const named = nameTasks(file, 'a.test.ts');
    runOnce(named.tests);
    repeatTests({ kind: 'once' }, named, () => undefined);
    expect(named.tests[0]?.task).toEqual(aTest('one', { repeats: 0, retry: 0 } as Traits));
  });
});
