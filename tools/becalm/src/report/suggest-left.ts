import type { ReportedTest } from './schema.ts';

type Left = ReportedTest['left'][number];

/**
 * What to do about the first suspect among what was left, and those that are of its kind.
 *
 * @param file - the file of the test that meets it
 */
export function suggestionOfLeft(left: ReportedTest['left'], file: string): string | null {
  const [first] = left;
  if (first === undefined) return null;
  return advice[first.kind](first, left.filter((each) => isLike(each, first)).slice(0, 3), file);
}

/** Whether one piece of advice serves both. */
function isLike(left: Left, first: Left): boolean {
  return left.kind === first.kind && moduleOf(left) === moduleOf(first);
}

type Advice = (first: Left, alike: readonly Left[], file: string) => string;

const advice: Readonly<Record<Left['kind'], Advice>> = {
  global: (first, alike) => {
    if (!first.what.startsWith('globalThis')) return `empty ${ofDocument(first)} in afterEach`;
    const undo = first.before === 'absent' ? 'delete' : 'restore';
    return `${undo} ${names(alike)} in afterEach, or set it with vi.stubGlobal and unstubGlobals: true`;
  },
  'environment variable': (_, alike) =>
    `restore ${names(alike)} in afterEach, or set it with vi.stubEnv and unstubEnvs: true`,
  'working directory': () => 'go back with process.chdir in afterEach, or pass the directory in',
  listener: (first) => `take the listener of ${first.what}${placeOf(first)} off again in afterEach`,
  prototype: (first, alike) =>
    `restore ${names(alike)} in afterEach${placeOf(first, ', which is replaced')}, or leave built-ins as they are`,
  'built-in module': (_, alike) => `restore ${names(alike)} in afterEach, or replace it with vi.spyOn`,
  'fake timers': () => 'call vi.useRealTimers() in afterEach',
  timer: (first) => `await or clear the timer (${first.what}) that is set${placeOf(first)}`,
  mock: mockAdvice,
  module: moduleAdvice,
};

/** Besides globals, a document and its storages are looked at. */
function ofDocument({ what }: Left): string {
  return what.replace(/^the keys of /u, '');
}

function mockAdvice(first: Left): string {
  const taken = takenBack(first);
  if (taken !== null) return taken;
  if (!isMock(first.before)) {
    return first.after?.startsWith('a mock') === true
      ? `put \`${nameOf(first)}\` back in afterEach, or replace it with vi.spyOn and restoreMocks: true`
      : `call vi.restoreAllMocks() in afterEach (restoreMocks: true): \`${nameOf(first)}\` is still a spy`;
  }
  return withoutCalls(first.before) === withoutCalls(first.after)
    ? `call vi.clearAllMocks() in afterEach (clearMocks: true): \`${nameOf(first)}\` still counts earlier calls`
    : `call vi.resetAllMocks() in afterEach (mockReset: true): \`${nameOf(first)}\` still answers as it was told`;
}

/** What to do where an earlier test took a spy off, or took back how it answers; null where none did. */
function takenBack(left: Left): string | null {
  const { before, after } = left;
  const name = nameOf(left);
  if (!isMock(before)) return null;
  if (!isMock(after)) return `spy on \`${name}\` in beforeEach: an earlier test takes the spy off`;
  const answers = /, with an implementation\b/u;
  return answers.test(before ?? '') && !answers.test(after ?? '')
    ? `tell \`${name}\` in beforeEach how it answers: an earlier test resets it`
    : null;
}

function isMock(text: string | null): boolean {
  return /^a (?:spy|mock)\b/u.test(text ?? '');
}

function withoutCalls(text: string | null): string {
  return (text ?? '').replace(/, \d+ calls?$/u, '');
}

function moduleAdvice(first: Left, alike: readonly Left[], file: string): string {
  const collection = /^(?:a Map|a Set|an array) of /u.test(first.after ?? '');
  const module = moduleOf(first);
  const start = `${collection ? 'clear' : 'reset'} ${alike.map((each) => `\`${nameOf(each)}\``).join(' and ')}`;
  if (module === file || module === null) return `${start} in beforeEach`;
  return `${start} of ${module} in beforeEach, or import it afresh after vi.resetModules()`;
}

function names(alike: readonly Left[]): string {
  return alike.map(({ what }) => what).join(' and ');
}

/** `tier in src/discounts.ts` is of `src/discounts.ts`. */
const inModule = /^(?<name>.*) in (?<module>\S+)$/su;

function moduleOf({ kind, what }: Left): string | null {
  return kind === 'module' || kind === 'mock' ? (inModule.exec(what)?.groups?.['module'] ?? null) : null;
}

function nameOf({ what }: Left): string {
  return inModule.exec(what)?.groups?.['name'] ?? what;
}

function placeOf({ location }: Left, word = ''): string {
  return location === null ? '' : `${word} at ${location.file}:${location.line}`;
}
