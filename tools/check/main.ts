/** `npm run check`: every rule a machine can keep, one line per part. See docs/decisions/0002-checks.md. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { styleText } from 'node:util';
import { describeHelp, describeResult, describeSummary, type Paint } from './describe.ts';
import { type Command, type Part, planParts } from './parts.ts';
import { readRequest } from './read-request.ts';
import { type CommandResult, runParts } from './run-parts.ts';

const root = join(import.meta.dirname, '..', '..');
const paint: Paint = (colour, text) => styleText(colour, text, { stream: process.stdout });

process.exitCode = await main();

async function main(): Promise<number> {
  const parts = planParts((path) => existsSync(join(root, path)));
  const request = readRequest(process.argv.slice(2), parts);
  switch (request.kind) {
    case 'help':
      print(describeHelp(parts));
      return 0;
    case 'check':
      return check(request.parts);
    case 'wrong':
      process.stderr.write(`${request.message} See npm run check -- --help.\n`);
      return 2;
    default:
      return request satisfies never;
  }
}

async function check(parts: readonly Part[]): Promise<number> {
  const startMs = performance.now();
  const results = await runParts(parts, {
    run,
    nowMs: () => performance.now(),
    onResult: (result) => print(describeResult(result, paint)),
    concurrencyMax: 2,
  });
  print(describeSummary(results, performance.now() - startMs, paint));
  return results.every(({ passed }) => passed) ? 0 : 1;
}

function run({ program, args }: Command): Promise<CommandResult> {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd: root,
      env: childEnvironment(),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.on('error', (error) => resolve({ passed: false, output: `${error.message}. Run npm ci first.` }));
    child.on('close', (status) =>
      resolve({ passed: status === 0, output: Buffer.concat(chunks).toString() }),
    );
  });
}

/** Tools come from this repository's own node_modules; their output stays plain, so that it can be quoted. */
function childEnvironment(): NodeJS.ProcessEnv {
  const { FORCE_COLOR: _, ...inherited } = process.env;
  const path = [join(root, 'node_modules', '.bin'), inherited['PATH']].join(delimiter);
  return { ...inherited, PATH: path, NO_COLOR: '1' };
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
