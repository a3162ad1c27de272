import type { Figures } from './floors.ts';
import type { OptionDefinitions, OptionValues } from './options.ts';

/** One measurement that `npm run bench` can make. */
export interface Bench {
  readonly name: string;
  /** What it tells, in one line. */
  readonly claim: string;
  /** What follows `npm run bench --`, with a few words on each. */
  readonly examples: readonly (readonly [command: string, meaning: string])[];
  /** Its options, besides those that all benches take. */
  readonly options: OptionDefinitions;
  readonly run: (values: OptionValues, say: Say) => Promise<BenchResult>;
}

/** Tells a person what is going on, one line at a time. */
export type Say = (line: string) => void;

/** What a bench measured. */
export interface BenchResult {
  /** Whether everything that has to hold does. */
  readonly passed: boolean;
  /** The table and the verdicts, as they are printed. */
  readonly lines: readonly string[];
  /** What `bench/floors.json` may hold a run to; without where nothing is held to a floor. */
  readonly figures?: Figures;
  /** The same for `--json`: plain data. */
  readonly facts: Readonly<Record<string, unknown>>;
}
