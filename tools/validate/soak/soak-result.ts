/** The result of a soak as a document. */
import { z } from 'zod';
import type { Machine } from '../../../bench/machine.ts';
import { SERVICES } from './read-request.ts';
import { mean } from './statistics.ts';
import { lagOf, type Summary } from './summarize.ts';
import type { VerdictLine } from './verdict.ts';

const amount = z.number().nullable();
const lag = { p50Ms: amount, p99Ms: amount, maxMs: amount };

/** A result, under the name of its schema: times in milliseconds, memory in megabytes of 2^20 bytes, dates in ISO 8601. */
export const soakResult = z.object({
  schema: z.literal('njord.soak/1'),
  startedAt: z.string().min(16),
  commits: z.array(z.string()).readonly(),
  machine: z.object({
    cpu: z.string(),
    cores: z.number(),
    memoryGb: z.number(),
    system: z.string(),
    node: z.string(),
  }),
  /** Load average of the machine in the samples: everything that ran beside, too. */
  load: z.object({ mean: z.number(), max: z.number() }).nullable(),
  asked: z.object({
    forMs: z.number(),
    rate: z.number(),
    seed: z.number(),
    sampleMs: z.number(),
    restartMs: amount,
  }),
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
  counts: z.record(z.string(), z.number()),
  /** Services and Redis together, as a part of one core. */
  cores: z.number(),
  memory: z.object({ mostMb: amount, growthPercent: amount }),
  lag: z.object(lag),
  services: z.array(
    z.object({
      name: z.string(),
      firstMb: amount,
      mostMb: amount,
      lastMb: amount,
      kills: z.number(),
      ...lag,
    }),
  ),
  restarts: z.array(z.object({ soakedMs: z.number(), service: z.string(), downMs: amount })),
  exits: z.array(z.object({ soakedMs: z.number(), service: z.string(), detail: z.string() })),
  gaps: z.array(z.object({ soakedMs: z.number(), wallMs: z.number() })).readonly(),
  points: z
    .array(
      z.object({
        soakedMs: z.number(),
        totalMb: amount,
        redisMb: amount,
        eventsPerMinute: z.number(),
        loadAverage: z.number(),
        services: z.array(z.object({ name: z.string(), residentMb: amount, ...lag })).readonly(),
      }),
    )
    .max(1_440)
    .readonly(),
});

/** A result. */
export type SoakResult = z.infer<typeof soakResult>;

/** Makes the document of a soak and its verdict. */
export function soakResultOf(
  summary: Summary,
  verdict: readonly VerdictLine[],
  machine: Machine,
): SoakResult {
  const { asked, samples, points } = summary;
  const { forMs, rate, seed, sampleMs, restartMs } = asked;
  const loads = samples.map(({ loadAverage }) => loadAverage);
  const last = samples.at(-1);
  return {
    schema: 'njord.soak/1',
    startedAt: new Date(summary.startedMs).toISOString(),
    commits: summary.commits,
    machine,
    load: loads.length === 0 ? null : { mean: rounded(mean(loads)), max: Math.max(...loads) },
    asked: { forMs, rate, seed, sampleMs, restartMs },
    soakedMs: summary.soakedMs,
    passed: verdict.every(({ judgement }) => judgement === 'pass'),
    verdict,
    counts: { events: last?.events ?? 0, ...(summary.end ?? last)?.counts },
    cores: rounded(summary.cores),
    memory: { mostMb: roundedOr(summary.memoryMb), growthPercent: roundedOr(summary.growthPercent) },
    lag: summary.lag,
    services: SERVICES.map((name) => serviceOf(name, summary)),
    restarts: summary.restarts.map(({ soakedMs, service, downMs }) => ({ soakedMs, service, downMs })),
    exits: summary.exits.map(({ soakedMs, service, detail }) => ({ soakedMs, service, detail })),
    gaps: summary.gaps,
    points,
  };
}

/** What one service has come to over the whole soak. */
export function serviceOf(name: string, { samples, restarts }: Summary): SoakResult['services'][number] {
  const found = samples.flatMap(({ services }) => services.filter((each) => each.name === name));
  const memory = found.flatMap(({ figures }) => figures?.residentMb ?? []);
  return {
    name,
    firstMb: memory[0] ?? null,
    mostMb: memory.length === 0 ? null : Math.max(...memory),
    lastMb: memory.at(-1) ?? null,
    kills: restarts.filter(({ service }) => service === name).length,
    ...lagOf(found.flatMap(({ lagsMs }) => lagsMs)),
  };
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}

function roundedOr(value: number | null): number | null {
  return value === null ? null : rounded(value);
}
