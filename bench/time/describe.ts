import { tableLines } from '../table.ts';
import type { ComparedTest, TimePerWorld } from './compare.ts';

/** What both clocks took. */
export interface Times {
  readonly virtual: TimePerWorld;
  readonly real: TimePerWorld;
}

/** Waiting on virtual time has to be below this share of that on real time. */
export const waitingShareMax = 0.05;

/** Which share of the real waiting is left on virtual time; null where real time waits for nothing. */
export function waitingShare({ virtual, real }: Times): number | null {
  return real.waitingMs === 0 ? null : virtual.waitingMs / real.waitingMs;
}

/** Whether little enough of the waiting is left. */
export function waitsLittle(times: Times): boolean {
  const share = waitingShare(times);
  return share !== null && share < waitingShareMax;
}

/** The table of times and what has to hold of them. */
export function describeTimes(times: Times): readonly string[] {
  const share = waitingShare(times);
  const rows = (['virtual', 'real'] as const).map((clock) => {
    const { worlds, wallMs, cpuMs, waitingMs } = times[clock];
    return [clock, String(worlds), ...[wallMs, cpuMs, waitingMs].map((ms) => `${ms.toFixed(1)} ms`)];
  });
  const left = share === null ? 'real time waits for nothing' : `${(share * 100).toFixed(1)} %`;
  return [
    ...tableLines(['time', 'worlds', 'wall per world', 'CPU', 'waiting'], rows),
    '',
    `${met(waitsLittle(times))}  waiting on virtual time is less than ${waitingShareMax * 100} % of that on real time: ${left}`,
  ];
}

/** A row per test that is not stable on both clocks, and what has to hold of all. */
export function describeVerdicts(tests: readonly ComparedTest[]): readonly string[] {
  const rows = tests.filter(({ virtual, real }) => virtual !== 'stable' || real !== 'stable');
  const count = (agreement: ComparedTest['agreement']): number =>
    tests.filter((test) => test.agreement === agreement).length;
  const noise = tests.filter(({ agreement }) => agreement === 'noise');
  return [
    ...(rows.length === 0
      ? []
      : tableLines(['virtual', 'real', 'failed', 'really', 'in both', 'agreement', 'test'], rows.map(rowOf))),
    '',
    `${tests.length - rows.length} tests are stable on both clocks`,
    `${met(count('differs') === 0)}  the same verdict on both clocks: ${count('same')} of ${tests.length}`,
    ...(noise.length === 0
      ? []
      : [
          `        ${noise.length} missed a margin on real time without being confirmed, which is the machine's noise:`,
          ...noise.map(({ test }) => `          ${test}`),
        ]),
  ];
}

function rowOf(compared: ComparedTest): readonly string[] {
  return [
    compared.virtual,
    compared.real,
    String(compared.virtualFailures),
    String(compared.realFailures),
    String(compared.commonFailures),
    compared.agreement === 'differs' ? 'DIFFERS' : compared.agreement,
    compared.test,
  ];
}

function met(holds: boolean): string {
  return holds ? 'met   ' : 'MISSED';
}
