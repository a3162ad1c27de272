import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EstimatedFile } from '../../../src/speed/estimate.ts';
import { longestFirst } from '../../../src/speed/order.ts';
import { measuredFile } from './heavy-tail.ts';

function names(files: readonly EstimatedFile[]): readonly string[] {
  return longestFirst(files).map(({ project, file }) => (project === '' ? file : `${project}:${file}`));
}

describe('longestFirst', () => {
  it('puts the longest first over all projects, and equal ones by project and path', () => {
    const files = [
      measuredFile('b', 20, { project: 'unit' }),
      measuredFile('short', 1, { project: 'slow' }),
      measuredFile('a', 20, { project: 'unit' }),
      measuredFile('long', 90, { project: 'slow' }),
      measuredFile('a', 20, { project: 'api' }),
    ];

    expect(names(files)).toEqual(['slow:long', 'api:a', 'unit:a', 'unit:b', 'slow:short']);
  });

  it('keeps files that share workers together, in the place of their longest', () => {
    const shared = { project: 'shared', isolated: false };
    const files = [
      measuredFile('tiny', 1, shared),
      measuredFile('middle', 50),
      measuredFile('big', 80, shared),
      measuredFile('huge', 100),
    ];

    expect(names(files)).toEqual(['huge', 'shared:big', 'shared:tiny', 'middle']);
  });

  it('leaves the groups of Vitest in their order', () => {
    const files = [measuredFile('late', 100, { groupOrder: 2 }), measuredFile('early', 1, { groupOrder: 1 })];

    expect(names(files)).toEqual(['early', 'late']);
  });

  it('is a permutation that does not depend on the order in which files come', () => {
    const file = fc.record({
      name: fc.string({ maxLength: 4 }),
      ms: fc.integer({ min: 1, max: 9 }),
      isolated: fc.boolean(),
      project: fc.constantFrom('a', 'b'),
    });
    const suites = fc.uniqueArray(file, {
      selector: ({ name, project }) => `${project} ${name}`,
      maxLength: 20,
    });
    fc.assert(
      fc.property(suites, (given) => {
        const files = given.map(({ name, ms, isolated, project }) =>
          measuredFile(name, ms, { isolated, project }),
        );
        const ordered = longestFirst(files);

        expect(new Set(ordered)).toEqual(new Set(files.map((each) => each.file)));
        expect(ordered).toHaveLength(files.length);
        expect(longestFirst(files.toReversed())).toEqual(ordered);
      }),
    );
  });
});
