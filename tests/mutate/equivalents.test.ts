import { describe, expect, it } from 'vitest';
import { type Equivalent, readEquivalents, sortSurvivors } from '../../tools/mutate/equivalents.ts';
import { mutant } from './made-up-report.ts';

const ENTRY: Equivalent = {
  file: 'src/money/paid.ts',
  line: 'return cents > 0;',
  mutator: 'EqualityOperator',
  original: 'cents > 0',
  replacement: 'cents >= 0',
  reason: 'Nobody pays with a coin of no worth.',
};

describe('sortSurvivors', () => {
  it('finds an entry by the text of the line, wherever the line stands', () => {
    const moved = mutant({ start: { line: 40, column: 12 }, end: { line: 40, column: 21 } });
    expect(sortSurvivors([moved], [ENTRY])).toEqual({
      equivalent: [{ mutant: moved, reason: ENTRY.reason }],
      surviving: [],
      healed: [],
    });
  });

  it.each([
    ['file', { file: 'src/money/other.ts' }],
    ['line', { line: 'return cents > 0 && isOpen;' }],
    ['mutator', { mutator: 'ConditionalExpression' }],
    ['original', { original: 'cents > 0n' }],
    ['replacement', { replacement: 'true' }],
  ])('excuses no mutant of another %s, and says that the entry has healed', (_, changes) => {
    const other = mutant(changes);
    expect(sortSurvivors([other], [ENTRY])).toEqual({ equivalent: [], surviving: [other], healed: [ENTRY] });
  });

  it('knows code of several lines by the first', () => {
    const block = mutant({ original: '{\n  pay();\n}', replacement: '{}' });
    const entry = { ...ENTRY, original: '{', replacement: '{}' };
    expect(sortSurvivors([block], [entry]).equivalent).toHaveLength(1);
  });

  it('excuses code that no test reaches as well', () => {
    expect(sortSurvivors([mutant({ outcome: 'no-coverage' })], [ENTRY]).surviving).toEqual([]);
  });
});

describe('readEquivalents', () => {
  const { file, line, reason, ...change } = ENTRY;

  it('gives every mutant of an entry its line and its reason', () => {
    const other = { ...change, replacement: 'true' };
    expect(readEquivalents(JSON.stringify([{ file, line, reason, mutants: [change, other] }]))).toEqual([
      ENTRY,
      { ...ENTRY, replacement: 'true' },
    ]);
  });

  it.each([
    ['no reason', { file, line, reason: '', mutants: [change] }],
    ['no mutants', { file, line, reason, mutants: [] }],
    ['a number of a line', { file, line: 2, reason, mutants: [change] }],
    ['an unknown field', { file, line, reason, mutants: [change], until: '2027' }],
  ])('refuses an entry with %s', (_, entry) => {
    expect(() => readEquivalents(JSON.stringify([entry]))).toThrow(/Correct equivalent\.json\.$/);
  });
});
