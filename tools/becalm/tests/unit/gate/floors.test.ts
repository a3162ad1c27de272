import { describe, expect, it } from 'vitest';
import { defaultModuleRoots, parseFloors } from '../../../src/gate/floors.ts';

const floors = { branches: 90, functions: 91, lines: 92, statements: 93 };
const modules = { branches: 85, functions: 86, lines: 87, statements: 88.5 };

function violationsOf(value: unknown): readonly string[] {
  const parsed = parseFloors(typeof value === 'string' ? value : JSON.stringify(value));
  return parsed.kind === 'violations' ? parsed.violations : [];
}

describe('parseFloors', () => {
  it('reads floors, and knows where modules lie when the file does not say', () => {
    expect(parseFloors(JSON.stringify({ ...floors, modules }))).toEqual({
      kind: 'floors',
      floors: {
        whole: floors,
        modules,
        moduleRoots: { patterns: defaultModuleRoots, given: false },
        include: { patterns: [], given: false },
        exclude: { patterns: [], given: false },
      },
    });
  });

  it('reads patterns as a list or as one, with or without ends', () => {
    expect(
      parseFloors(
        JSON.stringify({
          ...floors,
          modules,
          moduleRoots: ['./lib/'],
          include: 'lib/**',
          exclude: ['a', 'b'],
        }),
      ),
    ).toMatchObject({
      floors: {
        moduleRoots: { patterns: ['lib'], given: true },
        include: { patterns: ['lib/**'], given: true },
        exclude: { patterns: ['a', 'b'], given: true },
      },
    });
  });

  it.each(['all', 'check-coverage', 'perFile', 'reporter', 'reports-dir', '$schema'])(
    'leaves the option %s of c8 alone',
    (key) => {
      expect(violationsOf({ ...floors, modules, [key]: true })).toEqual([]);
    },
  );

  it('tells every violation at once', () => {
    expect(
      violationsOf({
        branches: 101,
        functions: '90',
        lines: -1,
        brnaches: 90,
        extends: './base.json',
        modules: { ...modules, lines: null, line: 85 },
        include: [],
        exclude: [7],
        moduleRoots: [''],
      }),
    ).toEqual([
      'Expected "branches" to be a percentage from 0 to 100, was 101. Write "branches": 90.',
      'Expected "functions" to be a percentage from 0 to 100, was "90". Write "functions": 90.',
      'Expected "lines" to be a percentage from 0 to 100, was -1. Write "lines": 90.',
      'Expected "statements" to be a percentage from 0 to 100, was missing. Write "statements": 90.',
      'Expected "modules" to hold only branches, functions, lines, statements, was "line". Correct it or take it out.',
      'Expected "modules.lines" to be a percentage from 0 to 100, was null. Write "lines": 90.',
      'Expected "moduleRoots" to be a list of patterns, was [""]. Write "moduleRoots": ["src"].',
      'Expected "include" to be a list of patterns, was []. Write "include": ["src/**/*.ts"].',
      'Expected "exclude" to be a list of patterns, was [7]. Write "exclude": ["src/**/*.ts"].',
      'Expected options of c8, "modules" and "moduleRoots", was "brnaches". Correct it or take it out.',
      'Expected options of c8, "modules" and "moduleRoots", was "extends". Correct it or take it out.',
    ]);
  });

  it.each([
    ['{ torn', /^Expected JSON, was: /],
    ['[90]', /^Expected an object, was \[90\]\. /],
    ['null', /^Expected an object, was null\. /],
    [
      JSON.stringify(floors),
      /^Expected "modules" to be an object with the floors of a module, was missing\. /,
    ],
    [JSON.stringify({ ...floors, modules: 85 }), /was 85\. Write "modules": \{/],
  ])('refuses %s', (text, message) => {
    expect(violationsOf(text)).toEqual([expect.stringMatching(message)]);
  });
});
