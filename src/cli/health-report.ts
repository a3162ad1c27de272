import { z } from 'zod';

const verdict = z.object({
  healthy: z.boolean(),
  checks: z.record(z.string(), z.object({ healthy: z.boolean(), detail: z.string() })),
});

const report = z.object({
  service: z.string(),
  status: z.enum(['ok', 'unhealthy']),
  timestamp: z.string(),
  liveness: verdict,
  readiness: verdict,
});

/** What a process says about its health. */
export type HealthAnswer = Readonly<z.infer<typeof report>>;

/** Reads the answer of a process; `undefined` when it is none. */
export function readHealth(body: string): HealthAnswer | undefined {
  try {
    return report.safeParse(JSON.parse(body)).data;
  } catch {
    return undefined;
  }
}

/** Writes health for people: a line for each of live and ready, one more for each check. */
export function healthReportText({ service, timestamp, liveness, readiness }: HealthAnswer): string {
  const lines = [
    plain(`${service} at ${timestamp}`),
    ...verdictLines('live', liveness),
    ...verdictLines('ready', readiness),
  ];
  return `${lines.join('\n')}\n`;
}

function verdictLines(word: string, { healthy, checks }: z.infer<typeof verdict>): readonly string[] {
  return [
    healthy ? word : `NOT ${word}`,
    ...Object.entries(checks).map(([name, check]) =>
      plain(`  ${check.healthy ? 'ok  ' : 'SICK'} ${name}: ${check.detail}`),
    ),
  ];
}

/** Whoever answers at a port may be anybody: nothing it says reaches the terminal as a command. */
function plain(line: string): string {
  return line.replaceAll(/\p{Cc}+/gu, ' ');
}

/** Writes health for programs. */
export function healthReportJson(answer: HealthAnswer): string {
  return `${JSON.stringify({ schema: 'njord.health/1', ...answer }, undefined, 2)}\n`;
}
