import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseFloors } from '../../../src/gate/floors.ts';
import { judgeCoverage } from '../../../src/gate/judge.ts';
import { type Floors, metrics, perMetric } from '../../../src/gate/metrics.ts';
import { type RatchetFloors, raisedFloors, writeFloors } from '../../../src/gate/ratchet.ts';
import { fakeFile, hitsOf } from './fake-coverage.ts';

const percent = fc.integer({ min: 0, max: 100 });
const floorsOfScope: fc.Arbitrary<Floors> = fc.record({
  branches: percent,
  functions: percent,
  lines: percent,
  statements: percent,
});
const anyFloors: fc.Arbitrary<RatchetFloors> = fc.record({ whole: floorsOfScope, modules: floorsOfScope });

/** Raises floors after a run that covered so many of 1000 branches in each module, and all of the rest. */
function raiseAfter(floors: RatchetFloors, coveredPerMille: readonly number[]): RatchetFloors {
  const files = coveredPerMille.map((covered, index) =>
    fakeFile(`src/m${index}/a.ts`, { branches: hitsOf(covered, 1000 - covered) }),
  );
  const modules = files.map(({ path }) => ({ name: path.replace('/a.ts', ''), files: [path] }));
  const sources = { modules, files: files.map(({ path }) => path), unmatched: [] };
  return raisedFloors(floors, judgeCoverage(files, sources, floors));
}

const low = { whole: perMetric(() => 50), modules: perMetric(() => 50) };

describe('raisedFloors', () => {
  it('raises the whole to what it reached and modules to what the worst of them reached, in whole per cent', () => {
    const { whole, modules } = raiseAfter(low, [999, 876]);

    expect([whole.branches, modules.branches, modules.functions]).toEqual([93, 87, 100]);
  });

  it('never lowers a floor', () => {
    fc.assert(
      fc.property(anyFloors, fc.array(fc.nat(1000), { maxLength: 4 }), (floors, covered) => {
        const raised = raiseAfter(floors, covered);
        for (const metric of metrics) {
          expect(raised.whole[metric]).toBeGreaterThanOrEqual(floors.whole[metric]);
          expect(raised.modules[metric]).toBeGreaterThanOrEqual(floors.modules[metric]);
        }
      }),
    );
  });

  it('raises nothing twice: the same run reaches what it raised', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 1, maxLength: 4 }), (covered) => {
        const raised = raiseAfter({ whole: perMetric(() => 0), modules: perMetric(() => 0) }, covered);

        expect(raiseAfter(raised, covered)).toEqual(raised);
      }),
    );
  });

  it('leaves the floor of modules where it was when one was not measured at all', () => {
    const sources = { modules: [{ name: 'src/new', files: ['src/new/a.ts'] }], files: [], unmatched: [] };

    expect(raisedFloors(low, judgeCoverage([], sources, low)).modules).toEqual(low.modules);
  });
});

describe('writeFloors', () => {
  const text = `{
  "branches": 50, "lines"  :  50.5,
  "exclude": ["**/\\"branches\\": 7.ts"],
  "modules": {
    "lines": 40,
    "statements":40, "branches": 40, "functions": 4e1
  },
  "functions": 50,
  "statements": 50
}
`;

  it('changes the numbers and nothing else', () => {
    expect(
      writeFloors(text, {
        whole: { branches: 91, functions: 92, lines: 93, statements: 94 },
        modules: { branches: 81, functions: 82, lines: 83, statements: 84 },
      }),
    ).toBe(`{
  "branches": 91, "lines"  :  93,
  "exclude": ["**/\\"branches\\": 7.ts"],
  "modules": {
    "lines": 83,
    "statements":84, "branches": 81, "functions": 82
  },
  "functions": 92,
  "statements": 94
}
`);
  });

  it('writes what is read back', () => {
    fc.assert(
      fc.property(anyFloors, ({ whole, modules }) => {
        expect(parseFloors(writeFloors(text, { whole, modules }))).toMatchObject({
          floors: { whole, modules },
        });
      }),
    );
  });
});
