import type { Explanation, LeastWorld } from '../explain/explanation.ts';
import { neededAxes, needsOvertaking } from '../explain/needed.ts';
import type { TestResult } from '../hunt/result.ts';
import type { Effect } from '../worlds/outcome.ts';
import { testPath } from '../worlds/test-path.ts';
import { type AxisName, axisNames, describeWorld, type World } from '../worlds/world.ts';
import { eitherText } from './finding-words.ts';
import { significant } from './numbers.ts';
import type { ReportedTest } from './schema.ts';

/** What a report says of an explanation. */
export type ReportedExplanation = Pick<
  ReportedTest,
  'role' | 'polluters' | 'cleaners' | 'stateSetters' | 'effects' | 'left' | 'explained' | 'world'
>;

/** Where nothing was explained. */
export const unexplained: Omit<ReportedExplanation, 'world'> = {
  role: null,
  polluters: [],
  cleaners: [],
  stateSetters: [],
  effects: [],
  left: [],
  explained: null,
};

/** Digits of suite-equivalents: more say nothing. */
const costDigits = 3;

/**
 * An explanation as a report tells it: the least worlds of all causes in words.
 *
 * @param baseMs - the base instant of the hunt, in milliseconds since the Unix epoch
 */
export function reportedExplanation(
  { id }: Pick<TestResult, 'id'>,
  explanation: Explanation,
  baseMs: number,
): ReportedExplanation {
  const { role, polluters, stateSetters, cleaners, least, left, cost, confidence, complete } = explanation;
  const { runs, suiteEquivalents } = cost;
  return {
    role,
    polluters,
    stateSetters,
    cleaners,
    effects: effectsOf(least),
    left,
    explained: { runs, suiteEquivalents: significant(suiteEquivalents, costDigits), confidence, complete },
    world: worldInWords(testPath(id), explanation, baseMs),
  };
}

/** Of all causes, each once. */
function effectsOf(least: readonly LeastWorld[]): ReportedTest['effects'] {
  const told = new Map<string, Effect>();
  for (const { effects } of least) for (const each of effects) told.set(`${each.axis} ${each.key}`, each);
  return [...told.values()].map(({ axis, place, what, location }) => ({ axis, place, what, location }));
}

/** Every axis that matters, in the words of its least value. */
function worldInWords(path: string, explanation: Explanation, baseMs: number): ReportedTest['world'] {
  const words: Partial<Record<AxisName, string>> = {};
  for (const least of explanation.least) {
    const { world, effects } = least;
    for (const name of neededAxes(least))
      words[name] ??= axisInWords(name, { path, explanation, world, effects, baseMs });
  }
  return Object.fromEntries(
    axisNames.flatMap((name) => (words[name] === undefined ? [] : [[name, words[name]]])),
  );
}

interface Told {
  readonly path: string;
  readonly explanation: Explanation;
  readonly world: World;
  readonly effects: readonly Effect[];
  readonly baseMs: number;
}

function axisInWords(name: AxisName, { path, explanation, world, effects, baseMs }: Told): string {
  if (name === 'order') return orderInWords(explanation) ?? describeWorld(world, [name], baseMs)[name] ?? '';
  const own = effects.filter(({ axis }) => axis === name);
  if (own.length === 0) return describeWorld(world, [name], baseMs)[name] ?? '';
  const words = effectsInWords(own, path);
  return name === 'schedule' && needsOvertaking({ world, effects: own })
    ? `${words}, timers overtaking each other`
    : words;
}

function orderInWords({ role, polluters, stateSetters }: Explanation): string | null {
  if (role === 'victim' && polluters.length > 0) return `after ${eitherText(polluters)}`;
  return role === 'brittle' && stateSetters.length > 0
    ? `without ${eitherText(stateSetters)} before it`
    : null;
}

/** More happenings than these are not read in one line. */
const effectsNamed = 3;

function effectsInWords(effects: readonly Effect[], path: string): string {
  const named = effects.slice(0, effectsNamed).map(({ what, location, place }) => {
    const where = location === null ? '' : ` (${location.file}:${location.line})`;
    return `${what}${where}${place === path ? '' : ` in ${place}`}`;
  });
  const more = effects.length - named.length;
  return `${named.join(', ')}${more === 0 ? '' : ` and ${more} more`}`;
}
