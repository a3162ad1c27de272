import { describe, expect, test } from 'vitest';
import {
  type CommandEnd,
  carryOut,
  InterruptedError,
  type ValidationPorts,
} from '../../tools/validate/carry-out.ts';
import { judged, type Line, type Run } from '../../tools/validate/line.ts';
import { planLines } from '../../tools/validate/plan.ts';

const run = (id: string, changes: Partial<Run> = {}): Run => ({
  ...{ id, shown: `npm run ${id}`, argv: [id], seconds: 1, secondsMax: 5 },
  ...changes,
});
const line = (id: string, runId: string): Line => ({
  ...{ id, category: 'functional', title: id, floor: 'right' },
  runs: { full: runId },
  read: ({ document }) => judged(document, document === 'right' ? [] : ['wrong']),
});
const right: CommandEnd = { status: 0, timedOut: false, output: '', document: 'right' };

function ports(changes: Partial<ValidationPorts> = {}): ValidationPorts & { readonly told: string[] } {
  const told: string[] = [];
  let nowMs = 0;
  return {
    ...{ root: '/repo', commit: 'abc', told },
    start: () => Promise.resolve(right),
    readFile: () => null,
    missing: () => null,
    nowMs: () => (nowMs += 500),
    load: () => 0.5,
    onStart: ({ run: { id } }) => told.push(id),
    onResults: (results) => told.push(...results.map(({ id, verdict }) => `${id} ${verdict}`)),
    signal: new AbortController().signal,
    ...changes,
  };
}

async function carriedOut(lines: readonly Line[], runs: readonly Run[], given = ports()) {
  return carryOut(planLines(lines, runs, 'full'), lines, given);
}

describe('carrying out', () => {
  test('gives every line its verdict, figure, command, time and load', async () => {
    const given = ports();
    const results = await carriedOut([line('one', 'a'), line('two', 'a')], [run('a')], given);
    expect(results).toMatchObject([
      {
        id: 'one',
        verdict: 'pass',
        figure: 'right',
        command: 'npm run a',
        seconds: 0.5,
        load: 0.5,
        commit: 'abc',
      },
      { id: 'two', verdict: 'pass' },
    ]);
    expect(given.told).toEqual(['a', 'one pass', 'two pass']);
  });

  test('is in the order of the list, whatever runs first', async () => {
    const results = await carriedOut([line('one', 'b'), line('two', 'a')], [run('a'), run('b')]);
    expect(results.map(({ id }) => id)).toEqual(['one', 'two']);
  });

  test('fails with the time', async () => {
    const start = () => Promise.resolve({ ...right, timedOut: true });
    const [result] = await carriedOut([line('one', 'a')], [run('a')], ports({ start }));
    expect(result).toMatchObject({ verdict: 'fail', details: ['Expected an end within 5 s.'] });
  });

  test.each([
    [
      'a program is missing',
      { needs: ['promtool'] as const },
      { missing: () => 'no promtool' },
      'no promtool',
    ],
    ['the file is not there', { reads: 'soak.json' }, {}, 'there is no soak.json: npm run a makes one'],
    ['the test is not there', { expects: 'x.test.ts' }, {}, 'there is no x.test.ts in this commit'],
  ])('says why nothing was run where %s', async (_, changes, other, why) => {
    const start = () => Promise.reject(new Error('started'));
    const results = await carriedOut([line('one', 'a')], [run('a', changes)], ports({ start, ...other }));
    expect(results).toMatchObject([{ verdict: 'not run', figure: why, seconds: 0, details: [] }]);
  });

  test('says what takes long in the quick form', async () => {
    const lines = [line('one', 'a')];
    const results = await carryOut(planLines(lines, [run('a')], 'quick'), lines, ports());
    expect(results).toMatchObject([
      {
        verdict: 'not run',
        figure: 'takes long: part of the full form',
        command: 'npm run validate -- --full --only one',
      },
    ]);
  });

  test('reads a file in the place of a command that takes hours', async () => {
    const results = await carriedOut(
      [line('one', 'a')],
      [run('a', { reads: 'x' })],
      ports({ readFile: () => 'right' }),
    );
    expect(results).toMatchObject([{ verdict: 'pass' }]);
  });

  test('runs nothing after what did not end well, where it looks at what that leaves behind', async () => {
    const runs = [run('a'), run('b', { after: 'a' })];
    const start = () => Promise.resolve({ ...right, status: 1 });
    const [one, two] = await carriedOut([line('one', 'a'), line('two', 'b')], runs, ports({ start }));
    expect(one).toMatchObject({ verdict: 'pass' });
    expect(two).toMatchObject({ verdict: 'not run', figure: expect.stringContaining('a did not end well') });
  });

  test('ends with the signal and has no results', async () => {
    const stopping = new AbortController();
    const start = () => {
      stopping.abort();
      return Promise.resolve(right);
    };
    const given = ports({ start, signal: stopping.signal });
    await expect(carriedOut([line('one', 'a')], [run('a')], given)).rejects.toThrow(InterruptedError);
    expect(given.told).toEqual(['a']);
  });
});
