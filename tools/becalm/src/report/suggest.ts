import type { AxisName } from '../worlds/world.ts';
import { listText } from './finding-words.ts';
import type { ReportedTest } from './schema.ts';
import { suggestionOfLeft } from './suggest-left.ts';

/** What to try against a flaky test, in words; names and values of the suite are in it as they are, not escaped. */

/** What a suggestion is made from. */
export type Suggestible = Pick<
  ReportedTest,
  'file' | 'causes' | 'role' | 'polluters' | 'stateSetters' | 'left' | 'effects' | 'world' | 'failingSeeds'
>;

/** One or two things to do, such as `call vi.useRealTimers() in afterEach`; null where nothing is known. */
export function suggestionOf(finding: Suggestible): string | null {
  const [axes = []] = finding.causes;
  const order = orderAdvice(finding, axes);
  const others = axes.filter((axis) => axis !== 'order').flatMap((axis) => advice[axis](finding));
  const all = [...new Set([...order, ...others])];
  return all.length === 0 ? null : all.slice(0, 2).join('; ');
}

/** More tests than these are not read in one line. */
const titlesNamed = 3;

type Advice = (finding: Suggestible) => readonly string[];

/** Against what tests do to each other, which the order shows or a timer that outlives its test. */
function orderAdvice(finding: Suggestible, axes: readonly string[]): readonly string[] {
  const { role, polluters, stateSetters, left, file } = finding;
  if (role === 'brittle') return [brittleAdvice(stateSetters[0] ?? [])];
  const [set = []] = polluters;
  if (!axes.includes('order') && set.length === 0) return [];
  const known = suggestionOfLeft(left, file);
  if (known !== null) return [known];
  const names = set.length === 0 ? 'the tests before it' : listText(set.map(quotedTitle), titlesNamed);
  if (!axes.includes('order')) return [`let nothing of ${names} go on or run at the same time`];
  return [`reset in beforeEach what ${names} left behind; look for files, databases and caches of packages`];
}

function brittleAdvice(setters: readonly string[]): string {
  const names = setters.length === 0 ? 'another test' : listText(setters.map(quotedTitle), titlesNamed);
  return `call what ${names} ${setters.length > 1 ? 'set' : 'sets'} up in a beforeEach of its own`;
}

/** The last title of a path, `file > suite > test`, in quotes. */
function quotedTitle(path: string): string {
  return `"${path.split(' > ').at(-1) ?? path}"`;
}

const advice: Readonly<Record<AxisName, Advice>> = {
  order: () => [],
  clock: ({ world }) => clockAdvice(world.clock ?? ''),
  random: ({ failingSeeds, effects }) => {
    const seed =
      failingSeeds[0] === undefined ? '' : ` (the failing draw is kept by seed ${failingSeeds[0]})`;
    return [`pass a seed in${at(effects, 'random')}, or widen what is accepted${seed}`];
  },
  schedule: ({ effects, world }) => {
    if (world.schedule?.includes('overtaking each other') === true) return [overtakingAdvice];
    const place = placeIn(effects, 'schedule');
    const what = place === null ? 'what happens later' : `what the call at ${place} waits for`;
    return [`await ${what} instead of sleeping (expect.poll, vi.waitFor)`];
  },
  load: ({ effects }) => {
    const between = effects.some(({ axis, what }) => axis === 'load' && what.includes('reads of the clock'));
    return between
      ? [
          `set the time by hand (vi.useFakeTimers): the process may stand still between two reads${at(effects, 'load')}`,
        ]
      : [`wait for the event${at(effects, 'load')}, not for a time`];
  },
  environment: ({ world }) => environmentAdvice(world.environment ?? ''),
  state: ({ left, file }) => {
    const known = suggestionOfLeft(left, file);
    return [known ?? 'make the set-up repeatable: clear in beforeEach what the test adds'];
  },
};

/** One process keeps the order of its timers; whether one stands for an answer from outside, the suite knows. */
const overtakingAdvice =
  'where the timer stands for an answer from outside, await it; where none does, set bounds.schedule.overtaking: false';

interface Clue {
  readonly words: RegExp;
  readonly advice: string;
}

const clockClues: readonly Clue[] = [
  {
    words: /the time zone | in (?!the zone of the process)\S*(?:\/|UTC|GMT)/u,
    advice: 'pass the time zone to the formatter',
  },
  {
    words: /\d{4}-\d\d-\d\d|day|29 February|midnight|years/u,
    advice: 'pass the date in (vi.setSystemTime), or compare with what the calendar says',
  },
  {
    words: /time moves between reads|second/u,
    advice: 'read the clock once, or allow for the time between two reads',
  },
];

const environmentClues: readonly Clue[] = [
  { words: /locale/u, advice: 'pass the locale to what formats and compares' },
  { words: /processor/u, advice: 'use at least one processor, and no more than there are' },
  { words: /opendir/u, advice: 'sort the entries of the directory' },
];

function clockAdvice(words: string): readonly string[] {
  const found = clues(clockClues, words);
  return found.length === 0 ? ['pass the time in (vi.setSystemTime)'] : found;
}

function environmentAdvice(words: string): readonly string[] {
  const found = clues(environmentClues, words);
  return found.length === 0 ? ['pass in what depends on the machine'] : found;
}

function clues(known: readonly Clue[], text: string): readonly string[] {
  return known.filter(({ words }) => words.test(text)).map((clue) => clue.advice);
}

function at(effects: Suggestible['effects'], axis: AxisName): string {
  const place = placeIn(effects, axis);
  return place === null ? '' : ` at ${place}`;
}

/** Where the first effect of an axis was asked for; null where nobody knows. */
function placeIn(effects: Suggestible['effects'], axis: AxisName): string | null {
  const location = effects.find((effect) => effect.axis === axis && effect.location !== null)?.location;
  return location === undefined || location === null ? null : `${location.file}:${location.line}`;
}
