import { spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { judgedModuleVariable, testTimeoutVariable } from './modules.ts';
import { withoutStaticSurvivors } from './remembered.ts';
import type { StrykerRun } from './settings.ts';

/**
 * Runs Stryker in a repository and returns its JSON report. It is a process of its own: it leaves handlers and workers behind,
 * and its tests read their module from the environment.
 *
 * @throws Error when Stryker does not end with status 0, or cannot be started
 */
export async function runStryker(root: string, run: StrykerRun): Promise<string> {
  const { module, settingsFile, settings } = run;
  const reportFile = join(root, settings.jsonReporter.fileName);
  // A report of an earlier run must not pass for one of this run.
  rmSync(reportFile, { force: true });
  const memoryFile = join(root, settings.incrementalFile);
  if (existsSync(memoryFile))
    writeFileSync(memoryFile, withoutStaticSurvivors(readFileSync(memoryFile, 'utf8')));
  writeFileSync(join(root, settingsFile), `${JSON.stringify(settings, null, 2)}\n`);
  const status = await statusOf(root, ['run', settingsFile], environmentOf(root, run));
  if (status === 0) return readFileSync(reportFile, 'utf8');
  throw new Error(
    `Expected Stryker to end with status 0, was ${status}. Do the tests of ${module} pass by themselves?`,
  );
}

/** Verdicts repeat only where property tests draw the same values again. */
function environmentOf(root: string, { module, testTimeoutMs }: StrykerRun): NodeJS.ProcessEnv {
  return {
    SEED: '1',
    ...process.env,
    PATH: [join(root, 'node_modules', '.bin'), process.env['PATH']].join(delimiter),
    [judgedModuleVariable]: module,
    [testTimeoutVariable]: String(testTimeoutMs),
  };
}

function statusOf(root: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<number | string> {
  return new Promise((resolve, reject) => {
    const child = spawn('stryker', args, { cwd: root, env, stdio: 'inherit' });
    child.on('error', reject);
    child.on('close', (status, signal) => resolve(status ?? signal ?? 'unknown'));
  });
}
