import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  changedFiles,
  groupsOf,
  ordinaryTreatments,
  type Tightening,
  tighten,
  treatmentOf,
} from '../../../src/hunt/treatments.ts';
import { ordinaryRun } from '../../../src/worlds/suite.ts';

const files = ['a', 'b', 'c', 'd', 'e', 'f'];
const isolated = { files, isolated: true };
const strictness = ['warm', 'pristine', 'own'];
const shared = { files, isolated: false };

const anyTightening: fc.Arbitrary<Tightening> = fc.record({
  file: fc.constantFrom(...files),
  to: fc.constantFrom<Tightening['to']>(
    { time: 'real' },
    { process: 'pristine' },
    { process: 'own' },
    { alone: true },
  ),
});

describe('groupsOf', () => {
  it('is one ordinary run of everything before anything is known', () => {
    expect(groupsOf(isolated, ordinaryTreatments(isolated), files, null)).toEqual([
      { files, process: 'warm', alone: false, request: { ...ordinaryRun, apart: false } },
    ]);
  });

  it('runs every file once, as it is treated', () => {
    fc.assert(
      fc.property(fc.array(anyTightening), fc.subarray(files), fc.boolean(), (tightenings, wanted, apart) => {
        const part = { files, isolated: apart };
        const treatments = tighten(part, ordinaryTreatments(part), tightenings);
        const groups = groupsOf(part, treatments, wanted, null);

        const expected = apart || wanted.length === 0 ? wanted : files;
        expect(groups.flatMap((group) => group.files).toSorted()).toEqual([...expected]);
        for (const group of groups) {
          for (const file of group.files) {
            const { time, ...rest } = treatmentOf(treatments, file);
            expect(rest).toEqual({ process: group.process, alone: group.alone });
            expect(group.request.realTime.includes(file)).toBe(time === 'real');
          }
        }
        // Files that share state are never torn apart.
        if (!apart) expect(groups.length).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('asks for one process for all where that is said', () => {
    const treatments = tighten(isolated, ordinaryTreatments(isolated), [{ file: 'b', to: { alone: true } }]);

    expect(groupsOf(isolated, treatments, ['a', 'b'], 'pristine')).toMatchObject([
      { files: ['a'], process: 'pristine', alone: false },
      { files: ['b'], process: 'pristine', alone: true },
    ]);
  });
});

describe('tighten', () => {
  it('changes one file of an isolated part, and all of one that shares state', () => {
    const change: readonly Tightening[] = [{ file: 'c', to: { time: 'real' } }];
    const apart = ordinaryTreatments(isolated);
    const together = ordinaryTreatments(shared);

    expect(changedFiles(apart, tighten(isolated, apart, change))).toEqual(['c']);
    expect(changedFiles(together, tighten(shared, together, change))).toEqual(files);
  });

  it('never makes a treatment less strict', () => {
    fc.assert(
      fc.property(fc.array(anyTightening), fc.array(anyTightening), (earlier, later) => {
        const before = tighten(isolated, ordinaryTreatments(isolated), earlier);
        const after = tighten(isolated, before, later);
        for (const file of files) {
          const was = treatmentOf(before, file);
          const is = treatmentOf(after, file);
          if (was.time === 'real') expect(is.time).toBe('real');
          expect(strictness.indexOf(is.process)).toBeGreaterThanOrEqual(strictness.indexOf(was.process));
          if (was.alone) expect(is.alone).toBe(true);
        }
      }),
    );
  });

  it('takes a file that is not listed for an ordinary one', () => {
    expect(treatmentOf(ordinaryTreatments(isolated), 'z')).toEqual({
      time: 'virtual',
      process: 'warm',
      alone: false,
    });
  });
});
