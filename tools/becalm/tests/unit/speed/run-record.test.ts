import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readRunRecord, runRecordText } from '../../../src/speed/run-record.ts';
import type { RecordedRun } from '../../../src/worlds/recorded-run.ts';
import { recordedFile, recordedRun } from './recorded-file.ts';

const full: RecordedRun = recordedRun(
  [
    recordedFile('tests/a.test.ts', {
      project: 'unit',
      isolated: false,
      worker: null,
      process: null,
      tests: [{ name: 'cart > starts empty', durationMs: 0.4, state: 'failed' }],
      imports: [{ path: 'src/cart.ts', selfMs: 1.5, totalMs: 2 }],
      waits: [
        { test: null, delayMs: 500, count: 2, location: { file: 'tests/a.test.ts', line: 3, column: 1 } },
      ],
      findings: [
        {
          ...{ guard: 'timers', level: 'warn', test: 'cart > starts empty', orOneOf: [], count: 1 },
          ...{ what: 'an interval of 50 ms goes on.', advice: 'Clear it.', location: null },
        },
      ],
      virtualMs: 6000,
      realTime: [{ what: 'a socket time-out of 200 ms', location: null }],
      state: 'failed',
    }),
    recordedFile('tests/b.test.ts', { state: 'skipped' }),
  ],
  { shard: { index: 2, count: 5 } },
);

function reasonOf(value: unknown): string {
  const read = readRunRecord(JSON.stringify(value));
  return read.kind === 'unreadable' ? read.reason : 'none';
}

describe('a record of a run', () => {
  it('reads back as it was written', () => {
    expect(readRunRecord(runRecordText(full))).toEqual({ kind: 'run', run: full });
  });

  it('is unreadable where it is torn or anything else', () => {
    const text = runRecordText(full).trimEnd();
    fc.assert(
      fc.property(fc.nat({ max: text.length - 1 }), (length) => {
        expect(readRunRecord(text.slice(0, length)).kind).toBe('unreadable');
      }),
    );
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (other) => {
        expect(readRunRecord(other).kind).toBe('unreadable');
      }),
    );
  });

  it('says which schema was expected, and which place is wrong', () => {
    const record = JSON.parse(runRecordText(full)) as { readonly files: readonly object[] };

    expect(reasonOf({ ...record, schema: 'becalm.run/2' })).toBe(
      'Expected a record of schema "becalm.run/1", was something else.',
    );
    expect(reasonOf({ ...record, files: [{ ...record.files[0], worker: 0 }] })).toMatch(
      /was one in which files\[0\]\.worker is wrong: /,
    );
  });
});
