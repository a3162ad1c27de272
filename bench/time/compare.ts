import type { Report, ReportedTest } from '../report.ts';

/**
 * How a test came out on virtual and on real time, over the same worlds:
 *
 * - `same`: the same verdict.
 * - `noise`: on real time it failed without being confirmed, though virtual time calls it stable, or
 *   flaky with seeds in common. The seed does not decide how it ends there: the machine missed a margin.
 * - `differs`: anything else; what one clock finds, the other does not.
 */
export type Agreement = 'same' | 'noise' | 'differs';

/** One test on both clocks. */
export interface ComparedTest {
  readonly test: string;
  readonly agreement: Agreement;
  readonly virtual: ReportedTest['verdict'] | 'missing';
  readonly real: ReportedTest['verdict'] | 'missing';
  /** Drawn seeds in which it failed. */
  readonly virtualFailures: number;
  readonly realFailures: number;
  /** Seeds in which it failed on both clocks, as far as the reports name them. */
  readonly commonFailures: number;
}

/** What a hunt took, of a world on average: start, survey, probes and replays are borne by all worlds. */
export interface TimePerWorld {
  readonly worlds: number;
  readonly wallMs: number;
  readonly cpuMs: number;
  /** Wall time in which no thread of the hunt ran or wanted to. */
  readonly waitingMs: number;
}

/** What is looked at of one test of a hunt. */
type Seen = Pick<ReportedTest, 'failures' | 'failingSeeds'> & { readonly verdict: ComparedTest['virtual'] };

const missing: Seen = { verdict: 'missing', failures: 0, failingSeeds: [] };

/** Compares two hunts test by test, in the order of the virtual one. */
export function compareClocks(virtual: Report, real: Report): readonly ComparedTest[] {
  const virtuals = byPath(virtual);
  const reals = byPath(real);
  const tests = new Set([...virtuals.keys(), ...reals.keys()]);
  return [...tests].map((test) =>
    compareTest(test, virtuals.get(test) ?? missing, reals.get(test) ?? missing),
  );
}

function byPath({ tests }: Report): ReadonlyMap<string, Seen> {
  return new Map(tests.map((test) => [`${test.file} > ${test.name}`, test]));
}

function compareTest(test: string, virtual: Seen, real: Seen): ComparedTest {
  const verdicts = { virtual: virtual.verdict, real: real.verdict };
  const realSeeds = new Set(real.failingSeeds);
  const commonFailures = virtual.failingSeeds.filter((seed) => realSeeds.has(seed)).length;
  return {
    test,
    agreement: agreementOf(verdicts, commonFailures),
    ...verdicts,
    virtualFailures: virtual.failures,
    realFailures: real.failures,
    commonFailures,
  };
}

function agreementOf(
  { virtual, real }: Pick<ComparedTest, 'virtual' | 'real'>,
  commonFailures: number,
): Agreement {
  if (virtual === real) return 'same';
  if (real !== 'unconfirmed') return 'differs';
  return virtual === 'stable' || (virtual === 'flaky' && commonFailures > 0) ? 'noise' : 'differs';
}

/** What a whole hunt took; null where it cannot be told. */
export interface TimeTaken {
  readonly wallSeconds: number;
  readonly cpuSeconds: number | null;
  readonly waitingSeconds: number | null;
}

/** Spreads what a hunt took over its worlds. Throws where something is not known. */
export function timePerWorld(
  report: Report,
  { wallSeconds, cpuSeconds, waitingSeconds }: TimeTaken,
): TimePerWorld {
  if (cpuSeconds === null || waitingSeconds === null)
    throw new Error('Expected a system that tells CPU time and threads in /proc, found none.');
  const worlds = report.seeds.completed + report.probes;
  return {
    worlds,
    wallMs: (wallSeconds * 1000) / worlds,
    cpuMs: (cpuSeconds * 1000) / worlds,
    waitingMs: (waitingSeconds * 1000) / worlds,
  };
}
