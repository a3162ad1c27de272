import { z } from 'zod';
import { judgeNames, type Values, type Verdict } from '../gate/verdict.ts';

/** The version of the gate's JSON document. */
export const gateReportVersion = 'becalm.gate/2';

const share = z
  .object({
    /** Null where nothing was measured. */
    covered: z.int().min(0).nullable(),
    total: z.int().min(0).nullable(),
    /** From 0 to 100, cut after two decimals. */
    percent: z.number().min(0).max(100),
    floor: z.number().min(0).max(100),
  })
  .readonly();

const value = z.union([
  z.string(),
  z.number(),
  share,
  z.array(z.string()).readonly(),
  z.array(z.number()).readonly(),
  z.null(),
]);

const values = z.record(z.string(), value).readonly();

const row = z
  .object({
    /** What was measured, by name; which names there are depends on the judge. */
    values,
    outcome: z.enum(['pass', 'warn', 'fail']),
    /** What is wrong, in words; empty where nothing is to be said. */
    message: z.string(),
    places: z.array(z.object({ file: z.string(), line: z.int().min(1).nullable() }).readonly()).readonly(),
  })
  .readonly();

const judge = z
  .object({
    name: z.enum(judgeNames),
    /** False where there were no data. */
    judged: z.boolean(),
    passed: z.boolean(),
    /** What was judged, or why nothing was. */
    subject: z.string(),
    rows: z.array(row).readonly(),
    /** What would help most; empty where nothing is known. */
    help: z.array(values).readonly(),
    next: z.array(z.string()).readonly(),
  })
  .readonly();

/** The schema of `becalm.gate/2`. */
export const gateReportSchema = z
  .object({
    schema: z.literal(gateReportVersion),
    becalm: z.string(),
    /** Of the tree that was judged; null outside a repository. */
    commit: z.string().nullable(),
    passed: z.boolean(),
    /** Who measured coverage; null where nobody did. */
    provider: z.enum(['v8', 'istanbul', 'c8']).nullable(),
    judges: z.array(judge).readonly(),
  })
  .readonly();

/** What `becalm gate --json` writes. Paths are relative to the root, with `/`. */
export type GateReport = z.infer<typeof gateReportSchema>;

/** Builds the JSON document of verdicts. */
export function buildGateReport(
  verdicts: readonly Verdict[],
  context: Pick<GateReport, 'becalm' | 'commit' | 'provider'>,
): GateReport {
  const { becalm, commit, provider } = context;
  return {
    ...{ schema: gateReportVersion, becalm, commit },
    passed: verdicts.every(({ passed }) => passed),
    provider,
    judges: verdicts.map(judgeOf),
  };
}

function judgeOf({ name, judged, passed, subject, rows, help, next }: Verdict): GateReport['judges'][number] {
  return {
    ...{ name, judged, passed, subject },
    rows: rows.map(({ values: measured, outcome, message, places }) => ({
      ...{ values: measured, outcome, message, places },
    })),
    help: helpOf(help),
    next,
  };
}

function helpOf(help: Verdict['help']): readonly Values[] {
  return help?.rows ?? [];
}
