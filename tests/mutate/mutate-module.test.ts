import { describe, expect, it } from 'vitest';
import { type ModuleTask, mutateModule } from '../../tools/mutate/mutate-module.ts';
import type { StrykerRun } from '../../tools/mutate/settings.ts';
import { MODULE, report, reported } from './made-up-report.ts';

const PAID = 'src/money/paid.ts';

const TASK: ModuleTask = {
  module: MODULE,
  files: MODULE.files,
  equivalents: [],
  workerCount: 2,
  isFresh: false,
};

/** A Stryker that answers with these reports, one per run, and remembers what it was asked. */
function scripted(...reports: readonly string[]) {
  const runs: StrykerRun[] = [];
  const said: string[] = [];
  const run = async (asked: StrykerRun): Promise<string> => {
    runs.push(asked);
    const answer = reports[runs.length - 1];
    if (answer === undefined) throw new Error('Expected no further run.');
    return answer;
  };
  return { runs, said, ports: { run, say: (line: string) => said.push(line) } };
}

describe('mutateModule', () => {
  it('runs once where nothing times out', async () => {
    const { runs, ports } = scripted(report({ [PAID]: [reported('true', 'Killed')] }));
    expect(await mutateModule(TASK, ports)).toMatchObject({ mutantCount: 1, scorePercent: 100 });
    expect(runs).toMatchObject([
      {
        module: 'money',
        testTimeoutMs: 20_000,
        settings: {
          mutate: MODULE.files,
          concurrency: 2,
          timeoutMS: 20_000,
          force: false,
        },
      },
    ]);
  });

  it('runs what timed out once more, alone and with a minute each, and believes that run', async () => {
    const { runs, said, ports } = scripted(
      report({
        [PAID]: [
          reported('a', 'Killed'),
          reported('b', 'Timeout'),
          reported('c', 'Timeout'),
          reported('d', 'Timeout'),
        ],
      }),
      report({
        [PAID]: [
          reported('a', 'Killed'),
          reported('b', 'Killed'),
          reported('c', 'Survived'),
          reported('d', 'Timeout'),
        ],
      }),
    );
    const verdict = await mutateModule(TASK, ports);
    expect(verdict).toMatchObject({ killedCount: 2, scorePercent: 75 });
    expect(verdict.surviving.map(({ replacement }) => replacement)).toEqual(['c']);
    expect(verdict.unfinished.map(({ replacement }) => replacement)).toEqual(['d']);
    expect(runs[1]).toMatchObject({
      testTimeoutMs: 60_000,
      settings: { mutate: [`${PAID}:2:9-2:18`], concurrency: 1, timeoutMS: 60_000 },
    });
    expect(runs[1]?.settings.incrementalFile).not.toBe(runs[0]?.settings.incrementalFile);
    expect(said).toEqual(['money: 3 timed out, once more alone']);
  });

  it('refuses to judge a time-out that was not run again', async () => {
    const { ports } = scripted(
      report({ [PAID]: [reported('a', 'Timeout')] }),
      report({ [PAID]: [reported('b', 'Killed')] }),
    );
    await expect(mutateModule(TASK, ports)).rejects.toThrow(`Expected the time-out at ${PAID}:2`);
  });

  it('judges only the files that are asked for: a report tells of others as well', async () => {
    const text = report({
      [PAID]: [reported('a', 'Killed')],
      'src/money/other.ts': [reported('a', 'Survived')],
    });
    const other = { file: 'src/money/other.ts', line: 'x', mutator: 'm', original: 'o', replacement: 'r' };
    const equivalents = [{ ...other, reason: 'It would have healed, were it asked for.' }];
    const { ports } = scripted(text);
    expect(await mutateModule({ ...TASK, files: [PAID], equivalents }, ports)).toMatchObject({
      mutantCount: 1,
      healed: [],
      passed: true,
    });
  });

  it('asks for every verdict anew when told so', async () => {
    const { runs, ports } = scripted(report({}));
    await mutateModule({ ...TASK, isFresh: true }, ports);
    expect(runs[0]?.settings.force).toBe(true);
  });

  it('sees a planted case below the floor fail', async () => {
    const survivors = report({ [PAID]: [reported('a', 'Killed'), reported('b', 'Survived')] });
    expect((await mutateModule(TASK, scripted(survivors).ports)).passed).toBe(false);
  });
});
