import { describe, expect, it } from 'vitest';
import { buildPageScript } from '../../../build-page.ts';
import { lanesOf } from '../../../src/report/html/speed-gantt.ts';
import { speedScript } from '../../../src/report/html/speed-script.ts';
import { speedPage } from '../../../src/report/speed-page.ts';
import { buildSpeedReport } from '../../../src/report/speed-report.ts';
import { speedReportSchema } from '../../../src/report/speed-schema.ts';
import { speedText } from '../../../src/report/speed-text.ts';
import {
  improvementText,
  keptText,
  leftLines,
  proofText,
  sharingText,
  time,
} from '../../../src/report/speed-words.ts';
import { aFile, aRun } from '../speed/made-up-run.ts';
import { madeUpAdvice, madeUpFiles, madeUpSpeed } from './made-up-speed.ts';

const style = { colours: false, pagePath: '.becalm/speed.html' };

describe('the document', () => {
  it('follows its schema, also after it was written and read', () => {
    const report = madeUpSpeed();
    expect(speedReportSchema.parse(JSON.parse(JSON.stringify(report)))).toEqual(report);
  });

  it('tells of the median run, and of all durations', () => {
    const runs = [300, 100, 200].map((durationMs) => aRun([aFile()], { durationMs }));
    const report = buildSpeedReport(runs, { becalm: '0.1.0', sharing: null });
    expect(report).toMatchObject({ durationMs: 200, durationsMs: [300, 100, 200], isolation: null });
    expect(speedText(report, style)).toContain(
      '1 test in 1 file on 2 workers in 200 ms, the median of 3 runs',
    );
  });

  it('names the packages that all files of a leak load, where nothing of it can be seen', () => {
    const [, second] = madeUpSpeed().isolation?.projects[0]?.leaks ?? [];
    expect(second?.packages).toEqual(['counter-kit']);
  });

  it('predicts the run with the configuration, faster or slower', () => {
    const all = [...madeUpAdvice.shareable, ...madeUpAdvice.kept.map(({ file }) => file)];
    const { beforeMs = 0, afterMs = 0 } =
      madeUpSpeed({ ...madeUpAdvice, shareable: all, kept: [] }).isolation ?? {};
    expect(afterMs).toBeLessThan(beforeMs);
    const shared = madeUpFiles(() => ({ isolated: false }));
    const report = buildSpeedReport([aRun(shared)], {
      becalm: '0.1.0',
      sharing: {
        complete: true,
        projects: [],
        advice: [{ ...madeUpAdvice, shareable: [], kept: madeUpAdvice.kept }],
      },
    });
    expect(report.isolation?.afterMs).toBeGreaterThan(report.isolation?.beforeMs ?? Number.NaN);
  });
});

describe('the text', () => {
  it('tells where the time goes, what would help, and who shares', () => {
    const text = speedText(madeUpSpeed(), style).replaceAll(/ +/gu, ' ');
    for (const line of [
      '6 tests in 6 files on 2 workers in 410 ms',
      'start of workers 60 ms 30 ms 7.3 % █',
      'src/heavy.ts 72 ms 84 ms 6',
      'src/wait.ts:3:5 180 ms 6 30 ms tests/a.test.ts > works',
      'Predicted from the recorded times. Of the run itself the model says',
      'virtual time: tests wait for 180 ms in all (becalm run --virtual-time)',
      '3 of 6 files can share a worker',
      'no test failed in 40 drawn orders of files and 20 chosen ones; a share of orders under 7.3 % could still fail (95 % confidence)',
      'keep tests/feed.test.ts leaks to tests/a.test.ts and tests/b.test.ts',
      'keep tests/yen.test.ts fails by itself, and passes after tests/b.test.ts',
      'keep tests/odd.test.ts failed when it shared a worker, and nobody can say why',
      'LEAK tests/feed.test.ts → tests/a.test.ts',
      ' left Date.prototype.toJSON: a function → another function src/feed.ts:8:36',
      ' fails writes the day and 1 more',
      ' left nothing that can be looked into: most likely the state of counter-kit, which all of them load',
      'not judged: is wrong fails by itself, too (tests/c.test.ts)',
      " name: 'shared',",
      '.becalm/speed.html',
    ])
      expect(text).toContain(line);
  });

  it('warns where tests failed, and where the advice is incomplete', () => {
    const files = madeUpFiles((name) => (name.includes('odd') ? { state: 'failed' } : {}));
    const report = buildSpeedReport([aRun(files)], {
      becalm: '0.1.0',
      sharing: { complete: false, projects: [], advice: [{ ...madeUpAdvice, proof: null }] },
    });
    const text = speedText(report, style);
    expect(text).toContain('1 file failed, so that times may be those of failures: tests/odd.test.ts');
    expect(text).toContain('it is not known which of 6 files can share a worker');
    expect(text).toContain('nothing is proved');
    expect(text).toContain('ended before its time');
    expect(speedPage(report)).toContain('<strong>1 file failed</strong>');
  });

  it('says why each file keeps its worker, and what each improvement is', () => {
    const project = madeUpSpeed().isolation?.projects[0];
    if (project === undefined) throw new Error('Expected a project.');
    const [leak] = project.leaks;
    if (leak === undefined) throw new Error('Expected a leak.');
    const withReason = (reason: (typeof project.kept)[number]['reason'], file: string) =>
      keptText(file, { ...project, kept: [{ file, reason }], leaks: [leak] });
    expect(withReason('suffers', 'tests/a.test.ts')).toBe('fails after tests/feed.test.ts');
    expect(withReason('ends its worker', 'x')).toBe('ends its worker');
    expect(withReason('fails alone', 'x')).toBe('fails by itself, and passes in some orders');
    expect(keptText('unknown', project)).toBe('');
    expect(sharingText({ ...project, kept: [], isolated: false, project: 'unit' })).toBe(
      'unit: all 3 files can share a worker, as they do now',
    );
    expect(leftLines({ ...leak, left: [], packages: [] })[0]).toContain('outside the process');
    expect(proofText({ ...project, proof: { orders: 0, probes: 20, bound: null } })).toBe(
      'no test failed in 0 drawn orders of files and 20 chosen ones',
    );
    expect(improvementText({ kind: 'share workers', gainMs: 1, files: 3, proved: true })).toContain(
      'that can',
    );
    expect(improvementText({ kind: 'share workers', gainMs: 1, files: 3, proved: false })).toContain(
      'if all can',
    );
    expect(improvementText({ kind: 'longest first', gainMs: 1 })).toContain('longest files');
    expect(improvementText({ kind: 'split a file', gainMs: 1, file: 'x' })).toBe('split x in two');
  });

  it('lets nothing that a name holds move the cursor', () => {
    const report = buildSpeedReport([aRun([aFile({ file: 'a\u001b[2J\n.test.ts' })])], {
      becalm: '0.1.0',
      sharing: null,
    });
    const text = speedText(report, { ...style, colours: false });
    expect(text).toContain('a\\x1b[2J\\n.test.ts');
    expect(text).not.toContain('\u001b');
    expect(speedText(report, { ...style, colours: true })).toContain('\u001b[1m1 test');
  });

  it.each([
    [0.04, '0.0 ms'],
    [9.94, '9.9 ms'],
    [820.4, '820 ms'],
    [999.6, '1.0 s'],
    [12_440, '12.4 s'],
    [200_000, '3 min 20 s'],
  ])('reads %d milliseconds as %s', (ms, words) => {
    expect(time(ms)).toBe(words);
  });
});

describe('the page', () => {
  it('carries the script that its sources make', () => {
    expect(speedScript).toBe(buildPageScript('speed.ts'));
  });

  it('asks for nothing, and escapes what it shows', () => {
    const hostile = `</script><img src=x onerror="harm()">'&\u202e`;
    const files = madeUpFiles(() => ({
      file: hostile,
      project: hostile,
      tests: [{ name: hostile, durationMs: 5, state: 'passed' }],
      imports: [{ path: `src/${hostile}`, selfMs: 15, totalMs: 15 }],
      waits: [{ test: hostile, delayMs: 30, count: 1, location: { file: hostile, line: 1, column: 1 } }],
    }));
    const advice = {
      ...madeUpAdvice,
      project: hostile,
      shareable: [hostile],
      leaks: madeUpAdvice.leaks.map((leak) => ({ ...leak, victim: hostile, tests: [hostile] })),
    };
    const page = speedPage(
      buildSpeedReport([aRun(files)], {
        becalm: '0.1.0',
        sharing: {
          complete: true,
          projects: [{ name: hostile, isolated: true, folder: '', include: [hostile], exclude: [] }],
          advice: [advice],
        },
      }),
    );
    expect(page).not.toContain('<img');
    expect(page).not.toContain('\u202e');
    expect(page.match(/<\/script>/gu)).toHaveLength(1);
    expect(page).not.toMatch(/(?:src|href)="?(?:https?:)?\/\//u);
  });

  it('is short where there is nothing to tell', () => {
    const page = speedPage(buildSpeedReport([aRun([])], { becalm: '0.1.0', sharing: null }));
    expect(page).toContain('Nothing that is known would gain a hundredth of the run.');
    expect(page).not.toContain('id="sleeps-title"');
    expect(page).not.toContain('id="isolation-title"');
  });
});

describe('the rows of the chart', () => {
  const file = (startMs: number, endMs: number, worker: number | null) => ({
    ...{ project: '', file: `${startMs}.test.ts`, worker, startMs, endMs },
    ...{ prepareMs: 0, importMs: 0, testsMs: 0, waitsMs: 0, tests: 1, state: 'passed' as const },
  });

  it('are those of the workers, in their order', () => {
    const lanes = lanesOf([file(5, 9, 2), file(0, 4, 2), file(0, 9, 1)]);
    expect(lanes.map(({ name, files }) => [name, files.map(({ startMs }) => startMs)])).toEqual([
      ['worker 1', [0]],
      ['worker 2', [0, 5]],
    ]);
  });

  it('are as few as can be where workers are not known', () => {
    const lanes = lanesOf([file(0, 4, null), file(1, 3, null), file(3, 6, null), file(4, 5, null)]);
    expect(lanes.map(({ files }) => files.map(({ startMs }) => startMs))).toEqual([
      [0, 4],
      [1, 3],
    ]);
  });
});
