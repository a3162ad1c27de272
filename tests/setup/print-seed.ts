import { randomInt } from 'node:crypto';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** Seed of every property test of this run: a 32-bit integer. */
    propertySeed: number;
    /** How many values a property test draws that does not say so itself. */
    propertyRuns: number;
  }
}

/** Chooses the property seed of a run, or takes it from `SEED`, and prints it; `RUNS` draws more values than 60. */
export default function setup(project: TestProject): void {
  const seed = wholeNumber('SEED', 42) ?? randomInt(2 ** 31);
  const runs = wholeNumber('RUNS', 5000) ?? 60;
  project.provide('propertySeed', seed);
  project.provide('propertyRuns', runs);
  const more = runs === 60 ? '' : `RUNS=${runs} `;
  process.stdout.write(`property seed ${seed} · repeat with SEED=${seed} ${more}npm test\n`);
}

function wholeNumber(name: 'SEED' | 'RUNS', example: number): number | undefined {
  const given = process.env[name];
  if (given === undefined) return undefined;
  const number = Number(given);
  if (Number.isSafeInteger(number) && number > 0) return number;
  throw new Error(
    `Expected ${name} to be a whole number above 0, was "${given}". Unset it or write ${name}=${example}.`,
  );
}
