import { durationWords } from './durations.ts';
import type { Summary } from './summarize.ts';

/** Whether a limit holds; `open` where that cannot be told, or not yet. */
export type Judgement = 'pass' | 'fail' | 'open';

/** A limit, and what was found. */
export interface VerdictLine {
  readonly name: string;
  readonly expected: string;
  readonly found: string;
  readonly judgement: Judgement;
}

/** A limit of a soak. */
interface Limit {
  readonly name: string;
  readonly expected: (summary: Summary) => string;
  readonly judge: (summary: Summary) => Pick<VerdictLine, 'found' | 'judgement'>;
}

const LIMITS: readonly Limit[] = [
  {
    name: 'time',
    expected: ({ asked }) => `soaked for ${durationWords(asked.forMs)}`,
    judge: ({ asked, soakedMs, end }) => ({
      found: durationWords(soakedMs),
      judgement: soakedMs >= asked.forMs && end !== null ? 'pass' : 'open',
    }),
  },
  {
    name: 'trade',
    expected: () => 'events, intents and fills',
    judge({ samples }) {
      const last = samples.at(-1);
      if (last === undefined) return notYet;
      const { events, counts } = last;
      const traded = Math.min(events, counts.intents, counts.fills) > 0;
      return {
        found: `${events} events, ${counts.intents} intents, ${counts.fills} fills`,
        judgement: passedIf(traded),
      };
    },
  },
  {
    name: 'services',
    expected: () => 'up or just killed in every sample, and none ended by itself',
    judge({ samples, exits }) {
      const down = samples.filter(({ services, restarting }) =>
        services.some(({ name, figures }) => figures === null && !restarting.includes(name)),
      ).length;
      return {
        found: `${exits.length} ended by themselves, one was down in ${down} of ${samples.length} samples`,
        judgement: passedIf(exits.length === 0 && down === 0),
      };
    },
  },
  {
    name: 'memory',
    expected: ({ asked }) => `all services together below ${asked.limits.memoryMb} MB`,
    judge: ({ asked, memoryMb }) =>
      memoryMb === null
        ? notYet
        : {
            found: `at most ${memoryMb.toFixed(0)} MB`,
            judgement: passedIf(memoryMb < asked.limits.memoryMb),
          },
  },
  {
    name: 'growth',
    expected: ({ asked }) => `memory grows by less than ${asked.limits.growthPercent} % from minute 10 on`,
    judge: ({ asked, growthPercent }) =>
      growthPercent === null
        ? { found: 'too short to tell', judgement: 'open' }
        : {
            found: `${growthPercent.toFixed(1)} %`,
            judgement: passedIf(growthPercent < asked.limits.growthPercent),
          },
  },
  {
    name: 'lag',
    expected: ({ asked }) => `99th percentile below ${asked.limits.lagMs} ms`,
    judge: ({ asked, lag: { p50Ms, p99Ms, maxMs } }) =>
      p99Ms === null
        ? notYet
        : {
            found: `${p99Ms} ms (median ${p50Ms ?? '?'} ms, most ${maxMs ?? '?'} ms)`,
            judgement: passedIf(p99Ms < asked.limits.lagMs),
          },
  },
  {
    name: 'books',
    expected: () => 'reconcile in every sample and at the end',
    judge({ samples, end }) {
      const all = [...samples, ...(end === null ? [] : [end])];
      const wrong = all.filter(({ discrepancyCount }) => discrepancyCount > 0);
      const first = wrong[0]?.discrepancies[0];
      return {
        found: `${wrong.length} of ${all.length} do not${first === undefined ? '' : `: ${first}`}`,
        judgement: passedIf(wrong.length === 0),
      };
    },
  },
  {
    name: 'messages',
    expected: () => 'as many durable messages on the bus and read as journalled',
    judge({ end }) {
      if (end === null) return notYet;
      const wrong = end.messages.filter(
        ({ journalled, onBus, read }) => journalled !== onBus || onBus !== read,
      );
      const count = end.messages.reduce((sum, { onBus }) => sum + onBus, 0);
      const which = wrong.map(
        ({ topic, journalled, onBus, read }) => `${topic}: ${journalled}, ${onBus} and ${read}`,
      );
      return {
        found: wrong.length === 0 ? `${count}, none lost or doubled` : which.join('; '),
        judgement: passedIf(wrong.length === 0),
      };
    },
  },
  {
    name: 'audit',
    expected: () => 'every chain fits',
    judge: ({ end }) =>
      end === null
        ? notYet
        : {
            found: end.audit.isIntact ? 'intact' : end.audit.detail,
            judgement: passedIf(end.audit.isIntact),
          },
  },
];

const notYet = { found: 'not yet', judgement: 'open' } as const;

/** Judges a soak, limit by limit. */
export function judge(summary: Summary): readonly VerdictLine[] {
  return LIMITS.map(({ name, expected, judge: judgeLimit }) => ({
    name,
    expected: expected(summary),
    ...judgeLimit(summary),
  }));
}

/** Whether no limit is broken. */
export function holds(lines: readonly VerdictLine[]): boolean {
  return lines.every(({ judgement }) => judgement !== 'fail');
}

function passedIf(isPassed: boolean): Judgement {
  return isPassed ? 'pass' : 'fail';
}
