import { describe, expect, it } from 'vitest';
import {
  describeHelp,
  describeModule,
  describeOutcome,
  describeVerdicts,
  type TimedVerdict,
} from '../../tools/mutate/describe.ts';
import { judgeModule } from '../../tools/mutate/judge.ts';
import { MODULE, mutant } from './made-up-report.ts';

const EXCUSED = { ...mutant({ replacement: 'cents >= 0' }), reason: 'Nobody pays with a coin of no worth.' };

const MIXED = judgeModule(
  MODULE,
  [
    ...Array.from({ length: 5 }, (_, index) => mutant({ outcome: 'killed', replacement: `killed ${index}` })),
    mutant({ outcome: 'timed-out', replacement: 'cents--' }),
    mutant({ outcome: 'killed-late', replacement: 'wait()' }),
    mutant({ outcome: 'invalid', replacement: '(' }),
    mutant({ outcome: 'survived', replacement: 'true' }),
    mutant({ outcome: 'no-coverage', original: '`a`', replacement: '``' }),
    mutant({ replacement: 'cents >= 0' }),
  ],
  [EXCUSED],
);

function timed(changes: object = {}): TimedVerdict {
  return { verdict: { ...MIXED, ...changes }, durationMs: 90_000 };
}

describe('describeVerdicts', () => {
  it('is a Markdown table with a line for each module', () => {
    expect(describeVerdicts([timed()])).toEqual([
      '| module | mutants | killed | unfinished | survived | not covered | equivalent |  score |  floor | minutes | verdict |',
      '| ------ | ------: | -----: | ---------: | -------: | ----------: | ---------: | -----: | -----: | ------: | ------- |',
      '| money  |      10 |      6 |          1 |        1 |           1 |          1 | 77.7 % | 75.0 % |     1.5 | pass    |',
    ]);
  });

  it('never rounds a score up to the floor', () => {
    const [, , row] = describeVerdicts([timed({ scorePercent: 74.99, passed: false })]);
    expect(row).toContain(' 74.9 % | 75.0 % ');
    expect(row).toContain('BELOW THE FLOOR');
  });

  it('says when it is only an entry that has healed', () => {
    expect(describeVerdicts([timed({ healed: [EXCUSED], passed: false })])[2]).toContain('1 HEALED');
  });
});

describe('describeModule', () => {
  it('lists every mutant behind the numbers but the killed ones', () => {
    expect(describeModule({ ...MIXED, healed: [EXCUSED] })).toEqual([
      '# Mutants of money',
      '',
      '## Survivors (2)',
      '',
      '- src/money/paid.ts:2:10 EqualityOperator `cents > 0` → `true`',
      '- src/money/paid.ts:2:10 EqualityOperator, not covered `` `a` `` → `` `` ``',
      '',
      '## Endless: not finished alone within a minute, or after 100 times the steps; counted as detected (1)',
      '',
      '- src/money/paid.ts:2:10 EqualityOperator `cents > 0` → `cents--`',
      '',
      '## Killed by the time limit of a test (1)',
      '',
      '- src/money/paid.ts:2:10 EqualityOperator `cents > 0` → `wait()`',
      '',
      '## Equivalent (1)',
      '',
      '- src/money/paid.ts:2:10 EqualityOperator `cents > 0` → `cents >= 0`: Nobody pays with a coin of no worth.',
      '',
      '## Could not be run, counted nowhere (1)',
      '',
      '- src/money/paid.ts:2:10 EqualityOperator `cents > 0` → `(`',
      '',
      '## Healed: take them out of tools/mutate/equivalent.json (1)',
      '',
      '- src/money/paid.ts EqualityOperator `cents > 0` → `cents >= 0` in `return cents > 0;`',
    ]);
  });

  it('cuts long code, and shows several lines as one', () => {
    const long = judgeModule(
      MODULE,
      [mutant({ original: `{\n  ${'x'.repeat(200)}\n}`, replacement: '{}' })],
      [],
    );
    expect(describeModule(long).at(-1)).toBe(
      `- src/money/paid.ts:2:10 EqualityOperator \`{ ${'x'.repeat(98)}…\` → \`{}\``,
    );
  });
});

describe('describeOutcome', () => {
  it('says that all is well, and where the mutants stand', () => {
    expect(describeOutcome([timed()], 'var/mutation')).toBe(
      'Every floor is reached. The mutants stand in var/mutation/<module>.md.',
    );
  });

  it('names the modules that failed, and what to do', () => {
    expect(describeOutcome([timed(), timed({ passed: false })], 'var/mutation')).toBe(
      'money failed: write the tests that var/mutation/money.md asks for, or list what is equivalent with its reason.',
    );
  });
});

it('the help names every module with its floor and its files', () => {
  expect(describeHelp([MODULE])).toContain('  money  at least 75 % of src/money/*.ts !src/money/index.ts');
});
