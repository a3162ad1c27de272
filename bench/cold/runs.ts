import { stripVTControlCharacters } from 'node:util';

/** One cold run of a suite. */
export interface ColdRun {
  readonly seed: number;
  readonly passed: boolean;
  readonly wallSeconds: number;
}

/** The line that is said after a run: how it ended, and how long the rest will take. */
export function progressLine(runs: readonly ColdRun[], total: number): string {
  const last = runs.at(-1);
  const failed = runs.filter(({ passed }) => !passed).length;
  const seconds = runs.reduce((sum, { wallSeconds }) => sum + wallSeconds, 0);
  const leftSeconds = runs.length === 0 ? 0 : (seconds / runs.length) * (total - runs.length);
  return [
    `${String(runs.length).padStart(String(total).length)}/${total}`,
    `seed ${last?.seed ?? 0} ${last?.passed === true ? 'passed' : 'FAILED'}`,
    `${(last?.wallSeconds ?? 0).toFixed(1)} s`,
    `${failed} failed`,
    `${inWords(leftSeconds)} left`,
  ].join(' · ');
}

function inWords(seconds: number): string {
  const whole = Math.round(seconds);
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

/** The tests and files that Vitest's output calls failed, each once. */
export function failedTests(output: string): readonly string[] {
  const lines = stripVTControlCharacters(output).split('\n');
  const named = lines.flatMap((line) => /^ *FAIL +(\S.*\S) *$/.exec(line)?.[1] ?? []);
  return [...new Set(named)];
}
