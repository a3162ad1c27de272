import { syncBuiltinESMExports } from 'node:module';
import os, { type CpuInfo } from 'node:os';
import { replaceNavigatorProperty } from './default-locale.ts';

/**
 * Replaces the number of processors that `node:os` and `navigator` tell.
 *
 * @param count - null for as many as there are
 */
export function replaceProcessors(count: () => number | null): void {
  const { availableParallelism, cpus } = os;
  const available = (): number => count() ?? availableParallelism();
  os.availableParallelism = Object.assign(() => available(), { [Symbol.toPrimitive]: available });
  os.cpus = () => {
    const real = cpus();
    const wanted = count();
    return wanted === null ? real : Array.from({ length: wanted }, (_, index) => copyOf(real, index));
  };
  replaceNavigatorProperty('hardwareConcurrency', (real) => count() ?? real());
  syncBuiltinESMExports();
}

/** A machine with more processors than this one has more of the same. */
function copyOf(real: readonly CpuInfo[], index: number): CpuInfo {
  const info = real[index % Math.max(1, real.length)] ?? noProcessor;
  return { ...info, times: { ...info.times } };
}

/** Some containers tell none. */
const noProcessor: CpuInfo = { model: '', speed: 0, times: { user: 0, nice: 0, sys: 0, idle: 0, irq: 0 } };
