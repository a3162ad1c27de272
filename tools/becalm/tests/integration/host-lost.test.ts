import { describe, expect, test } from 'vitest';
import { ordinaryRun, type RunAnswer } from '../../src/worlds/suite.ts';
import { neutralWorld } from '../../src/worlds/world.ts';
import { finished } from './opened-part.ts';
import { onlyPart, open } from './opened-suite.ts';
import { vitestConfig } from './temporary-project.ts';

type LostAnswer = RunAnswer & { readonly kind: 'lost' };

describe('workers that are lost', () => {
  const passing = { 'tests/a.test.ts': `import { test } from 'vitest';\ntest('passes', () => {});` };

  async function lostSurvey(files: Readonly<Record<string, string>>): Promise<LostAnswer> {
    const { catalogue, answer } = await onlyPart(await open(files)).survey([]);
    expect(catalogue).toEqual([]);
    if (answer.kind === 'finished') throw new Error('Expected a lost survey, was a finished one.');
    return answer;
  }

  async function lostSurveyOf(files: Readonly<Record<string, string>>): Promise<string> {
    return (await lostSurvey(files)).reason;
  }

  test('says in which test a worker ended, and runs without its file', async () => {
    const part = onlyPart(
      await open({
        ...passing,
        'tests/b.test.ts': `import { test } from 'vitest';
test('passes', () => {});
test('ends the worker', () => process.kill(process.pid, 'SIGKILL'));`,
      }),
    );
    const { answer } = await part.survey([]);
    expect(answer).toEqual({
      kind: 'lost',
      reason: 'signal SIGKILL',
      at: { file: 'tests/b.test.ts', test: 'ends the worker' },
    });
    const without = ['tests/b.test.ts'];
    const { catalogue } = await part.survey([], without);
    expect(catalogue).toEqual([{ file: 'tests/a.test.ts', name: 'passes', outcome: 'passed' }]);
    const outcome = finished(await part.run(neutralWorld, { ...ordinaryRun, without }));
    expect(outcome).toMatchObject({ testsRun: 1, failures: [], skipped: [] });
  });

  test('gives up a test that computes for ever by its own time-outs', async () => {
    const answer = await lostSurvey({
      'vitest.config.ts': vitestConfig({ testTimeout: 100, hookTimeout: 100 }),
      'tests/a.test.ts': `import { test } from 'vitest';\ntest('loops', () => { for (;;); });`,
    });
    expect(answer).toEqual({
      kind: 'lost',
      reason: expect.stringMatching(/^no answer within [12] s$/u) as string,
      at: { file: 'tests/a.test.ts', test: 'loops' },
    });
  });

  test('says which signal ended the first run', async () => {
    const files = { 'tests/a.test.ts': `process.kill(process.pid, 'SIGKILL');` };
    expect(await lostSurveyOf(files)).toBe('signal SIGKILL');
  });

  test('says what a process wrote that could not start', async () => {
    const config = vitestConfig({ execArgv: ['--no-such-flag'] });
    expect(await lostSurveyOf({ ...passing, 'vitest.config.ts': config })).toMatch(
      /^exit code 9; it wrote: .*bad option: --no-such-flag/u,
    );
  });

  test('says with which code a thread ended itself', async () => {
    const files = {
      'vitest.config.ts': vitestConfig({ pool: 'threads' }),
      // Vitest guards process.exit, which ends in this.
      'tests/a.test.ts': 'process.reallyExit(7);',
    };
    expect(await lostSurveyOf(files)).toBe('exit code 7');
  });

  test('says which environment did not start', async () => {
    const config = vitestConfig({ environment: 'no-such-environment' });
    expect(await lostSurveyOf({ ...passing, 'vitest.config.ts': config })).toMatch(
      /^its environment did not start: .*no-such-environment/u,
    );
  });
});
