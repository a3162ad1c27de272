import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { optimizationReport, type StepResult } from '../report/optimization-report.ts';
import { openOutputFolder } from '../session/output-folder.ts';
import { isAlive } from '../target/is-alive.ts';
import type { Ground } from './open-session.ts';
import type { OptimizeRequest } from './optimize-request.ts';

/** One command of a session. */
export interface Step {
  readonly title: string;
  /** What follows `node`, from the root of the repository. */
  readonly args: readonly string[];
}

/** Runs a command to its end, and returns what it printed; a signal that is aborted ends it. */
export type RunStep = (step: Step, signal: AbortSignal) => Promise<StepResult>;

/** Returns the steps of a session, in their order. */
export function planOptimization(
  { services, durationSeconds, benches }: OptimizeRequest,
  folder: string,
): readonly Step[] {
  const time = ['--duration', String(durationSeconds)];
  return [
    ...services.flatMap((service) => {
      const out = join(folder, service);
      const given = ['--service', service, ...time, '--out', out];
      return [
        { title: `${service}: CPU`, args: ['tools/profile/cpu.ts', ...given] },
        { title: `${service}: memory`, args: ['tools/profile/memory.ts', ...given] },
        {
          title: `${service}: analysis`,
          args: ['tools/profile/analyze.ts', join(out, 'profile.cpuprofile')],
        },
      ];
    }),
    ...benches.map((bench) => ({
      title: `bench ${bench}`,
      args: ['bench/main.ts', bench, '--check'],
    })),
  ];
}

/** Runs a whole session and writes `report.md`; resolves to 1 where a step failed. A failing step stops nothing. */
export async function optimize(
  request: OptimizeRequest,
  { root, cwd, print }: Ground,
  run: RunStep,
  signal: AbortSignal,
): Promise<number> {
  const path = request.out === null ? join(root, 'var', 'profiling') : resolve(cwd, request.out);
  mkdirSync(path, { recursive: true });
  const folder = openOutputFolder(path, isAlive);
  try {
    const results: StepResult[] = [];
    for (const step of planOptimization(request, path)) {
      signal.throwIfAborted();
      const result = await run(step, signal);
      results.push(result);
      print(`${result.status === 0 ? 'done  ' : 'FAILED'}  ${step.title}`);
    }
    signal.throwIfAborted();
    print(folder.write('report.md', optimizationReport(results)));
    return results.every(({ status }) => status === 0) ? 0 : 1;
  } finally {
    folder.close();
  }
}
