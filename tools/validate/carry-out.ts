import type { Line, Need, Reading, RunEnd } from './line.ts';
import type { Plan, Step } from './plan.ts';
import type { LineResult } from './results.ts';

/** How a command ended, without what the caller knows himself. */
export type CommandEnd = Pick<RunEnd, 'status' | 'timedOut' | 'output' | 'document'>;

/** What a validation needs from the world. */
export interface ValidationPorts {
  readonly root: string;
  readonly commit: string;
  /** Runs a command; resolves when it and all its children have ended. */
  readonly start: (step: Step) => Promise<CommandEnd>;
  /** The text of a file, relative to the root; null where there is none. */
  readonly readFile: (path: string) => string | null;
  /** What a command cannot do without and this machine does not have, as a sentence; null where nothing is missing. */
  readonly missing: (need: Need) => string | null;
  readonly nowMs: () => number;
  readonly load: () => number;
  readonly onStart: (step: Step, index: number) => void;
  readonly onResults: (results: readonly LineResult[]) => void;
  readonly signal: AbortSignal;
}

/** A validation was interrupted: what it found until then is no result. */
export class InterruptedError extends Error {
  override readonly name = 'InterruptedError';
}

interface Moment {
  readonly at: string;
  readonly load: number;
  readonly commit: string;
}

/**
 * Runs the commands of a plan one after the other, and returns what the lines came to, in the order of `order`.
 *
 * @throws InterruptedError when the signal came
 */
export async function carryOut(
  plan: Plan,
  order: readonly Line[],
  ports: ValidationPorts,
): Promise<readonly LineResult[]> {
  const results: LineResult[] = [];
  const broken = new Set<string>();
  for (const [index, step] of plan.steps.entries()) {
    ports.onStart(step, index);
    const { lines, ended } = await carryOutStep(step, broken, ports);
    if (ports.signal.aborted) throw new InterruptedError('Interrupted: nothing was written.');
    if (!ended) broken.add(step.run.id);
    results.push(...lines);
    ports.onResults(lines);
  }
  const leftOut = plan.leftOut.map((line) => leftOutOf(line, momentOf(ports)));
  return order.flatMap((line) => [...results, ...leftOut].find(({ id }) => id === line.id) ?? []);
}

/** Whether it ended well matters to those that come after it. */
async function carryOutStep(
  step: Step,
  broken: ReadonlySet<string>,
  ports: ValidationPorts,
): Promise<{ readonly lines: readonly LineResult[]; readonly ended: boolean }> {
  const moment = momentOf(ports);
  const why = whyNot(step, broken, ports);
  if (why !== null) return { lines: step.lines.map((line) => notRun(line, step, why, moment)), ended: false };
  const startMs = ports.nowMs();
  const end = await endOf(step, ports);
  const seconds = (ports.nowMs() - startMs) / 1_000;
  const read = { ...end, runId: step.run.id, seconds, root: ports.root };
  const lines = step.lines.map((line) =>
    resultOf(line, step, readingOf(line, step, read), { ...moment, seconds }),
  );
  return { lines, ended: end.status === 0 };
}

function whyNot({ run }: Step, broken: ReadonlySet<string>, ports: ValidationPorts): string | null {
  if (run.after !== undefined && broken.has(run.after))
    return `${run.after} did not end well, and this looks at what it leaves behind`;
  for (const need of run.needs ?? []) {
    const missing = ports.missing(need);
    if (missing !== null) return missing;
  }
  if (run.expects !== undefined && ports.readFile(run.expects) === null)
    return `there is no ${run.expects} in this commit`;
  if (run.reads !== undefined && ports.readFile(run.reads) === null)
    return `there is no ${run.reads}: ${run.shown} makes one`;
  return null;
}

async function endOf(step: Step, ports: ValidationPorts): Promise<CommandEnd> {
  if (step.run.reads === undefined) return ports.start(step);
  const document = ports.readFile(step.run.reads) ?? '';
  return { status: 0, timedOut: false, output: document, document };
}

function readingOf(line: Line, { run }: Step, end: RunEnd): Reading {
  if (!end.timedOut) return line.read(end);
  const figure = `ended after ${Math.round(end.seconds)} s`;
  return { verdict: 'fail', figure, details: [`Expected an end within ${run.secondsMax} s.`] };
}

function resultOf(
  line: Line,
  step: Step,
  reading: Reading,
  { seconds, ...moment }: Moment & { readonly seconds: number },
): LineResult {
  if (reading.verdict === 'not run') return notRun(line, step, reading.why, moment);
  const { verdict, figure, details } = reading;
  return { ...wordsOf(line), command: step.shown, verdict, figure, details, seconds, ...moment };
}

function notRun(line: Line, step: Pick<Step, 'shown'>, why: string, moment: Moment): LineResult {
  return {
    ...wordsOf(line),
    ...{ command: step.shown, verdict: 'not run', figure: why, details: [], seconds: 0 },
    ...moment,
  };
}

function leftOutOf(line: Line, moment: Moment): LineResult {
  const shown = `npm run validate -- --full --only ${line.id}`;
  return notRun(line, { shown }, 'takes long: part of the full form', moment);
}

function wordsOf({
  id,
  category,
  title,
  floor,
}: Line): Pick<LineResult, 'id' | 'category' | 'title' | 'floor'> {
  return { id, category, title, floor };
}

function momentOf({ nowMs, load, commit }: ValidationPorts): Moment {
  return { at: new Date(nowMs()).toISOString(), load: load(), commit };
}
