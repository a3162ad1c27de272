/** `npm run validate`: the checklist of production validation. See docs/decisions/0030-validation.md. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { styleText } from 'node:util';
import { readLoad, readMachine } from '../../bench/machine.ts';
import type { Paint } from '../check/describe.ts';
import { carryOut, InterruptedError, type ValidationPorts } from './carry-out.ts';
import { CHECKLIST } from './checklist/checklist.ts';
import { RUNS } from './checklist/runs.ts';
import { describeLine, describeList, describeStep, describeSummary, HELP } from './describe.ts';
import { missingNeed } from './needs.ts';
import { type Plan, planLines } from './plan.ts';
import { readProof } from './prove/proof.ts';
import { prove } from './prove/prove.ts';
import { readSoakResult } from './read/soak.ts';
import { type Request, readRequest } from './read-request.ts';
import { FACTS, PAGES } from './render/pages.ts';
import { renderReadiness } from './render/readiness-page.ts';
import { renderResults } from './render/results-page.ts';
import {
  type LineResult,
  type Results,
  readResults,
  resultsVersion,
  updateLines,
  writeResults,
} from './results.ts';
import { soak } from './soak-command.ts';
import { startCommand } from './start-command.ts';

const root = join(import.meta.dirname, '..', '..');
const paint: Paint = (colour, text) => styleText(colour, text, { stream: process.stdout });
const stopping = new AbortController();

process.on('SIGINT', stop).on('SIGTERM', stop);
process.exitCode = await main(readRequest(process.argv.slice(2), CHECKLIST));

function stop(): void {
  stopping.abort();
}

async function main(request: Request): Promise<number> {
  try {
    return await answer(request);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return error instanceof InterruptedError ? 130 : 1;
  }
}

async function answer(request: Request): Promise<number> {
  switch (request.kind) {
    case 'help':
      print(HELP);
      return 0;
    case 'list':
      print(describeList(request.lines, RUNS, request.form));
      return 0;
    case 'validate':
      return validate(request);
    case 'soak':
      return runSoak(request.duration);
    case 'prove':
      return runProof(request.only);
    case 'render':
      renderPages();
      return 0;
    case 'wrong':
      process.stderr.write(`${request.message} See npm run validate -- --help.\n`);
      return 2;
    default:
      return request satisfies never;
  }
}

async function validate({
  form,
  lines,
  asJson,
  writes,
}: Extract<Request, { kind: 'validate' }>): Promise<number> {
  const startMs = Date.now();
  const isClean = git('status', '--porcelain') === '';
  const plan = planLines(lines, RUNS, form);
  const ports = portsOf(plan, asJson);
  const results = await carryOut(plan, lines, ports);
  const seconds = (Date.now() - startMs) / 1_000;
  if (asJson) print(JSON.stringify(results, null, 2));
  else print(describeSummary(results, seconds, paint));
  const whole: Results = {
    ...{ schema: resultsVersion, form, commit: ports.commit, isClean },
    ...{ startedAt: new Date(startMs).toISOString(), seconds, machine: readMachine(), lines: results },
  };
  if (writes === 'all') keep(whole);
  if (writes === 'update') keep(updateLines(readResults(textOf(FACTS.results)), results));
  return results.some(({ verdict }) => verdict === 'fail') ? 1 : 0;
}

function portsOf({ steps }: Plan, isQuiet: boolean): ValidationPorts {
  return {
    root,
    commit: git('rev-parse', 'HEAD'),
    start: ({ argv, run }) =>
      startCommand({ root, argv, secondsMax: run.secondsMax, env: run.env ?? {}, signal: stopping.signal }),
    readFile: (path) => (existsSync(join(root, path)) ? textOf(path) : null),
    missing: missingNeed,
    nowMs: () => Date.now(),
    load: readLoad,
    onStart(_step, index) {
      process.stderr.write(`${describeStep(steps, index)}\n`);
    },
    onResults(results: readonly LineResult[]) {
      if (!isQuiet) for (const result of results) print(describeLine(result, paint));
    },
    signal: stopping.signal,
  };
}

/** The soak prints its own progress; its result becomes a line of the results, where there are any. */
async function runSoak(duration: string): Promise<number> {
  const status = await soak(root, duration);
  if (!existsSync(join(root, FACTS.results))) return status;
  const lines = CHECKLIST.filter(({ id }) => id === 'soak-real');
  const judged = await validate({ kind: 'validate', form: 'full', lines, asJson: false, writes: 'update' });
  return Math.max(status, judged);
}

async function runProof(only: readonly string[] | null): Promise<number> {
  const proof = await prove(root, only, (line) => process.stderr.write(`${line}\n`));
  for (const { name, failed, expected, isProved } of proof.faults)
    print(
      `${isProved ? paint('green', 'pass') : paint('red', 'FAIL')}  ${name}: expected ${expected} to fail, did: ${failed.join(', ') || 'none'}`,
    );
  if (only === null) {
    write(FACTS.proof, `${JSON.stringify(proof, null, 2)}\n`);
    if (existsSync(join(root, FACTS.results))) renderPages();
  }
  return proof.faults.every(({ isProved }) => isProved) ? 0 : 1;
}

function keep(results: Results): void {
  write(FACTS.results, writeResults(results));
  renderPages();
  print(`${PAGES.results}\n${PAGES.readiness}`);
}

function renderPages(): void {
  const facts = {
    results: readResults(textOf(FACTS.results)),
    proof: existsSync(join(root, FACTS.proof)) ? readProof(textOf(FACTS.proof)) : null,
    soak: existsSync(join(root, FACTS.soak)) ? readSoakResult(textOf(FACTS.soak)) : null,
  };
  write(PAGES.results, renderResults(facts));
  write(PAGES.readiness, renderReadiness(facts));
}

function textOf(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}

function write(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

function git(...args: readonly string[]): string {
  return execFileSync('git', args, { cwd: root, encoding: 'utf8' }).trim();
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
