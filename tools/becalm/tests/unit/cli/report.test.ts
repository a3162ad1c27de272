import { describe, expect, it } from 'vitest';
import type { Report } from '../../../src/report/schema.ts';
import { validateReport } from '../../../src/report/validate.ts';
import { troubled } from '../report/hunted.ts';
import { madeUpReport, madeUpTest, richReport } from '../report/made-up-report.ts';
import { modelMachine, type Troubles } from './model-ports.ts';

const rows = (...reports: readonly Report[]): Troubles => ({
  files: Object.fromEntries(reports.map((report, index) => [`/shop/${index}.json`, JSON.stringify(report)])),
});

const part = (first: number, given: Partial<Report> = {}) =>
  madeUpReport([madeUpTest()], { seeds: { first, count: 500, completed: 500 }, ...given });

describe('becalm report', () => {
  it('prints the closing text where no form is asked for, and exits as a hunt does', async () => {
    const machine = modelMachine([], rows(richReport(), part(501), part(1)));

    expect(await machine.run('report', '0.json')).toBe(1);
    expect(machine.stdout()).toContain('FLAKY  ');
    expect(machine.stdout()).toContain('0.json\n');
    expect(await machine.run('report', '1.json', '2.json')).toBe(0);
    expect(machine.stdout()).toContain('1000 worlds in 1 min 44 s: 0 flaky');
    expect(machine.stderr()).toBe('');
  });

  it('writes the forms that are asked for, and prints nothing then', async () => {
    const machine = modelMachine([], rows(part(1), part(501)));
    const code = await machine.run(
      ...['report', '0.json', '1.json', '--json', 'out/all.json', '--html', 'all.html'],
      ...['--junit', 'junit.xml', '--flakiness-report', 'flakiness/report.json'],
    );

    expect([code, machine.stdout(), machine.stderr()]).toEqual([0, '', '']);
    const file = (path: string) => machine.files.get(`/shop/${path}`) ?? '';
    expect(validateReport(JSON.parse(file('out/all.json'))).seeds).toEqual({
      first: 1,
      count: 1000,
      completed: 1000,
    });
    expect(file('all.html')).toMatch(/^<!doctype html>/);
    expect(file('junit.xml')).toMatch(/^<\?xml /);
    expect(JSON.parse(file('flakiness/report.json'))).toMatchObject({ category: 'vitest' });
  });

  it('tells gaps', async () => {
    const machine = modelMachine([], rows(part(1), part(1001), part(2001)));

    expect(await machine.run('report', '0.json', '1.json', '2.json')).toBe(0);
    expect(machine.stderr()).toBe('Seeds 501..1000 are in no report.\nSeeds 1501..2000 are in no report.\n');
  });

  it('refuses what does not fit together, and says all that differs', async () => {
    const machine = modelMachine(
      [],
      rows(part(1), part(400, { vitest: '4.1.12', at: '2026-01-01T00:00:00.000Z' })),
    );

    expect(await machine.run('report', '0.json', '1.json')).toBe(2);
    expect(machine.stderr()).toBe(
      [
        'Expected the same "at" in every report, was "2026-11-22T10:00:00.000Z" and "2026-01-01T00:00:00.000Z".',
        'Expected the same "vitest" in every report, was "5.1.1" and "4.1.12".',
        'Expected every seed in one report only, were 1..500 and 400..899.',
        'Merge reports of one commit, hunted with the same flags over different --seeds.',
        '',
      ].join('\n'),
    );
  });

  it.each([
    [
      'missing.json',
      undefined,
      'Expected to read "missing.json", was: ENOENT. Name the JSON report of a hunt.',
    ],
    ['torn.json', '{"schema":', 'torn.json: '],
    ['other.json', '{"schema":"other/1"}', 'other.json: Expected a report of schema "becalm.report/1"'],
  ])('exits 2 for %s', async (name, text, message) => {
    const machine = modelMachine([], text === undefined ? {} : { files: { [`/shop/${name}`]: text } });

    expect(await machine.run('report', name)).toBe(2);
    expect(machine.stderr()).toContain(message);
  });

  it('exits 2 where a form cannot be written, and writes the others', async () => {
    const full = new Error('ENOSPC');
    const machine = modelMachine([], {
      ...rows(part(1, { commit: null })),
      write: (path) => (path.endsWith('.html') ? full : null),
    });

    expect(
      await machine.run(
        'report',
        '0.json',
        '--html',
        'a.html',
        '--junit',
        'a.xml',
        '--flakiness-report',
        'f.json',
      ),
    ).toBe(2);
    expect([...machine.files.keys()]).toEqual(['/shop/0.json', '/shop/a.xml']);
    expect(machine.stderr()).toBe(
      'Expected to write the report to "/shop/a.html", was: ENOSPC. Write it elsewhere with --html.\n' +
        'Expected the report to name a commit of 40 hexadecimal digits, was none. ' +
        'Leave --flakiness-report out, or hunt in a repository.\n',
    );
  });

  it('names files for GitHub below the folder that a hunt wrote to', async () => {
    const machine = modelMachine([], {
      files: { '/shop/packages/a/.becalm/report.json': JSON.stringify(richReport()) },
      environment: { GITHUB_WORKSPACE: '/shop' },
    });

    expect(await machine.run('report', 'packages/a/.becalm/report.json', '--github')).toBe(1);
    expect(machine.stdout()).toMatch(/^::error file=packages\/a\/src\/ui\/toast\.ts,line=47,/);
    expect(machine.stdout()).not.toContain('FLAKY  ');
  });

  it('names files for GitHub below the folder that it is told, or below its own', async () => {
    const machine = modelMachine([], rows(richReport()));
    await machine.run('report', '0.json', '--github', '--root', 'packages/b');
    expect(machine.stdout()).toMatch(/^::error file=packages\/b\/src\/ui\/toast\.ts,/);
    const other = modelMachine([], rows(richReport()));
    await other.run('report', '0.json', '--github');
    expect(other.stdout()).toMatch(/^::error file=src\/ui\/toast\.ts,/);
  });
});

describe('becalm hunt for CI', () => {
  const onGithub = {
    GITHUB_ACTIONS: 'true',
    GITHUB_WORKSPACE: '/shop',
    GITHUB_STEP_SUMMARY: '/runner/summary.md',
  };

  it('writes the page and JUnit XML where they are wanted', async () => {
    const machine = modelMachine([troubled]);

    expect(await machine.run('hunt', '--seeds', '20', '--html', 'h.html', '--junit', 'j.xml')).toBe(1);
    expect([...machine.files.keys()]).toEqual(
      expect.arrayContaining([
        '/shop/.becalm/report.json',
        '/shop/.becalm/report.html',
        '/shop/h.html',
        '/shop/j.xml',
      ]),
    );
    expect(machine.stdout()).toMatch(/ {3}h\.html\n$/);
  });

  it('annotates, and adds to the summary of the step, on GitHub Actions', async () => {
    const machine = modelMachine([troubled], {
      environment: onGithub,
      files: { '/runner/summary.md': 'before\n' },
    });

    expect(await machine.run('hunt', '--seeds', '20')).toBe(1);
    expect(machine.stdout()).toContain(
      '\n::error file=tests/fees.test.ts,line=3,title=BROKEN fees > is broken::',
    );
    expect(machine.files.get('/runner/summary.md')).toMatch(/^before\n## becalm: \d flaky, 1 broken/);
  });

  it('leaves a summary alone that has no room, or that there is none of', async () => {
    const full = 'x'.repeat(1024 * 1024 - 100);
    const machine = modelMachine([troubled], {
      environment: onGithub,
      files: { '/runner/summary.md': full },
    });
    await machine.run('hunt', '--seeds', '5');
    expect(machine.files.get('/runner/summary.md')).toBe(full);

    const none = modelMachine([troubled], { environment: { GITHUB_ACTIONS: 'true' } });
    await none.run('hunt', '--seeds', '5');
    expect(none.stdout()).toContain('::error ');
    expect(none.stderr()).not.toContain('Expected');
  });

  it('exits 2 where the summary cannot be written', async () => {
    const machine = modelMachine([troubled], {
      environment: onGithub,
      write: (path) => (path.startsWith('/runner') ? new Error('EROFS') : null),
    });

    expect(await machine.run('hunt', '--seeds', '5')).toBe(2);
    expect(machine.stderr()).toContain(
      'Expected to write the report to "/runner/summary.md", was: EROFS. Point GITHUB_STEP_SUMMARY to a file that can be written.\n',
    );
  });
});
