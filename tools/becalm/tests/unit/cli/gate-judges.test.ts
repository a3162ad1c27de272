import { describe, expect, it, vi } from 'vitest';
import type { Report } from '../../../src/report/schema.ts';
import { defaultAxes } from '../../../src/worlds/world.ts';
import { coverageJson, hitsOf } from '../gate/fake-coverage.ts';
import type { FakePart } from '../hunt/fake-suite.ts';
import { madeUpTest } from '../report/made-up-report.ts';
import { flaky, floors, gate, reportJson, stable } from './gate-run.ts';
import { modelMachine, type Troubles } from './model-ports.ts';

/** Each judge is seen failing by a planted case, and passing without it. */

describe('changed lines', () => {
  const files = {
    '/shop/.c8rc.json': JSON.stringify({
      ...floors,
      modules: { ...floors.modules, statements: 0, lines: 0 },
    }),
    '/shop/src/cart/a.ts': '',
    '/shop/coverage/coverage-final.json': coverageJson({
      '/shop/src/cart/a.ts': { statements: [...hitsOf(99, 0), 0] },
    }),
  };
  const diffOf = (line: number): string =>
    [
      ...['diff --git a/src/cart/a.ts b/src/cart/a.ts', '--- a/src/cart/a.ts', '+++ b/src/cart/a.ts'],
      ...[`@@ -${line} +${line} @@`, '-before', '+after', ''],
    ].join('\n');

  it('fail where no test reaches them, and pass where one does', async () => {
    const bad = await gate(files, ['--base', 'main'], { diffs: { main: diffOf(100) } });
    const good = await gate(files, ['--base', 'main'], { diffs: { main: diffOf(1) } });

    expect(bad.stdout).toMatch(/^src\/cart\/a\.ts +0\/1 +0\.00 % +warn {2}without a test: 100$/m);
    expect(bad.stdout).toMatch(/^whole +0\/1 +0\.00 % +90 % +FAIL {2}0\.00 % \(1 more\)$/m);
    expect(bad.stdout).toMatch(/^changed +FAIL +Test the changed lines of src\/cart\/a\.ts first\.$/m);
    expect(good.stdout).toMatch(/^changed +pass$/m);
    expect([bad.status, good.status]).toEqual([1, 0]);
  });

  it('take base and floor from the configuration', async () => {
    const config = (floor: number): Troubles => ({
      configs: { '/shop/becalm.config.ts': { gate: { changed: { base: 'main', floor } } } },
      diffs: { main: diffOf(100) },
    });

    expect((await gate(files, [], config(100))).status).toBe(1);
    expect((await gate(files, [], config(0))).status).toBe(0);
  });

  it('are refused where git cannot tell', async () => {
    const { status, stderr } = await gate(files, ['--base', 'gone']);

    expect(status).toBe(2);
    expect(stderr).toMatch(/^Expected to compare the tree with "gone", was: fatal: .*fetch-depth: 0/);
  });

  it('are refused where git prints something else', async () => {
    const { status, stderr } = await gate(files, ['--base', 'main'], { diffs: { main: 'usage: git' } });

    expect(status).toBe(2);
    expect(stderr).toMatch(/^Expected git to print a diff against "main", was "usage: git" in line 1\./);
  });

  it('fail without coverage, once they are asked for', async () => {
    const { '/shop/coverage/coverage-final.json': _, ...rest } = files;
    const { status, stdout } = await gate(rest, ['--base', 'main', '--only', 'changed']);

    expect(stdout).toMatch(/^changed +FAIL +no coverage\. Run npx vitest run --coverage/m);
    expect(status).toBe(1);
  });

  it('are refused where the base is an option', async () => {
    expect(await gate(files, ['--base=--output=x'])).toMatchObject({ status: 2 });
  });
});

describe('flakes', () => {
  const report = '/shop/.becalm/report.json';

  it('fail for a flaky test of the last hunt, and pass without one', async () => {
    const bad = await gate({ [report]: reportJson([flaky]) });
    const good = await gate({ [report]: reportJson([stable]) });

    expect(bad.stdout).toMatch(
      /^flaky +tests\/cart\.test\.ts > cart > starts empty +12 of 1000 worlds +FAIL {2}npx becalm replay 417 --test/m,
    );
    expect(good.stdout).toMatch(/^flakes +pass$/m);
    expect([bad.status, good.status]).toEqual([1, 0]);
  });

  it('merge the reports of several machines', async () => {
    const seeds = (first: number) => ({ first, count: 500, completed: 500 });
    const files = {
      '/shop/a.json': reportJson([madeUpTest({ runs: 500 })], { seeds: seeds(1) }),
      '/shop/b.json': reportJson([madeUpTest({ ...flaky, runs: 500 })], { seeds: seeds(501) }),
    };

    expect((await gate(files, ['--report', 'a.json'])).status).toBe(0);
    const both = await gate(files, ['--report', 'a.json', 'b.json']);
    expect(both.stdout).toContain('flakes · 1 test · 1000 seeds · commit c0ffee');
    expect(both.status).toBe(1);
  });

  it.each<[string, Partial<Report>, string]>([
    ['another commit', { commit: 'decaf' }, 'it is of commit decaf, the tree of c0ffee'],
    ['few seeds', { seeds: { first: 1, count: 99, completed: 99 } }, 'it has 99 seeds, fewer than 100'],
  ])('fail for a named report of %s, and pass over one that nobody named', async (_, given, message) => {
    const text = reportJson([{ ...stable, runs: given.seeds?.completed ?? 1000 }], given);
    const named = await gate({ '/shop/a.json': text }, ['--report', 'a.json']);
    const found = await gate({ [report]: text }, [], {
      configs: { '/shop/becalm.config.ts': { gate: { require: ['flakes'] } } },
    });
    const alone = await gate({ [report]: text });

    expect(named.stdout).toContain(`FAIL  ${message}`);
    expect(found.stdout).toContain(`.becalm/report.json does not fit: ${message}`);
    expect(alone.stderr).toContain('Expected something to judge, was nothing.');
    expect([named.status, found.status, alone.status]).toEqual([1, 1, 2]);
  });

  it('take a report of another commit where that is allowed', async () => {
    const files = { '/shop/a.json': reportJson([stable], { commit: 'decaf' }) };

    expect((await gate(files, ['--report', 'a.json', '--any-commit'])).status).toBe(0);
  });

  it('pass over what the last hunt left in an older form', async () => {
    const { stderr } = await gate({ [report]: '{}' });

    expect(stderr).toContain('flakes: .becalm/report.json is no report of this version.');
  });

  it('follow the policies of the configuration', async () => {
    const order = { ...flaky, kind: 'order-dependent' as const };
    const files = { [report]: reportJson([order]) };
    const configs = { '/shop/becalm.config.ts': { gate: { flakes: { orderDependent: 'warn' } } } };

    expect((await gate(files)).status).toBe(1);
    const warned = await gate(files, [], { configs });
    expect(warned.stdout).toMatch(/^order-dependent .* warn {2}npx becalm replay/m);
    expect(warned.status).toBe(0);
  });

  it('refuse what is no report', async () => {
    expect(await gate({ '/shop/a.json': '[]' }, ['--report', 'a.json'])).toMatchObject({ status: 2 });
  });
});

describe('a hunt of its own', () => {
  const partWith = (isFlaky: boolean): FakePart => ({
    tests: ['a.test.ts > a', 'a.test.ts > b'],
    randomly: isFlaky ? { 'a.test.ts > b': 0.4 } : {},
  });

  it.each([
    [true, 1],
    [false, 0],
  ])('is judged: with a flaky test %s, exit status %d', async (isFlaky, status) => {
    const machine = modelMachine([partWith(isFlaky)], { files: { '/shop/x': '' } });

    expect(await machine.run('gate', '--hunt', '12', '--only', 'flakes')).toBe(status);
    expect(machine.stdout()).toContain('flakes · 2 tests · 12 seeds · commit c0ffee');
    expect(machine.closed()).toBe(1);
  });

  it('is refused beside a report', async () => {
    const { status, stderr } = await gate({}, ['--seeds', '1..5', '--report', 'a.json', '--only', 'flakes']);

    expect(stderr).toMatch(/^Expected a hunt or reports, was --hunt/);
    expect(status).toBe(2);
  });

  it('tells GitHub once', async () => {
    const machine = modelMachine([partWith(true)], {
      files: { '/shop/x': '' },
      environment: { GITHUB_ACTIONS: 'true' },
    });
    await machine.run('gate', '--hunt', '12', '--only', 'flakes');

    expect(machine.stdout().match(/^::error/gm)).toHaveLength(1);
  });

  it('is judged no more where it is interrupted', async () => {
    const machine = modelMachine([{ ...partWith(false), hangs: () => true }], { files: { '/shop/x': '' } });
    const ended = machine.run('gate', '--hunt', '12', '--only', 'flakes');
    await vi.waitFor(() => {
      expect(machine.listeners()).toBe(1);
    });
    machine.send('SIGINT');

    expect(await ended).toBe(130);
    expect(machine.stdout()).not.toContain('verdict');
  });
});

describe('quarantine', () => {
  const entry = {
    ...{ test: 'tests/cart.test.ts > cart > starts empty', owner: 'njord', reason: 'reads the clock' },
    ...{ since: '2026-11-01', expires: '2026-11-22' },
  };
  const file = '/shop/becalm.quarantine.json';
  const quarantine = (given: object = {}): string =>
    JSON.stringify({ schema: 'becalm.quarantine/1', tests: [{ ...entry, ...given }] });
  const report = '/shop/.becalm/report.json';

  it('lets a flaky test through until its day is over', async () => {
    const files = { [report]: reportJson([flaky]) };
    const quarantined = await gate({ ...files, [file]: quarantine() });
    const expired = await gate({ ...files, [file]: quarantine({ expires: '2026-11-21' }) });

    expect(quarantined.stdout).toContain(
      'warn  in quarantine until 2026-11-22 (njord); npx becalm replay 417',
    );
    expect(expired.stdout).toMatch(/^quarantine +FAIL/m);
    expect(expired.stdout).toMatch(/^flakes +FAIL/m);
    expect([quarantined.status, expired.status]).toEqual([0, 1]);
  });

  it('fails for what is healed, and --update takes it out', async () => {
    const files = { [report]: reportJson([stable], { axes: defaultAxes }), [file]: quarantine() };
    const healed = await gate(files);
    const updated = await gate(files, ['--update']);

    expect(healed.stdout).toContain('FAIL  healed: no failure in 1000 worlds, where 1000 are enough');
    expect(healed.machine.files.get(file)).toBe(quarantine());
    expect(JSON.parse(updated.machine.files.get(file)!)).toEqual({
      schema: 'becalm.quarantine/1',
      tests: [],
    });
    expect([healed.status, updated.status]).toEqual([1, 0]);
  });

  it('does not take a test for healed by a report that is not trusted', async () => {
    const files = { '/shop/a.json': reportJson([stable], { commit: 'decaf' }), [file]: quarantine() };
    const { stdout } = await gate(files, ['--report', 'a.json']);

    expect(stdout).toMatch(/pass {2}no report says how it does$/m);
  });

  it('refuses a test that is not there, and names one that may have been meant', async () => {
    const files = { [report]: reportJson([stable]) };
    const { status, stdout } = await gate({
      ...files,
      [file]: quarantine({ test: 'tests/cart.test.ts > cart > start empty' }),
    });

    expect(stdout).toContain('was "tests/cart.test.ts > cart > starts empty" meant?');
    expect(status).toBe(1);
  });

  it('refuses a file that is wrong, with everything that is', async () => {
    const { status, stderr } = await gate({ [file]: quarantine({ owner: '', expires: 'soon' }) });

    expect(stderr).toBe(
      'becalm.quarantine.json: Expected "tests[0].owner" to be somebody who sees to it, was "". Correct it there.\n' +
        'becalm.quarantine.json: Expected "tests[0].expires" to be a day such as 2026-12-31, was "soon". Correct it there.\n',
    );
    expect(status).toBe(2);
  });

  it('is read from where the configuration says', async () => {
    const configs = { '/shop/becalm.config.ts': { gate: { quarantine: 'ci/quarantine.json' } } };
    const files = { [report]: reportJson([flaky]) };

    expect((await gate({ ...files, '/shop/ci/quarantine.json': quarantine() }, [], { configs })).status).toBe(
      0,
    );
    expect((await gate(files, [], { configs })).status).toBe(2);
  });
});
