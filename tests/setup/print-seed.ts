import { randomInt } from 'node:crypto';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** Seed of every property test of this run: a 32-bit integer. */
    propertySeed: number;
  }
}

/** Chooses the property seed of a run, or takes it from `SEED`, and prints it. */
export default function setup(project: TestProject): void {
  const given = process.env['SEED'];
  const seed = given === undefined ? randomInt(2 ** 31) : Number(given);
  if (!Number.isSafeInteger(seed)) {
    throw new Error(`Expected SEED to be a whole number, was "${given}". Unset it or write SEED=42.`);
  }
  project.provide('propertySeed', seed);
  process.stdout.write(`property seed ${seed} · repeat with SEED=${seed} npm test\n`);
}
