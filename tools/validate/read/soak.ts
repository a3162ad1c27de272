import { z } from 'zod';
import { judged, type Reading, type RunEnd, unreadable } from '../line.ts';
import { readJson } from './json.ts';

const amount = z.number().nullable();

const soak = z.object({
  schema: z.literal('njord.soak/1'),
  startedAt: z.string().min(16),
  commits: z.array(z.string()).readonly(),
  load: z.object({ mean: z.number(), max: z.number() }).nullable(),
  asked: z.object({ rate: z.number() }),
  soakedMs: z.number().min(0),
  passed: z.boolean(),
  verdict: z
    .array(
      z.object({
        name: z.string(),
        expected: z.string(),
        found: z.string(),
        judgement: z.enum(['pass', 'fail', 'open']),
      }),
    )
    .min(1)
    .readonly(),
  services: z
    .array(
      z.object({
        name: z.string(),
        firstMb: amount,
        mostMb: amount,
        lastMb: amount,
        p50Ms: amount,
        p99Ms: amount,
        maxMs: amount,
        kills: z.number(),
      }),
    )
    .readonly(),
});

/** A soak in real time, as the pages tell of it. */
export type SoakFacts = z.infer<typeof soak>;

/** A shorter soak says nothing, in minutes. */
export const SOAK_MINUTES_MIN = 60;

/** Reads the result of a soak; null where the text is none. */
export function readSoakFacts(text: string): SoakFacts | null {
  return readJson(text, soak) ?? null;
}

/** For how many whole minutes was soaked. */
export function soakedMinutes({ soakedMs }: Pick<SoakFacts, 'soakedMs'>): number {
  return Math.floor(soakedMs / 60_000);
}

/** Reads the line of the soak from its result. */
export function readSoak(end: RunEnd): Reading {
  const facts = readSoakFacts(end.document);
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
