import { expect, test } from 'vitest';
import { runApart } from '../../../src/host/run-apart.ts';
import { ordinaryRun, type RunAnswer, type RunRequest } from '../../../src/worlds/suite.ts';

const error = { name: 'Error', message: 'no', location: null };

/** Every file has one test, which fails and takes 5 ms. */
function failAll({ files }: RunRequest): Promise<RunAnswer> {
  return Promise.resolve({
    kind: 'finished',
    outcome: {
      failures: (files ?? []).map((file) => ({ file, name: 'a test', error })),
      skipped: [],
      testsRun: files?.length ?? 0,
      durationMs: 5,
      testDurationsMs: null,
      needsRealTime: [],
      trace: null,
    },
  });
}

test('files that are named run one by one, and their outcomes are summed up', async () => {
  const runs: (readonly string[] | null)[] = [];
  const answer = await runApart({ ...ordinaryRun, files: ['a', 'b', 'c'], realTime: ['b'] }, (request) => {
    expect(request.realTime).toEqual(['b']);
    runs.push(request.files);
    return failAll(request);
  });
  expect(runs).toEqual([['a'], ['b'], ['c']]);
  expect(answer).toMatchObject({
    kind: 'finished',
    outcome: {
      failures: [{ file: 'a' }, { file: 'b' }, { file: 'c' }],
      testsRun: 3,
      durationMs: 15,
    },
  });
});

test.each([null, ['a']])('a request for %j is one run', async (files) => {
  const runs: RunRequest[] = [];
  await runApart({ ...ordinaryRun, files }, (request) => {
    runs.push(request);
    return failAll(request);
  });
  expect(runs).toEqual([{ ...ordinaryRun, files }]);
});

test.each(['a', 'b', 'c'])('what is lost at %s is lost as a whole', async (lost) => {
  const answer = await runApart({ ...ordinaryRun, files: ['a', 'b', 'c'] }, (request) =>
    request.files?.[0] === lost
      ? Promise.resolve({ kind: 'lost', reason: 'signal SIGKILL' })
      : failAll(request),
  );
  expect(answer).toEqual({ kind: 'lost', reason: 'signal SIGKILL' });
});
