import type { Line } from '../line.ts';
import { readDrill, readRehearsal, readSimulation } from '../read/outputs.ts';
import { DRAIN_MS_MAX, readStress, STRESS_LAG_MS_MAX } from '../read/pipeline.ts';
import { readSoak, SOAK_MINUTES_MIN } from '../read/soak.ts';
import { INTEGRATION, testLine, UNCOVERED } from './test-lines.ts';

const BACKUP = 'tests/integration/deploy/backup.test.ts';
const UP = 'tests/integration/njord-up.test.ts';

/** What happens to it while it runs. */
export const operationsLines: readonly Line[] = [
  testLine({
    id: 'disaster',
    category: 'operations',
    title: 'Disaster drill: the data directory is lost and comes back',
    runs: UNCOVERED,
    claims: [{ path: BACKUP, title: 'the data are lost' }],
  }),
  testLine({
    id: 'backup',
    category: 'operations',
    title: 'Backup of services that run, compared byte for byte; a full disk',
    runs: UNCOVERED,
    claims: [
      { path: BACKUP, title: 'services that run' },
      { path: BACKUP, title: 'a disk that is full' },
    ],
  }),
  testLine({
    id: 'incident',
    category: 'operations',
    title: 'Incident drill: trading is stopped, positions are closed, the audit knows who and why',
    runs: INTEGRATION,
    claims: [
      { path: 'tests/integration/njord-flatten.test.ts' },
      { path: UP, title: 'the audit knows who tripped' },
    ],
  }),
  testLine({
    id: 'restarts',
    category: 'operations',
    title: 'Services and Redis are killed while Njord trades, a few times',
    runs: UNCOVERED,
    claims: [{ path: 'tests/integration/njord-drill.test.ts' }],
  }),
  {
    id: 'restarts-many',
    category: 'operations',
    title: 'The same with 50 kills of services and 3 of Redis',
    floor: 'the books reconcile',
    runs: { full: 'drill' },
    read: readDrill,
  },
  {
    id: 'broker-restarts',
    category: 'operations',
    title: 'The broker is killed 20 times at a faulty venue, with 10 000 orders',
    floor: 'every order has one known end, no fill is lost or doubled',
    runs: { full: 'broker' },
    read: readRehearsal,
  },
  {
    id: 'stress',
    category: 'operations',
    title: 'Stress: 4000 events/s, twice the expected load',
    floor: `p99 of turns at most ${STRESS_LAG_MS_MAX} ms, everything handled within ${DRAIN_MS_MAX} ms of the last event`,
    runs: { quick: 'stress-short', full: 'stress' },
    read: readStress,
  },
  {
    id: 'soak',
    category: 'operations',
    title: 'Soak: 24 hours of virtual time under faults, with the paper trader and with the broker',
    floor: 'every invariant holds after every step',
    runs: { quick: 'soak', full: 'soak' },
    read: readSimulation,
  },
  {
    id: 'soak-real',
    category: 'operations',
    title: 'Soak in real time: services as processes over a real Redis, killed now and then',
    floor: `at least ${SOAK_MINUTES_MIN} minutes, every limit holds`,
    runs: { quick: 'soak-file', full: 'soak-file' },
    read: readSoak,
  },
];
