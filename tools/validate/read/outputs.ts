import { z } from 'zod';
import { judged, type Reading, type RunEnd, unreadable } from '../line.ts';
import { readJson } from './json.ts';

const hunted = z.object({
  schema: z.literal('becalm.report/1'),
  incomplete: z.unknown(),
  seeds: z.object({ completed: z.int() }),
  suite: z.object({
    tests: z.int(),
    flaky: z.int(),
    possibleRaces: z.int(),
    broken: z.int(),
    unconfirmed: z.int(),
  }),
});

/** Reads a hunt. A broken test fails in every world: that is told by the line of the test, and only counted here. */
export function readHunt(end: RunEnd, seedsMin: number): Reading {
  const report = readJson(end.document, hunted);
  if (report === undefined) return unreadable('the JSON report of a hunt', end);
  const { suite, seeds } = report;
  const wrong = [
    ['flaky', suite.flaky],
    ['unconfirmed', suite.unconfirmed],
    ['possible races', suite.possibleRaces],
  ] as const;
  const figure = `${seeds.completed} worlds, ${suite.tests} tests: ${suite.flaky} flaky, ${suite.unconfirmed} unconfirmed, ${suite.broken} broken`;
  return judged(figure, [
    ...wrong.flatMap(([what, count]) => (count === 0 ? [] : [`Expected nothing ${what}, found ${count}.`])),
    ...(seeds.completed >= seedsMin && report.incomplete === null
      ? []
      : [`Expected a complete hunt of ${seedsMin} seeds, ${seeds.completed} were run.`]),
  ]);
}

const simulated = z.object({
  schema: z.literal('njord.simulation/1'),
  hours: z.number(),
  simulationCount: z.int(),
  eventCount: z.int(),
  faults: z.record(z.string(), z.int()),
  failures: z.array(z.object({ seed: z.number(), command: z.string() })),
});

/** Reads `njord simulate --json`. */
export function readSimulation(end: RunEnd): Reading {
  const report = readJson(end.document, simulated);
  if (report === undefined) return unreadable('the JSON document of njord simulate', end);
  const faultCount = Object.values(report.faults).reduce((sum, count) => sum + count, 0);
  const figure = `${report.simulationCount} × ${report.hours} h of virtual time, ${report.eventCount} events, ${faultCount} faults, ${report.failures.length} failures`;
  return judged(figure, [
    ...(faultCount > 0 && report.eventCount > 0 ? [] : ['Expected events and faults, found none.']),
    ...report.failures.map(({ command }) => command),
  ]);
}

const drilled = z.object({
  bench: z.literal('drill'),
  passed: z.boolean(),
  killed: z.record(z.string(), z.int()),
  counts: z.object({ intents: z.int(), fills: z.int() }),
  discrepancies: z.array(z.object({ subject: z.string(), problem: z.string() })),
});

/** Reads the bench that kills services and Redis. */
export function readDrill(end: RunEnd): Reading {
  const report = readJson(end.document, drilled);
  if (report === undefined) return unreadable('the JSON document of npm run bench -- drill', end);
  const kills = Object.entries(report.killed).map(([name, count]) => `${name} ${count}`);
  const figure = `killed: ${kills.join(', ')}; ${report.counts.intents} intents, ${report.counts.fills} fills, ${report.discrepancies.length} discrepancies`;
  const wrong = report.discrepancies.slice(0, 5).map(({ subject, problem }) => `${subject}: ${problem}`);
  return judged(figure, [
    ...wrong,
    ...(report.passed || wrong.length > 0 ? [] : ['Expected Njord to trade meanwhile, it did not.']),
  ]);
}

const rehearsed = z.object({
  bench: z.literal('broker'),
  passed: z.boolean(),
  orders: z.int(),
  placedCount: z.int(),
  fillCount: z.int(),
  killCount: z.int(),
  discrepancies: z.array(z.string()),
});

/** Reads the bench that kills the broker at a faulty venue. */
export function readRehearsal(end: RunEnd): Reading {
  const report = readJson(end.document, rehearsed);
  if (report === undefined) return unreadable('the JSON document of npm run bench -- broker', end);
  const figure = `${report.orders} orders, ${report.placedCount} at the venue, ${report.fillCount} fills, ${report.killCount} kills, ${report.discrepancies.length} discrepancies`;
  return judged(figure, [
    ...report.discrepancies.slice(0, 5),
    ...(report.fillCount > 0 && report.killCount > 0 ? [] : ['Expected fills and kills, found none.']),
  ]);
}

/** Reads what `npm run check` prints. */
export function readCheck(end: RunEnd): Reading {
  const verdicts = [...end.output.matchAll(/^(pass|FAIL) {2}(\S+) /gm)];
  if (verdicts.length === 0) return unreadable('the parts of npm run check', end);
  const failed = verdicts.flatMap(([, verdict, name = '']) => (verdict === 'FAIL' ? [name] : []));
  return judged(`${verdicts.length - failed.length} of ${verdicts.length} parts passed`, [
    ...failed.map((name) => `npm run check -- --only ${name}`),
    ...(end.status === 0 || failed.length > 0 ? [] : [`Expected status 0, was ${end.status ?? 'none'}.`]),
  ]);
}

/** Reads what the check of relative links prints. */
export function readLinks(end: RunEnd): Reading {
  const [, files, broken] = /^(\d+) files, (\d+) broken links$/m.exec(end.document) ?? [];
  if (files === undefined || broken === undefined) return unreadable('the count of broken links', end);
  const lines = end.document.trim().split('\n').slice(0, -1);
  return judged(`${files} pages, ${broken} broken links`, [
    ...lines.slice(0, 5),
    ...(Number(files) > 0 && (Number(broken) === 0) === (end.status === 0)
      ? []
      : [`Expected pages and a fitting status, was ${end.status ?? 'none'}.`]),
  ]);
}

const refused = z.object({ message: z.string(), statusCode: z.number().optional() });
const unreachable = z.object({ error: z.object({ code: z.string(), summary: z.string() }) });
const audited = z.object({
  vulnerabilities: z.record(z.string(), z.object({ severity: z.string() })),
  metadata: z.object({
    vulnerabilities: z.object({ total: z.int() }),
    dependencies: z.object({ prod: z.int() }),
  }),
});

/** Reads `npm audit --json`; a registry that cannot be asked says nothing about the packages. */
export function readDependencyAudit(end: RunEnd): Reading {
  const audit = readJson(end.document, audited);
  if (audit !== undefined) {
    const { vulnerabilities, metadata } = audit;
    return judged(
      `${metadata.vulnerabilities.total} known vulnerabilities in ${metadata.dependencies.prod} packages`,
      Object.entries(vulnerabilities).map(([name, { severity }]) => `${name}: ${severity}`),
    );
  }
  const unreached = readJson(end.document, unreachable)?.error;
  if (unreached !== undefined)
    return {
      verdict: 'not run',
      why: `the registry cannot be asked: ${unreached.code} ${unreached.summary}`.trim(),
    };
  const refusal = readJson(end.document, refused);
  if (refusal !== undefined)
    return { verdict: 'not run', why: `the registry gives no advisories: ${refusal.message}` };
  return unreadable('the JSON document of npm audit', end);
}

const gated = z.object({
  schema: z.literal('becalm.gate/2'),
  passed: z.boolean(),
  judges: z.array(
    z.object({
      judged: z.boolean(),
      subject: z.string(),
      rows: z.array(z.object({ outcome: z.string(), message: z.string() })),
    }),
  ),
});

/** Reads `becalm gate --only coverage --json`. */
export function readGate(end: RunEnd): Reading {
  const report = readJson(end.document, gated);
  if (report === undefined) return unreadable('the JSON document of becalm gate', end);
  const rows = report.judges.flatMap((judge) => judge.rows);
  const failed = rows.filter(({ outcome }) => outcome === 'fail');
  const subjects = report.judges.map(({ subject }) => subject).join('; ');
  return judged(`${subjects}: ${rows.length - failed.length} of ${rows.length} floors met`, [
    ...failed.slice(0, 5).map(({ message }) => message),
    ...(report.passed && rows.length > 0 ? [] : ['The gate is closed.']),
  ]);
}

/** Reads what was made of settings that sops has encrypted. */
export function readSops(end: RunEnd): Reading {
  const line = end.output.trim().split('\n').at(-1) ?? '';
  return judged(line, end.status === 0 ? [] : [`Expected status 0, was ${end.status ?? 'none'}.`]);
}
