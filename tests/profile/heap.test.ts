import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  allocatedBytes,
  allocationSites,
  decodeAllocations,
} from '../../tools/profile/heap/allocation-sites.ts';
import { type HeapCensus, takeCensus } from '../../tools/profile/heap/heap-census.ts';
import { findGrowth } from '../../tools/profile/heap/heap-growth.ts';
import { parseHeapSnapshot } from '../../tools/profile/heap/heap-snapshot.ts';
import { retainingPaths } from '../../tools/profile/heap/retaining-path.ts';
import { findSpelled, type Leak, namesIn, withSpelledNames } from '../../tools/profile/heap/spelled-names.ts';
import { ProfileError } from '../../tools/profile/profile-error.ts';
import { memoryReport } from '../../tools/profile/report/memory-report.ts';
import { madeHeap } from './made-heap.ts';

/** Two sessions, of which the second is new, in a list under a key that is a secret, in a variable of a function. */
const text = madeHeap([
  { type: 'synthetic', name: '', id: 1, size: 0, holds: [['element', 0, 3]] },
  { type: 'closure', name: 'open', id: 3, holds: [['internal', 'context', 5]] },
  { type: 'hidden', name: 'system / Context', id: 5, holds: [['context', 'sessions', 7]] },
  { name: 'Object', id: 7, holds: [['property', 'hunter2', 9]] },
  {
    name: 'Array',
    id: 9,
    holds: [
      ['element', 0, 11],
      ['element', 1, 13],
    ],
  },
  { name: 'Session', id: 11, holds: [['weak', 'next', 15]] },
  { name: 'Session', id: 13 },
  { type: 'string', name: 'hunter2', id: 15, size: 99 },
  { type: 'code', name: 'hunter2', id: 17 },
  { name: 'system / Oddball', id: 19 },
  { type: 'native', name: 'Node / hunter2', id: 21 },
  { name: '(hunter2)', id: 23 },
]);

describe('a heap snapshot', () => {
  it('is counted by constructor, without the texts of strings', () => {
    const census = takeCensus(parseHeapSnapshot(text));
    expect(Object.fromEntries(census.populations)).toEqual({
      'function open': { count: 1, bytes: 10 },
      Object: { count: 1, bytes: 10 },
      Array: { count: 1, bytes: 10 },
      Session: { count: 2, bytes: 20 },
      '(string)': { count: 1, bytes: 99 },
      '(native)': { count: 1, bytes: 10 },
      '(object)': { count: 1, bytes: 10 },
    });
    expect(census).toMatchObject({ idMax: 23, bytes: 199 });
  });

  it('tells by what new objects are held, and follows no weak reference', () => {
    const paths = retainingPaths(parseHeapSnapshot(text), new Set(['Session', '(string)']), 11);
    expect([...paths.keys()]).toEqual(['Session']);
    expect(paths.get('Session')).toEqual({
      count: 1,
      examined: 1,
      retainers: [
        { by: { kind: 'element', name: '' }, holder: 'Array' },
        { by: { kind: 'property', name: 'hunter2' }, holder: 'Object' },
        { by: { kind: 'variable', name: 'sessions' }, holder: 'scope' },
        { by: { kind: 'inner', name: '' }, holder: 'function open' },
      ],
    });
  });

  it('is a snapshot or an error of ours, however it is damaged', () => {
    fc.assert(
      fc.property(fc.nat(text.length), fc.nat(9), fc.string({ maxLength: 9 }), (at, length, put) => {
        try {
          const snapshot = parseHeapSnapshot(text.slice(0, at) + put + text.slice(at + length));
          takeCensus(snapshot);
          retainingPaths(snapshot, new Set(['Session']), 0);
        } catch (error) {
          expect(error).toBeInstanceOf(ProfileError);
        }
      }),
    );
  });

  it.each([
    ['{', 'it is no JSON'],
    ['[]', 'Expected a heap snapshot of V8'],
    [text.replace('"self_size"', '"size"'), 'it has no field "self_size"'],
    [text.replace('"edges":[', '"edges":[0,0,0,'), 'more or fewer edges'],
  ])('refuses %s', (damaged, says) => {
    expect(() => parseHeapSnapshot(damaged)).toThrow(says);
  });
});

describe('growth over three snapshots', () => {
  it.each([
    ['as many more each time', [1_000, 1_500, 2_000], true],
    ['a cache that fills up', [1_000, 1_900, 2_000], false],
    ['a peak', [1_000, 2_000, 1_000], false],
    ['nothing', [1_000, 1_000, 1_000], false],
    ['a few', [1_000, 1_030, 1_060], false],
    ['a small part of many', [1_000_000, 1_000_500, 1_001_000], false],
    ['what was not there', [0, 200, 400], true],
  ] as const)('is seen or not where there is %s', (_, counts, isSeen) => {
    const growth = findGrowth(censusesOf(counts));
    expect(growth.map(({ kind, counts: seen }) => [kind, seen])).toEqual(isSeen ? [['Session', counts]] : []);
  });

  it('is seen in bytes alone', () => {
    const censuses = [10_000, 200_000, 400_000].map((bytes) => censusOf({ count: 3, bytes }));
    expect(findGrowth(censuses as [HeapCensus, HeapCensus, HeapCensus])).toHaveLength(1);
  });
});

describe('the names of a leak', () => {
  const leak: Leak = {
    kind: 'Session',
    counts: [0, 200, 400],
    bytes: [0, 2_000, 4_000],
    path: retainingPaths(parseHeapSnapshot(text), new Set(['Session']), 11).get('Session') ?? null,
  };

  it('are told where a source spells them, and not where they were computed', async () => {
    const spelled = await findSpelled(
      namesIn([leak]),
      sources('class Session {}', 'const sessions = Object(Array); function open() {}'),
    );
    const [told] = withSpelledNames([leak], (name) => spelled.has(name));
    const report = memoryReport(
      {
        peak: USE,
        current: USE,
        allocations: decodeAllocations({ head: HEAD }),
        growth: { leaks: [told!], heapBytes: [1, 2, 3] },
      },
      { name: 'made-up', folder: '/app' },
    );
    expect(report).toContain('Session: 0 → 200 → 400 objects, 0 B → 2.0 kB → 3.9 kB (+3.9 kB)');
    expect(report).toContain(
      'an element of Array\n    property [computed] of Object\n    variable sessions of scope\n',
    );
    expect(report).not.toContain('hunter2');
  });

  it('are asked of no more sources than it takes', async () => {
    let asked = 0;
    async function* counted() {
      for (const source of ['Session sessions Object Array open hunter2', 'more']) {
        asked += 1;
        yield source;
      }
    }
    await findSpelled(namesIn([leak]), counted());
    expect(asked).toBe(1);
    expect(await findSpelled(new Set(['not a name']), counted())).toEqual(new Set());
  });
});

describe('allocations', () => {
  it('are summed up by function, however it was called', () => {
    const profile = decodeAllocations({
      head: { ...HEAD, children: [node('make', 30), { ...node('main', 5), children: [node('make', 65)] }] },
    });
    expect(allocationSites(profile, 1)).toMatchObject([{ bytes: 95, frame: { functionName: 'make' } }]);
    expect(allocatedBytes(profile)).toBe(100);
  });

  it.each([null, {}, { head: { ...node('a', 1), children: [1] } }])('refuses %j', (junk) => {
    expect(() => decodeAllocations(junk)).toThrow('Expected a sampling heap profile of V8');
  });
});

const USE = { resident: 3 * 2 ** 20, heap: 2_048, external: 1 };
const HEAD = node('(root)', 0);

function node(functionName: string, selfSize: number) {
  const callFrame = { functionName, url: 'file:///app/a.ts', lineNumber: 1, columnNumber: 1, scriptId: '7' };
  return { callFrame, selfSize, id: 1, children: [] as unknown[] };
}

function censusesOf(counts: readonly [number, number, number]): [HeapCensus, HeapCensus, HeapCensus] {
  const [one, two, three] = counts.map((count) => censusOf({ count, bytes: 0 }));
  return [one!, two!, three!];
}

function censusOf(population: { readonly count: number; readonly bytes: number }): HeapCensus {
  return { populations: new Map([['Session', population]]), idMax: 1, bytes: 1 };
}

async function* sources(...texts: readonly string[]) {
  yield* texts;
}
