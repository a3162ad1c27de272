import { availableParallelism, cpus, loadavg, release, type as systemName, totalmem } from 'node:os';

/** On what something was measured. */
export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGb: number;
  readonly system: string;
  readonly node: string;
}

/** How many cores a measurement may use. */
export function coreCount(): number {
  return availableParallelism();
}

/** Looks at this machine. */
export function readMachine(): Machine {
  return {
    cpu: cpus()[0]?.model.trim() ?? 'unknown CPU',
    cores: coreCount(),
    memoryGb: Math.round(totalmem() / 2 ** 30),
    system: `${systemName()} ${release()}`,
    node: process.version,
  };
}

/** How many processes wanted to run, on average over the last minute. */
export function readLoad(): number {
  return Math.round((loadavg()[0] ?? 0) * 100) / 100;
}

/** Says the machine in two lines; a load well above zero at the start means that others were measured along. */
export function describeMachine(
  machine: Machine,
  load: { readonly before: number; readonly after: number },
): string[] {
  const { cpu, cores, memoryGb, system, node } = machine;
  return [
    `${cpu} · ${cores} cores · ${memoryGb} GB · ${system} · Node ${node}`,
    `load average ${load.before.toFixed(2)} before, ${load.after.toFixed(2)} after`,
  ];
}
