import { describe, expect, test } from 'vitest';
import { REST_BACKOFF, retrying, VenueError } from '../../src/services/broker/index.ts';
import { readVectorGroups, type Vector } from './read-vectors.ts';

interface BackoffVector extends Vector {
  readonly config: {
    readonly max_attempts: number;
    readonly base_delay_s: number;
    readonly max_delay_s: number;
  };
  /** What successive calls throw, before they succeed. */
  readonly errors: readonly string[];
  readonly random: readonly number[];
  readonly original: {
    readonly outcome: string;
    readonly delays: readonly number[];
    readonly calls: number;
  };
  readonly trust: 'trusted' | 'wrong';
}

/** A moment after every date in the vectors: a date that has passed says nothing. */
const NOW_MS = Date.UTC(2026, 10, 23);

describe.each(readVectorGroups<BackoffVector>('rest_backoff'))(
  'waits between attempts, $span',
  ({ vectors }) => {
    test('are as long and as many as required', async () => {
      for (const vector of vectors) {
        const { calls, delaysS, failure } = await play(vector);
        const expected = required(vector);
        expect({ calls, failure }, vector.id).toEqual({ calls: expected.calls, failure: expected.failure });
        expect(delaysS.length, vector.id).toBe(expected.delaysS.length);
        for (const [index, delay] of delaysS.entries())
          expect(delay, vector.id).toBeCloseTo(expected.delaysS[index]!, 9);
      }
    });
  },
);

interface Played {
  readonly calls: number;
  readonly delaysS: readonly number[];
  /** The error that was thrown in the end. */
  readonly failure: string | null;
}

/** What is right: the predecessor, but for a bound on what a venue asks for, and no second attempt for errors of our own. */
function required({ errors, original }: BackoffVector): Played {
  const localAt = errors.slice(0, original.calls).indexOf('filenotfound');
  const calls = localAt === -1 ? original.calls : localAt + 1;
  const failed = localAt !== -1 || original.outcome !== 'ok';
  const waited = errors.slice(0, calls - 1).filter((error) => !/^ra:(?:0|-\d+)$/.test(error)).length;
  const bound = REST_BACKOFF.retryAfterMsMax / 1_000;
  return {
    calls,
    delaysS: original.delays.slice(0, waited).map((delay) => Math.min(bound, delay)),
    failure: failed ? (errors[calls - 1] ?? null) : null,
  };
}

async function play({ config, errors, random }: BackoffVector): Promise<Played> {
  const left = [...errors];
  const draws = [...random];
  const delaysS: number[] = [];
  let calls = 0;
  let last = '';
  const call = (): Promise<null> => {
    calls += 1;
    const next = left.shift();
    if (next === undefined) return Promise.resolve(null);
    last = next;
    return Promise.reject(errorOf(next));
  };
  const policy = {
    attemptsMax: config.max_attempts,
    baseMs: config.base_delay_s * 1_000,
    delayMsMax: config.max_delay_s * 1_000,
    retryAfterMsMax: REST_BACKOFF.retryAfterMsMax,
  };
  const ports = {
    draw: () => draws.shift()!,
    nowMs: () => NOW_MS,
    wait(milliseconds: number) {
      delaysS.push(milliseconds / 1_000);
      return Promise.resolve();
    },
  };
  const failure = await retrying(call, policy, ports).catch(() => last);
  return { calls, delaysS, failure };
}

function errorOf(word: string): Error {
  if (word.startsWith('ra:'))
    return new VenueError({ kind: 'refused', status: 429, code: '' }, word, { retryAfter: word.slice(3) });
  if (/^\d+$/.test(word)) return new VenueError({ kind: 'refused', status: Number(word), code: '' }, word);
  const code = SYSTEM_CODES[word];
  return Object.assign(new Error(word), code === undefined ? {} : { code });
}

const SYSTEM_CODES: Readonly<Record<string, string>> = {
  conn: 'ECONNRESET',
  timeout: 'ETIMEDOUT',
  oserror: 'EHOSTUNREACH',
  filenotfound: 'ENOENT',
};
