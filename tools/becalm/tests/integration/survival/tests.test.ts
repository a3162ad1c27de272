import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { becalm, findings, leftInGroup, passing, project, reportOf, startBecalm } from './becalm-process.ts';

const few = ['hunt', '--seeds', '3', '--axes', 'random', '--workers', '2', '--no-explain'];

function named(body: string): string {
  return `import { expect, test } from 'vitest';\n${body}`;
}

/** Tests that behave badly, side by side: none may cost another one its worlds. */
const unruly: Readonly<Record<string, string>> = {
  'tests/passes.test.ts': passing,
  'tests/exits.test.ts': named(`test('asks for the end', () => { process.exit(3); });
test('passes', () => {});`),
  'tests/crashes.test.ts': named(`test('passes', () => {});
test('ends the process', () => { process.reallyExit(7); });`),
  'tests/killed.test.ts': named(`test('is killed', () => { process.kill(process.pid, 'SIGKILL'); });`),
  'tests/loops.test.ts': named(`test('loops', () => { for (;;); });`),
  'tests/eats.test.ts': named(`test('eats all of the memory', () => {
  const eaten = [];
  for (;;) eaten.push(new Array(1e5).fill(eaten.length + 0.5));
});`),
  'tests/late.test.ts': named(`test('throws after it ended', () => {
  setTimeout(() => { throw new Error('too late'); }, 0);
});
test('waits', () => new Promise((done) => setTimeout(done, 20)));`),
  'tests/floods.test.ts': named(`test('floods the output', () => {
  const megabyte = 'x'.repeat(2 ** 20);
  for (let written = 0; written < 50; written++) { process.stdout.write(megabyte); process.stderr.write(megabyte); }
  for (let written = 0; written < 10; written++) console.log(megabyte);
}, 60_000);`),
  'tests/handles.test.ts': named(`import { createServer } from 'node:net';
test('leaves handles open', async () => {
  setInterval(() => {}, 1000);
  await new Promise((done) => createServer().listen(0, '127.0.0.1', done));
});`),
  'tests/moves.test.ts': named(`import { tmpdir } from 'node:os';
test('changes the working directory', () => { process.chdir(tmpdir()); });`),
  'tests/deletes.test.ts': named(`import { rmSync } from 'node:fs';
test('deletes the folder of the report', () => { rmSync(process.env.INIT_FOLDER + '/.becalm', { recursive: true, force: true }); });`),
};

describe('tests that behave badly', () => {
  test('each is told as what it is, and the others get their worlds', async () => {
    const root = project(unruly, { execArgv: ['--max-old-space-size=64'] });
    const running = startBecalm(root, few, { INIT_FOLDER: root });
    const ended = await running.ended;

    const report = reportOf(root);
    expect(findings(report), ended.stderr).toEqual([
      'broken tests/crashes.test.ts > ends the process',
      'broken tests/eats.test.ts > eats all of the memory',
      'broken tests/exits.test.ts > asks for the end',
      'broken tests/killed.test.ts > is killed',
      // Nobody knows whose timer it was: the test fails that ran when it threw.
      'broken tests/late.test.ts > waits',
      'broken tests/loops.test.ts > loops',
    ]);
    const messageOf = (file: string): string | undefined =>
      report.tests.find((each) => each.file === `tests/${file}.test.ts` && each.verdict === 'broken')?.error
        ?.message;
    expect(messageOf('crashes')).toBe('it ended its worker: exit code 7');
    expect(messageOf('killed')).toBe('it ended its worker: signal SIGKILL');
    expect(messageOf('loops')).toBe('it ended its worker: no answer within 2 s');
    expect(messageOf('eats')).toBe('it ended its worker: signal SIGABRT; out of memory');
    expect(messageOf('exits')).toContain('process.exit unexpectedly called with "3"');
    expect(messageOf('late')).toBe('too late');
    expect(report.incomplete).toMatchObject({
      stopped: false,
      seedsLeft: 0,
      probesLeft: 0,
      gaveUp: [],
      lostWorlds: [],
    });
    expect(report.incomplete?.lostFiles.map(({ file }) => file).sort()).toEqual([
      'tests/crashes.test.ts',
      'tests/eats.test.ts',
      'tests/killed.test.ts',
      'tests/loops.test.ts',
    ]);
    expect(report.tests.find(({ file }) => file === 'tests/passes.test.ts')).toMatchObject({
      runs: 3,
      verdict: 'stable',
    });
    expect(ended.code).toBe(3);
    expect(ended.stdout).toContain(
      'tests/killed.test.ts, which ended its worker in "is killed" (signal SIGKILL)',
    );
    // Becalm ends when the hunt ends: what tests leave open keeps nothing alive.
    expect(leftInGroup(running.pid)).toEqual([]);
    expect(ended.stderr.match(/was deleted and is written anew/gu)).toHaveLength(1);
  });

  test('files that share a worker are hunted without the one that ends it, threads as well', async () => {
    const files = { 'tests/a.test.ts': passing, 'tests/b.test.ts': unruly['tests/crashes.test.ts'] ?? '' };
    const root = project(files, { isolate: false, pool: 'threads' });
    const { code, stderr } = await becalm(root, few);
    expect(findings(reportOf(root)), stderr).toEqual(['broken tests/b.test.ts > ends the process']);
    expect(reportOf(root).tests.find(({ file }) => file === 'tests/a.test.ts')).toMatchObject({ runs: 3 });
    expect(code).toBe(3);
  });

  test('a worker that somebody else kills costs nothing', async () => {
    // It is killed in one world only, the first time that it is there.
    const mark = 'killed-once';
    const root = project({
      'tests/a.test.ts': named(`import { existsSync, writeFileSync } from 'node:fs';
test('passes', () => {
  const mark = process.env.INIT_FOLDER + '/${mark}';
  if (!existsSync(mark)) return;
  writeFileSync(mark + '-done', '');
  if (existsSync(mark + '-again')) return;
  writeFileSync(mark + '-again', '');
  process.kill(process.pid, 'SIGKILL');
});`),
    });
    writeFileSync(join(root, mark), '');
    const { code, stderr } = await becalm(root, few, { INIT_FOLDER: root });
    expect(existsSync(join(root, `${mark}-done`))).toBe(true);
    expect(code, stderr).toBe(0);
    expect(reportOf(root).incomplete).toBeNull();
  });

  test('nothing of the environment reaches what is written', async () => {
    const secret = 'hunter2-a-token-of-the-environment';
    const root = project({
      'tests/a.test.ts':
        named(`test('fails at random', () => { expect(Math.random()).toBeGreaterThan(0.4); });
test('is broken', () => { expect(process.env.NOBODY).toBe('somebody'); });`),
      'tests/b.test.ts': named(`test('ends the process', () => { process.reallyExit(7); });`),
    });
    const { code, stdout, stderr } = await becalm(
      root,
      [
        'hunt',
        '--seeds',
        '5',
        '--axes',
        'random',
        '--workers',
        '2',
        '--json',
        'r.json',
        '--html',
        'r.html',
        '--junit',
        'r.xml',
      ],
      { BECALM_TEST_TOKEN: secret, CI_JOB_TOKEN: secret, GITHUB_TOKEN: secret },
    );
    expect(code, stderr).toBe(3);
    const written = [
      'r.json',
      'r.html',
      'r.xml',
      '.becalm/report.json',
      '.becalm/report.html',
      '.becalm/journal.ndjson',
    ];
    const texts = written.map((path) => readFileSync(join(root, path), 'utf8'));
    for (const text of [stdout, stderr, ...texts]) expect(text).not.toContain(secret);
  });
});
