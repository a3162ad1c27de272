import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { CHECKLIST } from '../../tools/validate/checklist/checklist.ts';
import { MANUAL_TEST, RUNS } from '../../tools/validate/checklist/runs.ts';
import { describeLine, describeList, describeStep, describeSummary } from '../../tools/validate/describe.ts';
import { CATEGORIES, type Form } from '../../tools/validate/line.ts';
import { planLines } from '../../tools/validate/plan.ts';
import { lineResult } from './samples.ts';

const root = join(import.meta.dirname, '..', '..');
const plan = (form: Form, ...ids: readonly string[]) =>
  planLines(
    CHECKLIST.filter(({ id }) => ids.includes(id)),
    RUNS,
    form,
  );
const plainly = (_colour: string, text: string) => text;

describe('the checklist', () => {
  test('has every category, names of its own, and commands that there are', () => {
    expect(new Set(CHECKLIST.map(({ category }) => category))).toEqual(new Set(CATEGORIES));
    expect(new Set(CHECKLIST.map(({ id }) => id)).size).toBe(CHECKLIST.length);
    const runs = RUNS.map(({ id }) => id);
    for (const line of CHECKLIST) {
      expect(Object.keys(line.runs), line.id).toContain('full');
      for (const run of Object.values(line.runs)) expect(runs, line.id).toContain(run);
    }
  });

  test('reads every command', () => {
    const read = new Set(CHECKLIST.flatMap(({ runs }) => Object.values(runs)));
    expect(RUNS.map(({ id }) => id).filter((id) => !read.has(id))).toEqual([]);
  });

  test('claims tests that there are, each in one line', () => {
    const paths = CHECKLIST.flatMap((line) =>
      (line.claims ?? []).map(({ path, title = '' }) => `${path} ${title}`),
    );
    expect(new Set(paths).size).toBe(paths.length);
    for (const { path } of CHECKLIST.flatMap((line) => line.claims ?? [])) {
      if (path === MANUAL_TEST || path.endsWith('.')) continue;
      expect(existsSync(join(root, path)), path).toBe(true);
    }
  });

  test('takes some minutes in the quick form, and less than 45 in the full one', () => {
    const minutes = (form: Form) =>
      planLines(CHECKLIST, RUNS, form).steps.reduce((sum, { run }) => sum + run.seconds, 0) / 60;
    expect(minutes('quick')).toBeLessThan(6);
    expect(minutes('full')).toBeLessThan(45);
  });
});

describe('a plan', () => {
  test('runs a command once for all of its lines, and those that it follows', () => {
    const { steps, leftOut } = plan('full', 'lag', 'memory', 'coverage');
    expect(steps.map(({ run }) => run.id)).toEqual(['pipeline', 'coverage', 'gate']);
    expect(steps[0]?.lines.map(({ id }) => id)).toEqual(['lag', 'memory']);
    expect(steps[1]?.lines).toEqual([]);
    expect(leftOut).toEqual([]);
  });

  test('leaves out what has no command in the form', () => {
    expect(plan('quick', 'coverage', 'links').leftOut.map(({ id }) => id)).toEqual(['coverage']);
  });

  test('runs the tests of its lines alone, where all of them are about some', () => {
    const [step] = plan('quick', 'oracles', 'goldens').steps;
    expect(step?.argv.slice(-2)).toEqual(['tests/oracles/', 'tests/backtest/golden.test.ts']);
    expect(step?.shown).toBe('npm test -- tests/oracles/ tests/backtest/golden.test.ts');
    const [whole] = plan('quick', 'oracles', 'suite-time').steps;
    expect(whole?.argv.at(-1)).toBe('--outputFile.json={file}');
  });

  test('does so without coverage, whose floors are those of all tests', () => {
    const [step] = plan('full', 'health').steps;
    expect(step?.argv).toContain('integration');
    expect(step?.argv).not.toContain('--coverage');
    expect(step?.shown).toBe('npm run test:integration -- tests/integration/health/');
  });
});

describe('what people see', () => {
  test('is the step, and how long all of them still take', () => {
    const { steps } = plan('quick', 'links', 'secrets-tree');
    expect(describeStep(steps, 1)).toBe('2/2  npm run check -- --only links  · about 1 s left');
  });

  test('is every line with its command', () => {
    const text = describeList(CHECKLIST, RUNS, 'quick');
    expect(text).toMatch(/^40 lines, about \d min/);
    expect(text).toContain('not run in this form');
  });

  test('is a verdict, a figure and what is wrong', () => {
    const wrong = lineResult({ verdict: 'fail', details: ['too long'] });
    expect(describeLine(wrong, plainly)).toMatch(/^FAIL {5}lag {13}0\.9 ms\n +too long$/);
    expect(describeLine(lineResult({ verdict: 'not run' }), plainly)).toMatch(/^not run {2}lag/);
    expect(describeSummary([wrong, lineResult()], 61, plainly)).toBe(
      '1 passed, 1 failed, 0 not run in 1 min 1 s · again: npm run validate -- --only lag',
    );
    expect(describeSummary([lineResult()], 1, plainly)).toBe('1 passed, 0 failed, 0 not run in 1 s');
  });
});
