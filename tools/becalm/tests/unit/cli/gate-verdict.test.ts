import { describe, expect, it } from 'vitest';
import { gateReportSchema } from '../../../src/report/gate-report.ts';
import { flaky, floors, gate, reportJson, stable } from './gate-run.ts';

/** Each judge is seen failing by a planted case, and passing without it; and what becomes of all verdicts together. */

describe('time', () => {
  const run = (durationMs: number): string =>
    JSON.stringify({
      ...{ schema: 'becalm.run/1', durationMs },
      files: [{ file: 'tests/cart.test.ts', startMs: 0, endMs: 2500, state: 'passed' }],
    });

  it('fails over its budget of half a minute, and passes within', async () => {
    const slow = await gate({ '/shop/.becalm/run.json': run(31_000) });
    const quick = await gate({ '/shop/.becalm/run.json': run(30_000) });

    expect(slow.stdout).toMatch(/^\.becalm\/run\.json +31 s +30 s +FAIL {2}1\.0 s over the budget$/m);
    expect(slow.stdout).toMatch(/^tests\/cart\.test\.ts +3 s$/m);
    expect(slow.stdout).toMatch(/^time +FAIL +See where the time goes: npx becalm speed\.$/m);
    expect([slow.status, quick.status]).toEqual([1, 0]);
  });

  it('takes its budget from the configuration, and never raises it', async () => {
    const configs = { '/shop/becalm.config.ts': { gate: { time: '90s' } } };
    const files = (durationMs: number) => ({ '/shop/.becalm/run.json': run(durationMs) });

    expect((await gate(files(90_000), [], { configs })).status).toBe(0);
    expect((await gate(files(90_001), ['--update'], { configs })).status).toBe(1);
  });

  it("takes what Vitest's own reporter writes", async () => {
    const results = JSON.stringify({
      ...{ startTime: 1000, success: true },
      testResults: [{ name: '/shop/tests/cart.test.ts', startTime: 2000, endTime: 41_000 }],
    });
    const { status, stdout } = await gate({ '/shop/results.json': results }, ['--time', 'results.json']);

    expect(stdout).toMatch(/^results\.json +40 s +30 s +FAIL/m);
    expect(stdout).toMatch(/^tests\/cart\.test\.ts +39 s$/m);
    expect(status).toBe(1);
  });

  it('refuses what is no run', async () => {
    const { status, stderr } = await gate({ '/shop/results.json': '{}' }, ['--time', 'results.json']);

    expect(stderr).toMatch(/^Expected "results\.json" to be a run of the suite, was other JSON/);
    expect(status).toBe(2);
  });
});

describe('judges without data', () => {
  const run = JSON.stringify({
    ...{ schema: 'becalm.run/1', durationMs: 1 },
    files: [{ file: 'a', startMs: 0, endMs: 1, state: 'passed' }],
  });

  it('are told, and fail where they are required', async () => {
    const files = { '/shop/.becalm/run.json': run };
    const configs = { '/shop/becalm.config.ts': { gate: { require: ['flakes', 'coverage'] } } };
    const told = await gate(files);
    const required = await gate(files, ['--json', 'gate.json'], { configs });

    expect(told.stdout).toMatch(
      /^flakes +not judged +no report in \.becalm\/report\.json\. Run npx becalm hunt/m,
    );
    expect(required.stdout).toMatch(/^flakes +FAIL +no report in/m);
    expect(required.stdout).toMatch(/^coverage +FAIL +no floors in \.c8rc\.json\./m);
    expect([told.status, required.status]).toEqual([0, 1]);
    const report = gateReportSchema.parse(JSON.parse(required.machine.files.get('/shop/gate.json')!));
    expect(report.judges.map(({ name, judged, passed }) => [name, judged, passed])).toEqual([
      ['coverage', false, false],
      ['changed', false, true],
      ['flakes', false, false],
      ['quarantine', false, true],
      ['time', true, true],
    ]);
  });

  it('fail for floors without coverage', async () => {
    const { status, stdout } = await gate({
      '/shop/.c8rc.json': JSON.stringify(floors),
      '/shop/src/a/b.ts': '',
    });

    expect(stdout).toMatch(
      /^coverage +FAIL +no coverage in coverage\/coverage-final\.json\. Run npx vitest/m,
    );
    expect(status).toBe(1);
  });

  it('are not asked where --only names others', async () => {
    const { status, stdout } = await gate({ '/shop/.becalm/run.json': run, '/shop/.c8rc.json': '{' }, [
      ...['--only', 'time'],
    ]);

    expect(stdout).not.toContain('flakes');
    expect(status).toBe(0);
  });

  it('are refused all together', async () => {
    const { status, stderr } = await gate({});

    expect(stderr).toMatch(
      /^Expected something to judge, was nothing\. Give the gate one of these:\n {2}coverage: /,
    );
    expect(status).toBe(2);
  });

  it('are refused by a name that no judge has', async () => {
    const { status, stderr } = await gate({}, ['--only', 'flakes,speed']);

    expect(stderr).toContain(
      'Expected --only to be some of coverage, changed, flakes, quarantine, time, was "flakes,speed"',
    );
    expect(status).toBe(2);
  });
});

describe('on GitHub Actions', () => {
  const files = { '/shop/.becalm/report.json': reportJson([flaky]), '/tmp/summary.md': 'before\n' };
  const environment = {
    ...{ GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: '/tmp/summary.md', GITHUB_WORKSPACE: '/' },
  };

  it('every row that is not as it should be has an annotation, and the step a summary', async () => {
    const { stdout, machine } = await gate(files, [], { environment });

    expect(stdout).toContain(
      '\n::error file=shop/tests/cart.test.ts,title=flaky%3A cart > starts empty::npx becalm replay 417',
    );
    const summary = machine.files.get('/tmp/summary.md')!;
    expect(summary).toMatch(/^before\n## becalm gate: FAIL\n\n\| gate \| verdict \| of \| next \|\n/);
    expect(summary).toContain('### flakes');
    expect(summary).toContain('| flaky | tests&#47;cart&#46;test&#46;ts &#62; cart &#62; starts empty |');
  });

  it('a required judge without data has one as well', async () => {
    const { stdout } = await gate(
      { '/shop/.c8rc.json': JSON.stringify(floors), '/shop/src/a/b.ts': '' },
      [],
      {
        environment: { GITHUB_ACTIONS: 'true' },
      },
    );

    expect(stdout).toContain(
      '\n::error title=Gate%3A coverage::no coverage in coverage/coverage-final.json.',
    );
  });

  it('a summary that cannot be written is told, with exit status 2', async () => {
    const { status, stderr } = await gate({ '/shop/.becalm/report.json': reportJson([stable]) }, [], {
      environment,
      write: () => new Error('EROFS'),
    });

    expect(stderr).toContain('EROFS');
    expect(status).toBe(2);
  });
});
