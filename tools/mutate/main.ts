/** `npm run mutate`: what the tests of each module would notice. See docs/decisions/0025-mutation.md. */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { delimiter, join } from 'node:path';
import {
  describeHelp,
  describeModule,
  describeOutcome,
  describeVerdicts,
  type TimedVerdict,
} from './describe.ts';
import { readEquivalents } from './equivalents.ts';
import { judgedModuleVariable, mutatedModules, testTimeoutVariable } from './modules.ts';
import { mutateModule } from './mutate-module.ts';
import { type Request, readRequest } from './read-request.ts';
import { withoutStaticSurvivors } from './remembered.ts';
import { outputFolder, type StrykerRun } from './settings.ts';

const root = join(import.meta.dirname, '..', '..');

process.exitCode = await main();

async function main(): Promise<number> {
  const request = readRequest(process.argv.slice(2), {
    modules: mutatedModules,
    coreCount: availableParallelism(),
  });
  switch (request.kind) {
    case 'help':
      print(describeHelp(mutatedModules));
      return 0;
    case 'mutate':
      return mutate(request);
    case 'wrong':
      process.stderr.write(`${request.message} See npm run mutate -- --help.\n`);
      return 2;
    default:
      return request satisfies never;
  }
}

async function mutate({ choices, run }: Extract<Request, { kind: 'mutate' }>): Promise<number> {
  const equivalents = readEquivalents(readFileSync(join(import.meta.dirname, 'equivalent.json'), 'utf8'));
  mkdirSync(join(root, outputFolder), { recursive: true });
  const verdicts: TimedVerdict[] = [];
  for (const [index, { module, files }] of choices.entries()) {
    print([`${module.name}, ${index + 1} of ${choices.length}`]);
    const startMs = performance.now();
    const verdict = await mutateModule({ module, files, equivalents, ...run }, { run: runStryker, say });
    verdicts.push({ verdict, durationMs: performance.now() - startMs });
    const lines = describeModule(verdict);
    writeFileSync(join(root, outputFolder, `${module.name}.md`), `${lines.join('\n')}\n`);
    print([...lines, '']);
  }
  print([...describeVerdicts(verdicts), '', describeOutcome(verdicts, outputFolder)]);
  return verdicts.every(({ verdict }) => verdict.passed) ? 0 : 1;
}

/** Stryker runs as a process of its own: it leaves handlers and workers behind, and reads its module from the environment. */
async function runStryker(run: StrykerRun): Promise<string> {
  const { module, settingsFile, settings } = run;
  const reportFile = join(root, settings.jsonReporter.fileName);
  // A report of an earlier run must not pass for one of this run.
  rmSync(reportFile, { force: true });
  const memoryFile = join(root, settings.incrementalFile);
  if (existsSync(memoryFile))
    writeFileSync(memoryFile, withoutStaticSurvivors(readFileSync(memoryFile, 'utf8')));
  writeFileSync(join(root, settingsFile), `${JSON.stringify(settings, null, 2)}\n`);
  const status = await statusOf('stryker', ['run', settingsFile], environmentOf(run));
  if (status === 0) return readFileSync(reportFile, 'utf8');
  throw new Error(
    `Expected Stryker to end with status 0, was ${status}. Do the tests of ${module} pass by themselves?`,
  );
}

/** Verdicts repeat only where property tests draw the same values again. */
function environmentOf({ module, testTimeoutMs }: StrykerRun): NodeJS.ProcessEnv {
  return {
    SEED: '1',
    ...process.env,
    PATH: [join(root, 'node_modules', '.bin'), process.env['PATH']].join(delimiter),
    [judgedModuleVariable]: module,
    [testTimeoutVariable]: String(testTimeoutMs),
  };
}

function statusOf(
  program: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<number | string> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd: root, env, stdio: 'inherit' });
    child.on('error', reject);
    child.on('close', (status, signal) => resolve(status ?? signal ?? 'unknown'));
  });
}

function say(line: string): void {
  print([line]);
}

function print(lines: readonly string[]): void {
  process.stdout.write(`${lines.join('\n')}\n`);
}
