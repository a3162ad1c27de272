import { describe, expect, it } from 'vitest';
import { explainFile, type FileQuestion } from '../../../src/speed/isolation/explain-file.ts';
import type { RunTogether, TogetherOptions } from '../../../src/speed/isolation/together.ts';

interface Call extends TogetherOptions {
  readonly files: readonly string[];
}

const error = { name: 'AssertionError', message: 'expected 1 to be 2', location: null };
const left = { kind: 'global', what: 'globalThis.x', before: null, after: '1', location: null } as const;

/** A suite of files whose tests fail as the model says; null for a run that is lost. */
function modelled(failing: (call: Call) => readonly string[] | null) {
  const calls: Call[] = [];
  const run: RunTogether = (files, options = {}) => {
    const call = { files, ...options };
    calls.push(call);
    const paths = failing(call);
    if (paths === null) return Promise.resolve(null);
    return Promise.resolve({
      errors: new Map(paths.map((path) => [path, error])),
      left: options.watch === undefined ? [] : [left],
    });
  };
  return { calls, run };
}

const others = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];

function question(given: Partial<FileQuestion> = {}): FileQuestion {
  return {
    file: 'v',
    tests: ['v > one', 'v > two'],
    passing: new Set(['v > one', 'v > two']),
    before: [['h', 'g', 'f', 'e', 'd', 'c', 'b', 'a']],
    others,
    known: [],
    ...given,
  };
}

const meets = ({ files }: Call, name: string): boolean => files.slice(0, files.indexOf('v')).includes(name);

describe('why tests of a file failed', () => {
  it('finds the file that leaks, all tests that meet it, and what it left, in few runs', async () => {
    const { calls, run } = modelled((call) => (meets(call, 'c') ? ['v > one', 'v > two'] : []));
    expect(await explainFile(question(), run)).toEqual({
      leaks: [{ polluters: ['c'], victim: 'v', tests: ['one', 'two'], error, left: [left] }],
      failsAlone: [],
      undecided: [],
    });
    // Alone 3; all 1; halves of 8 at most 2 + 2 + 2, and none 1; without it 1; confirmed 3, watched 1.
    expect(calls.length).toBeLessThanOrEqual(16);
    expect(calls.filter(({ pristine }) => pristine === true)).toHaveLength(6);
  });

  it('asks for known leaks first', async () => {
    const { calls, run } = modelled((call) => (meets(call, 'c') ? ['v > one', 'v > two'] : []));
    const { leaks } = await explainFile(question({ known: [['d'], ['c']] }), run);
    expect(leaks.map(({ polluters }) => polluters)).toEqual([['c']]);
    expect(calls.length).toBeLessThanOrEqual(10);
  });

  it('finds a leak of each test where they differ', async () => {
    const { run } = modelled((call) => [
      ...(meets(call, 'c') ? ['v > one'] : []),
      ...(meets(call, 'e') && meets(call, 'f') ? ['v > two'] : []),
    ]);
    const { leaks } = await explainFile(question(), run);
    expect(leaks.map(({ polluters, tests }) => [polluters, tests])).toEqual([
      [['c'], ['one']],
      [['f', 'e'], ['two']],
    ]);
  });

  it('finds every file that leaks by itself', async () => {
    const { run } = modelled((call) => (meets(call, 'c') || meets(call, 'g') ? ['v > one'] : []));
    const { leaks } = await explainFile(question({ tests: ['v > one'] }), run);
    expect(leaks.map(({ polluters }) => polluters).toSorted()).toEqual([['c'], ['g']]);
  });

  it('tries another order where the first does not show it', async () => {
    const { run } = modelled((call) =>
      meets(call, 'c') && call.files.indexOf('b') < call.files.indexOf('c') ? ['v > one'] : [],
    );
    const { leaks } = await explainFile(
      question({
        tests: ['v > one'],
        before: [
          ['c', 'b'],
          ['b', 'c'],
        ],
      }),
      run,
    );
    expect(leaks.map(({ polluters }) => polluters)).toEqual([['c']]);
  });

  it('asks pristine processes alone where warm ones have an answer of their own', async () => {
    const { calls, run } = modelled((call) =>
      call.pristine !== true || meets(call, 'c') ? ['v > one'] : [],
    );
    const { leaks } = await explainFile(question({ tests: ['v > one'] }), run);
    expect(leaks.map(({ polluters }) => polluters)).toEqual([['c']]);
    expect(calls.filter(({ pristine }) => pristine === true).length).toBeGreaterThan(6);
  });

  it('names nobody where pristine processes do not agree, or runs are lost', async () => {
    const warmOnly = modelled((call) => (call.pristine !== true && meets(call, 'c') ? ['v > one'] : []));
    const undecided = [{ file: 'v', test: 'one' }];
    const asked = question({ tests: ['v > one'] });
    expect(await explainFile(asked, warmOnly.run)).toEqual({ leaks: [], failsAlone: [], undecided });
    const lostAlone = modelled(({ files }) => (files.length === 1 ? null : []));
    expect(await explainFile(asked, lostAlone.run)).toEqual({ leaks: [], failsAlone: [], undecided });
    const lost = modelled(({ files }) => (files.length === 1 ? [] : null));
    expect(await explainFile(asked, lost.run)).toEqual({ leaks: [], failsAlone: [], undecided });
  });

  it('takes a test that fails alone now and then for no leak', async () => {
    let alone = 0;
    const { run } = modelled((call) => (call.files.length === 1 && ++alone === 2 ? ['v > one'] : []));
    const asked = question({ tests: ['v > one'], passing: new Set() });
    expect((await explainFile(asked, run)).failsAlone).toEqual([
      { file: 'v', test: 'one', passes: false, setters: [], error },
    ]);
  });

  it('finds what a test needs that fails alone, or says that nobody knows', async () => {
    const brittle = modelled((call) => (meets(call, 'e') ? [] : ['v > one']));
    const asked = question({ tests: ['v > one'] });
    expect((await explainFile(asked, brittle.run)).failsAlone).toEqual([
      { file: 'v', test: 'one', passes: true, setters: ['e'], error },
    ]);
    const never = modelled(() => ['v > one']);
    expect((await explainFile(asked, never.run)).failsAlone[0]?.setters).toEqual([]);
    const lost = modelled(({ files }) => (files.length === 1 ? ['v > one'] : null));
    expect((await explainFile(asked, lost.run)).failsAlone[0]?.setters).toEqual([]);
  });
});
