import type { Redis } from 'ioredis';
import type { Timers } from '../../timers.ts';

/** Settles as `work` does, or rejects with `late()` when that takes longer than `limitMs` milliseconds. */
export function withDeadline<Value>(
  work: Promise<Value>,
  timers: Timers,
  limitMs: number,
  late: () => Error,
): Promise<Value> {
  return new Promise((resolve, reject) => {
    const cancel = timers.start(limitMs, () => reject(late()));
    work.then(resolve, reject).finally(cancel);
  });
}

/** Waits for the answer to a command, and gives the connection up when none comes in time. */
export function askRedis<Answer>(
  redis: Pick<Redis, 'disconnect'>,
  work: Promise<Answer>,
  { timers, answerMs }: { readonly timers: Timers; readonly answerMs: number },
): Promise<Answer> {
  return withDeadline(work, timers, answerMs, () => {
    redis.disconnect();
    return new Error(`no answer within ${answerMs} ms`);
  });
}
