import { describe, expect, it } from 'vitest';
import { exitCodes } from '../../../src/cli/exit-codes.ts';
import { validateReport } from '../../../src/report/validate.ts';
import { ordinary, polluter, victim } from '../hunt/hunt-in.ts';
import { type ModelMachine, modelMachine, type Troubles } from './model-ports.ts';

const flaky = {
  tests: ordinary,
  polluters: { [victim]: [[polluter]] },
  randomly: { 'b.test.ts > one': 0.1 },
};
const journalPath = '/shop/.becalm/journal.ndjson';
const hunted = ['hunt', '--seeds', '30', '--no-explain'] as const;

/** What a machine wrote of its hunt, without what may differ. */
function findingsOf(machine: ModelMachine, path = '/shop/.becalm/report.json'): unknown {
  const { startedAt, durationMs, ...rest } = validateReport(JSON.parse(machine.files.get(path) ?? ''));
  expect(startedAt).toBeTypeOf('string');
  expect(durationMs).toBeGreaterThanOrEqual(0);
  return rest;
}

async function hunt(troubles: Troubles = {}): Promise<ModelMachine> {
  const machine = modelMachine([flaky], troubles);
  await machine.run(...hunted);
  return machine;
}

function linesOf(machine: ModelMachine, path = journalPath): readonly string[] {
  return (machine.journals.get(path) ?? '').split(/(?<=\n)/u);
}

/** A machine with so many lines of a journal and a part of the next one. */
function resumed(lines: readonly string[], kept: number, cut = 0, troubles: Troubles = {}): ModelMachine {
  const text = lines.slice(0, kept).join('') + (lines[kept] ?? '').slice(0, cut);
  return modelMachine([flaky], { ...troubles, journals: { [journalPath]: text } });
}

describe('becalm hunt --resume', () => {
  it('ends as an uninterrupted hunt, from wherever it goes on', async () => {
    const whole = await hunt();
    const lines = linesOf(whole);
    for (const kept of [2, 3, 20, 60, lines.length - 2]) {
      const machine = resumed(lines, kept);
      expect(await machine.run(...hunted, '--resume')).toBe(exitCodes.findings);
      expect(findingsOf(machine)).toEqual(findingsOf(whole));
      expect(machine.stderr()).toContain(`Going on with ${kept - 1} answer`);
      expect(linesOf(machine)).toHaveLength(lines.length);
    }
  });

  it('takes over the base instant, and refuses another one', async () => {
    const lines = linesOf(await hunt());
    const machine = resumed(
      [...lines].map((line) => line.replace(/"at":"[^"]*"/u, '"at":"2025-02-03T04:05:06.000Z"')),
      9,
    );
    expect(await machine.run(...hunted, '--resume')).toBe(exitCodes.findings);
    expect(machine.opened[0]?.baseMs).toBe(Date.parse('2025-02-03T04:05:06Z'));
    expect(await machine.run(...hunted, '--resume', '--at', '2026-01-01T00:00:00Z')).toBe(exitCodes.usage);
    expect(machine.stderr()).toContain(
      'Expected the base instant of the hunt to go on with, 2025-02-03T04:05:06.000Z',
    );
  });

  it('leaves a last line out that was cut short', async () => {
    const whole = await hunt();
    const lines = linesOf(whole);
    const machine = resumed(lines, 50, 17);
    await machine.run(...hunted, '--resume');
    expect(machine.stderr()).toContain(
      'The last line of .becalm/journal.ndjson was cut short and is left out.',
    );
    expect(findingsOf(machine)).toEqual(findingsOf(whole));
    expect(linesOf(machine)).toHaveLength(lines.length);
  });

  it('goes on with more seeds after a hunt that was done', async () => {
    const lines = linesOf(await hunt());
    const machine = resumed(lines, lines.length);
    await machine.run('hunt', '--seeds', '40', '--no-explain', '--resume');
    const other = modelMachine([flaky]);
    await other.run('hunt', '--seeds', '40', '--no-explain');
    expect(findingsOf(machine)).toEqual(findingsOf(other));
    expect(machine.suite.calls().surveys).toBe(0);
  });

  it.each([
    ['nothing', {}, 'Expected the journal of an earlier hunt in ".becalm/journal.ndjson", found none'],
    ['an empty file', { [journalPath]: '' }, 'found none'],
    ['a first line that was cut short', { [journalPath]: '{"schema":"becalm.journal/1","bec' }, 'found none'],
    [
      'another file',
      { [journalPath]: 'dear diary\n' },
      'Expected ".becalm/journal.ndjson" to be the journal of a hunt, was a file that begins with "dear diary"',
    ],
  ])('refuses %s', async (_what, journals, message) => {
    const machine = modelMachine([flaky], { journals });
    expect(await machine.run(...hunted, '--resume')).toBe(exitCodes.usage);
    expect(machine.stderr()).toContain(message);
    expect(machine.journals.get(journalPath)).toBe((journals as Record<string, string>)[journalPath]);
    expect([...machine.journals.keys()].filter((path) => path.endsWith('/lock'))).toEqual([]);
  });

  it('refuses a damaged journal and names the line', async () => {
    const lines = [...linesOf(await hunt())];
    lines[30] = '{"key":"a","answer":{"kind":"finished"}}\n';
    const machine = resumed(lines, lines.length);
    expect(await machine.run(...hunted, '--resume')).toBe(exitCodes.usage);
    expect(machine.stderr()).toContain('Expected line 31 of ".becalm/journal.ndjson" to be an answer');
  });

  it('refuses a tree that has changed and names what did', async () => {
    const before = Object.fromEntries(['a', 'b', 'c', 'd', 'e'].map((name) => [`/shop/src/${name}.ts`, '1']));
    const lines = linesOf(await hunt({ files: before }));
    const after = {
      ...before,
      '/shop/src/a.ts': '2',
      '/shop/src/x.ts': '1',
      '/shop/src/b.ts': '3',
      '/shop/src/c.ts': '',
    };
    const machine = resumed(lines, 9, 0, { files: after });
    expect(await machine.run(...hunted, '--resume')).toBe(exitCodes.usage);
    expect(machine.stderr()).toContain('was a change in "src/a.ts", "src/b.ts", "src/c.ts" and 1 other file');
  });

  it('does not mind the files that hunts write', async () => {
    const first = modelMachine([flaky]);
    await first.run(...hunted, '--json', 'r.json');
    const machine = resumed(linesOf(first), 9, 0, {
      files: { '/shop/r.json': 'old', '/shop/s.json': 'old' },
    });
    expect(await machine.run(...hunted, '--json', 's.json', '--resume')).toBe(exitCodes.findings);
  });

  it.each([
    [
      'filters',
      [...hunted, 'a.test', '--resume'],
      'Expected the suite of the hunt to go on with (given: nothing), was another (given: a.test)',
    ],
    ['projects', [...hunted, '--project', 'unit', '--resume'], '(given: --project unit)'],
  ])('refuses other %s', async (_what, commandLine, message) => {
    const machine = resumed(linesOf(await hunt()), 9);
    expect(await machine.run(...commandLine)).toBe(exitCodes.usage);
    expect(machine.stderr()).toContain(message);
  });

  it('refuses another version', async () => {
    const lines = linesOf(await hunt()).map((line) => line.replace('"node":"v24.21.0"', '"node":"v22.18.0"'));
    const machine = resumed(lines, 9);
    expect(await machine.run(...hunted, '--resume')).toBe(exitCodes.usage);
    expect(machine.stderr()).toContain(
      'Expected becalm 0.1.0, vitest 5.1.1 and node v22.18.0 as before, was becalm 0.1.0, vitest 5.1.1 and node v24.21.0',
    );
  });
});

describe('the journal of a hunt', () => {
  it('is written anew; the one before is kept once, another file for good', async () => {
    const machine = modelMachine([flaky], { journals: { [journalPath]: 'dear diary\n' } });
    await machine.run(...hunted);
    expect(machine.stderr()).toContain('is no journal of a hunt: moved to ".becalm/journal.ndjson.old"');
    const first = machine.journals.get(journalPath);
    await machine.run(...hunted);
    await machine.run(...hunted);
    expect(machine.journals.get(`${journalPath}.old`)).toBe('dear diary\n');
    expect(machine.journals.get(`${journalPath}.old-2`)?.length).toBe(first?.length);
    expect(machine.journals.has(`${journalPath}.old-3`)).toBe(false);
  });

  it('is not needed: a hunt whose disk is full goes on', async () => {
    let lines = 0;
    const machine = await hunt({ append: () => (++lines > 20 ? new Error('ENOSPC: no space left') : null) });
    expect(findingsOf(machine)).toEqual(findingsOf(await hunt()));
    expect(machine.stderr().match(/cannot be resumed/gu)).toHaveLength(1);
    expect(machine.stderr()).toContain(
      'Expected to write ".becalm/journal.ndjson", was: ENOSPC: no space left.',
    );
  });

  it('is begun again where it was deleted', async () => {
    const whole = linesOf(await hunt());
    const machine = await hunt({ deletedAfter: 40 });
    expect(machine.stderr()).toContain('was deleted and is written anew: --resume goes on from there');
    expect(linesOf(machine)[0]).toBe(whole[0]);
    expect(linesOf(machine).length).toBeLessThan(whole.length - 30);
  });

  it('is closed by the signal, and the way to go on is told', async () => {
    const machine = modelMachine([{ ...flaky, hangs: (seed) => seed === 25 }]);
    const done = machine.run(...hunted, '--project', 'unit tests');
    await expect.poll(() => linesOf(machine).length).toBeGreaterThan(60);
    machine.send('SIGINT');
    expect(await done).toBe(exitCodes.interrupted);
    expect(machine.stdout()).toContain('Go on with: npx becalm hunt --resume --project "unit tests"');
    expect(linesOf(machine).some((line) => line.includes('"end"'))).toBe(false);
  });
});

describe('two hunts at once', () => {
  it('get files of their own', async () => {
    const machine = await hunt({ locks: { '/shop/.becalm/lock': 4242 } });
    expect(machine.stderr()).toContain(
      'Another hunt (process 4242) runs in this project: this one writes .becalm/report-2.json.',
    );
    expect([...machine.files.keys()]).toEqual(['/shop/.becalm/report-2.json', '/shop/.becalm/report-2.html']);
    expect([...machine.journals.keys()]).toEqual(['/shop/.becalm/journal-2.ndjson']);
  });

  it('are gone on with one by one: the one that was ended comes first', async () => {
    const lines = linesOf(await hunt());
    const journals = {
      [journalPath]: lines.join(''),
      '/shop/.becalm/journal-2.ndjson': lines.slice(0, 40).join(''),
    };
    const machine = modelMachine([flaky], { journals });
    await machine.run(...hunted, '--resume');
    expect(machine.stderr()).toContain('Going on with 39 answers of .becalm/journal-2.ndjson');
    expect([...machine.journals.keys()].filter((path) => path.includes('lock'))).toEqual([]);
  });

  it('are not gone on with while they run', async () => {
    const lines = linesOf(await hunt());
    const machine = resumed(lines, 40, 0, { locks: { '/shop/.becalm/lock': 4242 } });
    expect(await machine.run(...hunted, '--resume')).toBe(exitCodes.usage);
    expect(machine.stderr()).toContain('was that of process 4242, which still runs');
  });
});

describe('what may end a hunt', () => {
  it('is its first finding, and the report says so', async () => {
    const machine = modelMachine([flaky]);
    expect(await machine.run(...hunted, '--until-flaky')).toBe(exitCodes.findings);
    expect(machine.stdout()).toContain(
      'Stopped with the first finding, after 0 of 30 seeds: no rate is estimated',
    );
    expect(machine.stdout()).not.toContain('confidence');
    expect(findingsOf(machine)).toMatchObject({
      stop: { rule: 'until-flaky', untilFlaky: true, budgetMs: null },
      incomplete: null,
      suite: { bound: null },
    });
  });

  it('is its budget, and the report says so', async () => {
    const machine = modelMachine([{ tests: ordinary }]);
    expect(await machine.run('hunt', '--budget', '1s')).toBe(exitCodes.clean);
    expect(machine.stdout()).toMatch(/Stopped by its budget of 1 s, after \d+ of 1000 seeds/u);
    expect(findingsOf(machine)).toMatchObject({
      stop: { rule: 'budget', untilFlaky: false, budgetMs: 1000 },
      incomplete: null,
    });
  });

  it('is neither where its seeds end first', async () => {
    const machine = modelMachine([{ tests: ordinary }]);
    expect(await machine.run('hunt', '--seeds', '10', '--budget', '1h', '--until-flaky')).toBe(
      exitCodes.clean,
    );
    expect(machine.stdout()).not.toContain('Stopped');
    expect(findingsOf(machine)).toMatchObject({
      stop: { rule: 'seeds', untilFlaky: true, budgetMs: 3_600_000 },
    });
  });
});

describe('becalm hunt --changed', () => {
  it('asks for what a branch touches, and the report says so', async () => {
    const machine = modelMachine([flaky]);
    await machine.run(...hunted, '--changed', 'main');
    expect(machine.opened[0]).toMatchObject({ changed: 'main' });
    expect(findingsOf(machine)).toMatchObject({ changed: { base: 'main' } });
  });

  it('asks for what is not committed', async () => {
    const machine = modelMachine([flaky]);
    await machine.run(...hunted, '--changed');
    expect(machine.opened[0]).toMatchObject({ changed: true });
    expect(findingsOf(machine)).toMatchObject({ changed: { base: null } });
  });

  it.each([
    [
      ['--changed'],
      'There is nothing to hunt: no test file is concerned by a change that is not committed.\n',
    ],
    [['--changed', 'main'], 'There is nothing to hunt: no test file is concerned by a change since main.\n'],
  ])('has nothing to do where nothing changed: %j', async (words, message) => {
    const machine = modelMachine([]);
    expect(await machine.run('hunt', ...words)).toBe(exitCodes.clean);
    expect(machine.stdout()).toBe(message);
    expect([...machine.files.keys(), ...machine.journals.keys()]).toEqual([]);
  });
});
