/** `npm run check`: every rule a machine can keep, one line per part. See docs/decisions/0002-checks.md. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { styleText } from 'node:util';
import { describeHelp, describeResult, describeSummary, type Paint } from './describe.ts';
import { type Part, planParts } from './parts.ts';
import { readRequest } from './read-request.ts';
import { runCommand } from './run-command.ts';
import { runParts } from './run-parts.ts';

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
    run: (command) => runCommand(root, command),
    nowMs: () => performance.now(),
    onResult: (result) => print(describeResult(result, paint)),
    concurrencyMax: 2,
  });
  print(describeSummary(results, performance.now() - startMs, paint));
  return results.every(({ passed }) => passed) ? 0 : 1;
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
