import type { Line } from '../line.ts';
import {
  EVENTS_PER_SECOND_MIN,
  LAG_MS_MAX,
  PEAK_MB_MAX,
  readLag,
  readMemory,
  readThroughput,
} from '../read/pipeline.ts';
import { readSuiteTime, SUITE_SECONDS_MAX } from '../read/suite-time.ts';

const PIPELINE = { quick: 'pipeline-short', full: 'pipeline' } as const;

/** How fast and how large it is. */
export const performanceLines: readonly Line[] = [
  {
    id: 'lag',
    category: 'performance',
    title: 'Lag of the event loop at 2000 events/s, the expected load',
    floor: `p99 of turns at most ${LAG_MS_MAX} ms`,
    runs: PIPELINE,
    read: readLag,
  },
  {
    id: 'throughput',
    category: 'performance',
    title: 'Throughput of all services in one process, journals included',
    floor: `at least ${EVENTS_PER_SECOND_MIN} events per second of processor, ten times the expected load`,
    runs: PIPELINE,
    read: readThroughput,
  },
  {
    id: 'memory',
    category: 'performance',
    title: 'Memory of all services in one process',
    floor: `at most ${PEAK_MB_MAX} MB resident`,
    runs: PIPELINE,
    read: readMemory,
  },
  {
    id: 'suite-time',
    category: 'performance',
    title: 'Time of the unit suites, start included',
    floor: `at most ${SUITE_SECONDS_MAX} s`,
    runs: { quick: 'unit', full: 'unit' },
    read: readSuiteTime,
  },
];
