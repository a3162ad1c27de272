import { judged, type Reading, type RunEnd, unreadable } from '../line.ts';
import { type SoakResult, soakResult } from '../soak/soak-result.ts';
import { readJson } from './json.ts';

/** A shorter soak says nothing, in minutes. */
export const SOAK_MINUTES_MIN = 60;

/** Reads the result of a soak; null where the text is none. */
export function readSoakResult(text: string): SoakResult | null {
  return readJson(text, soakResult) ?? null;
}

/** For how many whole minutes was soaked. */
export function soakedMinutes({ soakedMs }: Pick<SoakResult, 'soakedMs'>): number {
  return Math.floor(soakedMs / 60_000);
}

/** Reads the line of the soak from its result. */
export function readSoak(end: RunEnd): Reading {
  const facts = readSoakResult(end.document);
  if (facts === null) return unreadable('the result of a soak', end);
  const minutes = soakedMinutes(facts);
  if (minutes < SOAK_MINUTES_MIN)
    return { verdict: 'not run', why: `the last soak took ${minutes} minutes, too short to say anything` };
  const open = facts.verdict.filter(({ judgement }) => judgement !== 'pass');
  return judged(
    `${minutes} minutes: ${facts.verdict.map(({ name, found }) => `${name} ${found}`).join('; ')}`,
    [
      ...open.map(
        ({ name, expected, found, judgement }) =>
          `${name} (${judgement}): expected ${expected}, was ${found}`,
      ),
      ...(facts.passed || open.length > 0 ? [] : ['The soak says that it has not passed.']),
    ],
  );
}
