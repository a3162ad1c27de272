import type { StepRecord } from '../../../src/core/service/index.ts';
import { inputOf, type ServiceDefinition, type ServiceJournal } from '../../../src/core/service/index.ts';
import { JOBS } from '../bus/number-topics.ts';

/** Where the service reads and writes. */
export const IN = { ...JOBS, pattern: 'jobs.in' };
/** Sums, in the order in which they were made. */
export const OUT = { ...JOBS, pattern: 'jobs.out' };

/** Publishes the running sum after each number; says nothing about 0 and throws at 13. */
export const summing: ServiceDefinition = {
  name: 'summing',
  create(snapshot) {
    let sum = typeof snapshot === 'number' ? snapshot : 0;
    return {
      inputs: [
        inputOf(IN, (value) => {
          if (value === 13) throw new Error('bad luck');
          if (value === 0) return { messages: [] };
          sum += value;
          return { note: value, messages: [{ topic: 'jobs.out', payload: sum }] };
        }),
      ],
      recall(note) {
        if (typeof note !== 'number') throw new TypeError(`Expected a number, was ${typeof note}.`);
        sum += note;
      },
      snapshot: () => sum,
    };
  },
};

/** The disk below a journal: what is on it outlives the process. */
export interface Disk {
  readonly records: unknown[];
}

/** A journal on a disk in memory; `fault` may throw before or after a record is written. */
export function journalOn(
  disk: Disk,
  fault: (when: 'before' | 'after', record: StepRecord) => void = () => undefined,
): ServiceJournal {
  return {
    async *read() {
      yield* disk.records;
    },
    async append(record) {
      fault('before', record);
      disk.records.push(structuredClone(record));
      fault('after', record);
    },
    close: () => Promise.resolve(),
  };
}
