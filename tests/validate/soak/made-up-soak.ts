/** Records of a made-up soak; times in minutes. */
import { SERVICES } from '../../../tools/validate/soak/read-request.ts';
import type { Asked, RecordOf } from '../../../tools/validate/soak/records.ts';

const START_MS = Date.UTC(2026, 0, 5, 9, 0);

/** What is asked for: two hours, and what is usual: a sample a minute, a restart every ten. */
export const ASKED: Asked = {
  forMs: 7_200_000,
  rate: 300,
  seed: 1,
  sampleMs: 60_000,
  restartMs: 600_000,
  leaveDown: null,
  limits: { memoryMb: 500, growthPercent: 10, lagMs: 250 },
};

/** A moment; `pausedMinutes` have passed in gaps before it. */
function at(minute: number, pausedMinutes = 0): { readonly atMs: number; readonly soakedMs: number } {
  return { atMs: START_MS + (minute + pausedMinutes) * 60_000, soakedMs: minute * 60_000 };
}

/** The beginning of a session. */
export function session(minute = 0, pausedMinutes = 0): RecordOf<'session'> {
  return {
    kind: 'session',
    ...at(minute, pausedMinutes),
    pid: 42,
    startTicks: 7,
    commit: 'abc123',
    asked: ASKED,
  };
}

/** A sample of a soak in which all is well: 18 000 events a minute, and 404 MB. */
export function sample(minute: number, pausedMinutes = 0): RecordOf<'sample'> {
  const figures = { residentMb: 140, anonymousMb: 86, cpuSeconds: minute * 5 };
  return {
    kind: 'sample',
    ...at(minute, pausedMinutes),
    loadAverage: 1.5,
    services: SERVICES.map((name) => ({
      name,
      figures,
      lagsMs: [1, 2, 3],
      waiting: 0,
      missing: 0,
      failed: 0,
    })),
    restarting: [],
    redis: { residentMb: 14, anonymousMb: 6, cpuSeconds: minute },
    soak: { residentMb: 120, anonymousMb: 70, cpuSeconds: minute },
    events: Math.round(minute * 18_000),
    counts: COUNTS,
    dataAgeSeconds: 0.01,
    discrepancies: [],
    discrepancyCount: 0,
  };
}

const COUNTS = {
  intents: 500,
  approved: 499,
  denied: 1,
  orders: 499,
  fills: 490,
  canceled: 0,
  rejected: 5,
  open: 4,
} as const;

/** A kill of the risk engine. */
export function restart(minute: number): RecordOf<'restart'> {
  return { kind: 'restart', ...at(minute), service: 'risk-engine', downMs: 1_500 };
}

/** An end that nobody wanted. */
export function exit(minute: number): RecordOf<'exit'> {
  return { kind: 'exit', ...at(minute), service: 'paper-trader', detail: 'ended with status 1: oh' };
}

/** The last checks of a soak in which all is well. */
export function end(minute: number): RecordOf<'end'> {
  return {
    kind: 'end',
    ...at(minute),
    counts: COUNTS,
    discrepancies: [],
    discrepancyCount: 0,
    messages: [{ topic: 'strat.intent', journalled: 500, onBus: 500, read: 500 }],
    audit: { isIntact: true, detail: 'intact' },
  };
}

/** The samples of so many minutes. */
export function minutes(count: number): readonly RecordOf<'sample'>[] {
  return Array.from({ length: count }, (_, index) => sample(index + 1));
}
