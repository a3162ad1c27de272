import { describe, expect, it } from 'vitest';
import { writeSuite } from '../../bench/hunt/make-suite.ts';
import { measuredShape, spread } from '../../bench/hunt/suite/shape.ts';

const suite = writeSuite(measuredShape, 1);
const paths = Object.keys(suite);

describe('the made-up suite', () => {
  it('has 40 test files over 30 modules', () => {
    expect(paths.filter((path) => path.startsWith('tests/'))).toHaveLength(40);
    expect(paths.filter((path) => path.startsWith('src/'))).toHaveLength(30);
  });

  it('is the same for the same seed', () => {
    expect(writeSuite(measuredShape, 1)).toEqual(suite);
  });

  it('is another one for another seed', () => {
    expect(writeSuite(measuredShape, 2)).not.toEqual(suite);
  });

  it('holds every common kind of test', () => {
    const tests = paths.filter((path) => path.startsWith('tests/')).map((path) => suite[path]);
    const kinds = [
      'vi.mock(',
      'vi.spyOn(',
      'describe.each(',
      'useFakeTimers(',
      'toMatchSnapshot(',
      'test.concurrent(',
    ];
    for (const kind of kinds) expect(tests.filter((text) => text?.includes(kind)).length).toBeGreaterThan(2);
  });

  it('mocks only what no other module imports', () => {
    const mocked = new Set(matches(/vi\.mock\('\.\.\/src\/(\w+)'/g));
    const imported = new Set(matches(/from '\.\/(\w+)'/g));
    expect(mocked.size).toBeGreaterThan(0);
    expect([...mocked].filter((name) => imported.has(name))).toEqual([]);
  });

  it('refuses fewer tests than one of each kind', () => {
    expect(() => writeSuite({ ...measuredShape, tests: 600 }, 1)).toThrow(
      'Expected at least 16 tests per file',
    );
  });
});

describe('spread', () => {
  it('splits without a rest', () => {
    expect(spread(10, 4)).toEqual([3, 3, 2, 2]);
    expect(spread(644, 40).reduce((sum, each) => sum + each)).toBe(644);
  });
});

function matches(pattern: RegExp): readonly string[] {
  return Object.values(suite).flatMap((text) => [...text.matchAll(pattern)].map(([, name = '']) => name));
}
