import { describe, expect, test } from 'vitest';
import { onlyPart, open } from './opened-suite.ts';
import { vitestConfig } from './temporary-project.ts';

describe('workers that are lost', () => {
  const passing = { 'tests/a.test.ts': `import { test } from 'vitest';\ntest('passes', () => {});` };

  async function lostSurveyOf(files: Readonly<Record<string, string>>): Promise<string> {
    const { catalogue, answer } = await onlyPart(await open(files)).survey([]);
    expect(catalogue).toEqual([]);
    if (answer.kind === 'finished') throw new Error('Expected a lost survey, was a finished one.');
    return answer.reason;
  }

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
