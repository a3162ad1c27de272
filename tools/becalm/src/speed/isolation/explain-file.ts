import { findAlternatives } from '../../explain/alternatives.ts';
import { type Holds, minimise } from '../../explain/minimise.ts';
import type { LeftState, TestError } from '../../worlds/outcome.ts';
import type { RunTogether } from './together.ts';

/** A leak: files that make tests of another file fail when one worker runs them before it. */
export interface Leak {
  /** Files that are needed together, in their order; at least one. */
  readonly polluters: readonly string[];
  /** The file whose tests fail. */
  readonly victim: string;
  /** Names of the tests that fail, in declared order; at least one. */
  readonly tests: readonly string[];
  /** Of the first test. */
  readonly error: TestError | null;
  /** What the polluters left when the first test began. */
  readonly left: readonly LeftState[];
}

/** A test that fails in a worker of its own: no matter of isolation. */
export interface FailsAlone {
  readonly file: string;
  readonly test: string;
  /** Whether it passes in some orders of files that share a worker. */
  readonly passes: boolean;
  /** Files after which it passes, needed together; empty where it passes after none that is known. */
  readonly setters: readonly string[];
  readonly error: TestError | null;
}

/** A test that failed when files shared a worker, and nobody can say why. */
export interface Undecided {
  readonly file: string;
  readonly test: string;
}

/** Why tests of one file failed. */
export interface ExplainedFile {
  readonly leaks: readonly Leak[];
  readonly failsAlone: readonly FailsAlone[];
  readonly undecided: readonly Undecided[];
}

/** The question: tests of one file that failed when files shared a worker. */
export interface FileQuestion {
  readonly file: string;
  /** Paths of the tests, in declared order. */
  readonly tests: readonly string[];
  /** Those of the tests that pass in some orders. */
  readonly passing: ReadonlySet<string>;
  /** Orders in which some of them failed: the files before, the likeliest first. */
  readonly before: readonly (readonly string[])[];
  /** All other files. */
  readonly others: readonly string[];
  /** Sets of files that are known to leak: asked for first. */
  readonly known: readonly (readonly string[])[];
}

/** Pristine runs that have to agree. */
const confirmations = 3;

/** Finds for each test the least sets of files after which it fails. Files are run whole. */
export async function explainFile(question: FileQuestion, run: RunTogether): Promise<ExplainedFile> {
  const alone = await failuresAlone(question, run);
  const leaks: Leak[] = [];
  const failsAlone: FailsAlone[] = [];
  const undecided: Undecided[] = [];
  for (const path of question.tests) {
    const test = nameIn(question.file, path);
    if (alone === null) undecided.push({ file: question.file, test });
    else if (alone.has(path)) {
      const passes = question.passing.has(path);
      const setters = passes ? await settersOf(path, question, run) : [];
      failsAlone.push({ file: question.file, test, passes, setters, error: alone.get(path) ?? null });
    } else if (!leaks.some(({ tests }) => tests.includes(test))) {
      const found = await leaksOf(path, { ...question, known: [...question.known, ...setsOf(leaks)] }, run);
      leaks.push(...found);
      if (found.length === 0) undecided.push({ file: question.file, test });
    }
  }
  return { leaks, failsAlone, undecided };
}

/** Tests that fail in one of several pristine runs of their file alone; null where they cannot be run. */
async function failuresAlone(
  { file }: FileQuestion,
  run: RunTogether,
): Promise<ReadonlyMap<string, TestError> | null> {
  const errors = new Map<string, TestError>();
  for (let time = 0; time < confirmations; time++) {
    const together = await run([file], { pristine: true });
    if (together === null) return null;
    for (const [path, error] of together.errors) errors.set(path, error);
  }
  return errors;
}

async function settersOf(
  path: string,
  { file, others }: FileQuestion,
  run: RunTogether,
): Promise<readonly string[]> {
  // Seldom asked, and what outlives a worker's resets would be another answer.
  const holds: Holds<string> = async (files) => {
    const together = await run([...files, file], { pristine: true });
    return together === null ? null : !together.errors.has(path);
  };
  if ((await holds(others)) !== true) return [];
  return (await minimise(others, holds)).items;
}

/**
 * Asked in warm workers first. What packages keep there from other runs may give a wrong answer, which pristine
 * processes do not confirm: then all is asked again in pristine processes only.
 */
async function leaksOf(path: string, question: FileQuestion, run: RunTogether): Promise<readonly Leak[]> {
  const warm = await searchLeaks(path, question, run);
  if (warm.length > 0) return warm;
  return searchLeaks(path, question, (files, options) => run(files, { ...options, pristine: true }));
}

async function searchLeaks(path: string, question: FileQuestion, run: RunTogether): Promise<readonly Leak[]> {
  const { file, others } = question;
  const holds: Holds<string> = async (files) => {
    const together = await run([...files, file]);
    return together === null ? null : together.errors.has(path);
  };
  const first = await firstSet(question, holds);
  if (first === null || first.set.length === 0) return [];
  const items = [...first.before, ...others.filter((other) => !first.before.includes(other))];
  const { sets } = await findAlternatives(items, first.set, holds);
  const leaks: Leak[] = [];
  for (const polluters of sets) {
    const leak = await confirmed(path, polluters, question, run);
    if (leak !== null) leaks.push(leak);
  }
  return leaks;
}

interface FirstSet {
  readonly set: readonly string[];
  /** The files among which it was found. */
  readonly before: readonly string[];
}

async function firstSet(
  { known, before, others }: FileQuestion,
  holds: Holds<string>,
): Promise<FirstSet | null> {
  for (const set of known) if ((await holds(set)) === true) return { set, before: before[0] ?? [] };
  for (const files of [...before, others]) {
    if (files.length === 0 || (await holds(files)) !== true) continue;
    return { set: (await minimise(files, holds)).items, before: files };
  }
  return null;
}

/** The leak as pristine processes show it, with every test that it makes fail; null where they do not. */
async function confirmed(
  path: string,
  polluters: readonly string[],
  { file, tests }: FileQuestion,
  run: RunTogether,
): Promise<Leak | null> {
  const files = [...polluters, file];
  let failing = tests;
  let error: TestError | null = null;
  for (let time = 0; time < confirmations; time++) {
    const together = await run(files, { pristine: true });
    if (together?.errors.has(path) !== true) return null;
    failing = failing.filter((test) => together.errors.has(test));
    error ??= together.errors.get(path) ?? null;
  }
  const watched = await run(files, { watch: path });
  return {
    polluters,
    victim: file,
    tests: failing.map((test) => nameIn(file, test)),
    error,
    left: watched?.left ?? [],
  };
}

function setsOf(leaks: readonly Leak[]): readonly (readonly string[])[] {
  return leaks.map(({ polluters }) => polluters);
}

function nameIn(file: string, path: string): string {
  return path.slice(`${file} > `.length);
}
