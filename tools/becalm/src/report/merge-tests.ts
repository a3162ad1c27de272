import { rateInterval } from '../hunt/statistics.ts';
import { failingSeedsKept } from '../hunt/tally.ts';
import { rateDigits, significant, total } from './numbers.ts';
import type { ReportedTest } from './schema.ts';

/**
 * One test as several hunts over different seeds told it. Every field is merged by an operation that is commutative and
 * associative, so that reports may be merged in any order and in any groups.
 */
export function mergeTests(tests: readonly [ReportedTest, ...ReportedTest[]]): ReportedTest {
  const [first] = tests;
  const verdict = tests.map((test) => test.verdict).reduce(joinVerdicts);
  const runs = total(tests, (test) => test.runs);
  const failures = total(tests, (test) => test.failures);
  const told = bestTold(tests);
  const interval = rateInterval({ runs, failures });
  return {
    ...told,
    file: first.file,
    name: first.name,
    project: first.project,
    verdict,
    kind: verdict === 'flaky' ? told.kind : null,
    runs,
    failures,
    rate: runs === 0 ? null : significant(failures / runs, rateDigits),
    interval:
      interval === null
        ? null
        : {
            ...interval,
            low: significant(interval.low, rateDigits),
            high: significant(interval.high, rateDigits),
          },
    failingSeeds: lowestSeeds(tests),
    failingProbes: probesOf(tests),
    durationMs: longest(tests),
    realTime: tests.some((test) => test.realTime),
    cluster: null,
  };
}

type Verdict = ReportedTest['verdict'];

/** Flaky wins over unconfirmed, and that over stable; broken is what fails everywhere, and skipped says nothing. */
function joinVerdicts(left: Verdict, right: Verdict): Verdict {
  if (left === right || right === 'skipped') return left;
  if (left === 'skipped') return right;
  const pair = [left, right];
  return pair.includes('flaky') || pair.includes('broken') ? 'flaky' : 'unconfirmed';
}

/** Each hunt kept its lowest seeds, so the lowest of all are known. */
function lowestSeeds(tests: readonly ReportedTest[]): readonly number[] {
  const seeds = new Set(tests.flatMap((test) => test.failingSeeds));
  return [...seeds].sort((left, right) => left - right).slice(0, failingSeedsKept);
}

/** Every hunt runs the same probes: they count once. */
function probesOf(tests: readonly ReportedTest[]): readonly string[] {
  const names = new Set(tests.flatMap((test) => test.failingProbes));
  return [...names].sort((left, right) => Number(left.slice(1)) - Number(right.slice(1)));
}

/** The slowest machine's: medians of other runs cannot be put together again. */
function longest(tests: readonly ReportedTest[]): ReportedTest['durationMs'] {
  const durations = tests.map((test) => test.durationMs).filter((each) => each !== null);
  if (durations.length === 0) return null;
  return {
    median: Math.max(...durations.map(({ median }) => median)),
    max: Math.max(...durations.map(({ max }) => max)),
  };
}

/** The test that explains most; of several the one of the lowest seed, and then of the first text: order is of no matter. */
function bestTold(tests: readonly [ReportedTest, ...ReportedTest[]]): ReportedTest {
  const [first, ...others] = tests;
  return others.reduce((best, test) => (compareTold(test, best) < 0 ? test : best), first);
}

function compareTold(left: ReportedTest, right: ReportedTest): number {
  const difference = toldScore(right) - toldScore(left) || worldNumber(left) - worldNumber(right);
  if (difference !== 0) return difference;
  const [leftText, rightText] = [toldText(left), toldText(right)];
  if (leftText === rightText) return 0;
  return leftText < rightText ? -1 : 1;
}

/** A number whose digits are what matters, the most important first. */
function toldScore({ explained, confirmed, causes, leastReplay, replay }: ReportedTest): number {
  const facts = [
    explained?.complete === true,
    explained !== null,
    causes.length > 0,
    confirmed !== null && confirmed.failures > 0,
    leastReplay !== null,
    replay !== null,
  ];
  return facts.reduce((score, holds) => score * 2 + (holds ? 1 : 0), 0);
}

/** Seeds come before probes, as their worlds are drawn; what has no world comes last. */
function worldNumber({ replay }: ReportedTest): number {
  const [, probe = '', digits] = /^becalm replay (p?)(\d+)/.exec(replay ?? '') ?? [];
  if (digits === undefined) return Number.MAX_VALUE;
  return probe === '' ? Number(digits) : Number.MAX_SAFE_INTEGER + Number(digits);
}

/** All that is taken over from one test as a whole. */
function toldText(test: ReportedTest): string {
  return JSON.stringify([
    ...[test.kind, test.causes, test.replay, test.confirmed, test.polluters, test.cleaners],
    ...[test.stateSetters, test.role, test.effects, test.left, test.suggestion, test.leastReplay],
    ...[test.explained, test.world, test.error],
  ]);
}
