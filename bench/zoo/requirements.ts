import type { ComparedTest, Expectation } from './compare.ts';

/** Something that a hunt through the zoo has to reach. */
export interface Requirement {
  readonly claim: string;
  readonly met: boolean;
  /** How far it was met, in a few words. */
  readonly measure: string;
  /** The tests that stand in the way. */
  readonly tests: readonly string[];
}

/** One hunt through a project of the zoo. */
export interface HuntThrough {
  readonly project: string;
  readonly complete: boolean;
  readonly tests: readonly ComparedTest[];
  /** Tests that the truth does not know. */
  readonly unknown: readonly string[];
}

/** How many flaky tests that fail in 0.3 to 1 % of worlds may be missed in one range of seeds. */
const rareMissesAllowed = 1;
/** The share of tests, flaky in more than 5 % of worlds, that have to fail in probes or the first 20 seeds. */
const earlyShare = 0.9;
const earlyRate = 0.05;
/** The share of found tests whose causes, and whose polluters, have to be exact. */
const exactShare = 0.95;

/** Holds the hunts, all over the same range of seeds, against what is required. */
export function judgeZoo(hunts: readonly HuntThrough[]): readonly Requirement[] {
  const tests = hunts.flatMap((hunt) => hunt.tests);
  const found = tests.filter((test) => inSlice.has(test.expectation) && test.verdict === 'flaky');
  return [
    complete(hunts),
    noneLeft('every flaky test with a rate of 1 % or more is found', missed(tests, 'required'), 0),
    noneLeft(
      `of those between 0.3 % and 1 % at most ${rareMissesAllowed} is missed`,
      missed(tests, 'rare'),
      rareMissesAllowed,
    ),
    noneLeft('no stable test is called flaky or broken', falseAlarms(tests), 0),
    noneLeft('every broken test is called broken', missed(tests, 'broken'), 0),
    share('those above 5 % are seen in the probes or the first 20 seeds', often(tests), (test) => test.early, earlyShare),
    share('causes of the found are exact', found, (test) => test.causesExact === 'exact', exactShare),
    predecessors(found),
  ];
}

const inSlice: ReadonlySet<Expectation> = new Set(['required', 'rare', 'seldom']);

function complete(hunts: readonly HuntThrough[]): Requirement {
  const short = hunts.filter((hunt) => !hunt.complete).map(({ project }) => project);
  const unknown = hunts.flatMap((hunt) => hunt.unknown.map((test) => `unknown: ${test}`));
  return {
    claim: 'every seed was run, over the tests that the truth knows',
    met: short.length === 0 && unknown.length === 0,
    measure: short.length === 0 ? 'complete' : `incomplete: ${short.join(', ')}`,
    tests: unknown,
  };
}

function missed(tests: readonly ComparedTest[], expectation: Expectation): readonly [number, readonly ComparedTest[]] {
  const expected = tests.filter((test) => test.expectation === expectation);
  const verdict = expectation === 'broken' ? 'broken' : 'flaky';
  return [expected.length, expected.filter((test) => test.verdict !== verdict)];
}

function falseAlarms(tests: readonly ComparedTest[]): readonly [number, readonly ComparedTest[]] {
  const stable = tests.filter((test) => test.expectation === 'stable');
  return [stable.length, stable.filter(({ verdict }) => verdict === 'flaky' || verdict === 'broken')];
}

function often(tests: readonly ComparedTest[]): readonly ComparedTest[] {
  return tests.filter((test) => inSlice.has(test.expectation) && (test.approxRate ?? 0) > earlyRate);
}

function noneLeft(
  claim: string,
  [count, left]: readonly [number, readonly ComparedTest[]],
  allowed: number,
): Requirement {
  const measure = `${count - left.length} of ${count}`;
  return { claim, met: left.length <= allowed, measure, tests: left.map(nameOf) };
}

function share(
  claim: string,
  tests: readonly ComparedTest[],
  holds: (test: ComparedTest) => boolean,
  least: number,
): Requirement {
  const holding = tests.filter(holds).length;
  return {
    claim: `${claim}, at least ${least * 100} %`,
    met: holding >= least * tests.length,
    measure: `${holding} of ${tests.length}`,
    tests: tests.filter((test) => !holds(test)).map(nameOf),
  };
}

/** Only told polluters are judged: a hunt without explanations tells none. */
function predecessors(found: readonly ComparedTest[]): Requirement {
  const dependent = found.filter((test) => test.predecessorsExact !== null);
  const told = dependent.filter((test) => test.predecessorsExact !== 'untold');
  const { measure, ...judged } = share(
    'told polluters and state-setters are exact',
    told,
    (test) => test.predecessorsExact === 'exact',
    exactShare,
  );
  return { ...judged, measure: `${measure} told, for ${dependent.length} order-dependent tests` };
}

function nameOf({ project, file, name, verdict }: ComparedTest): string {
  return `${project}  ${file} > ${name} (${verdict})`;
}
