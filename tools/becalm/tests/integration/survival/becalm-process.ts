import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import type { Report } from '../../../src/report/schema.ts';
import { validateReport } from '../../../src/report/validate.ts';
import { temporaryProject, vitestConfig } from '../temporary-project.ts';

const script = fileURLToPath(new URL('../../../bin/becalm.js', import.meta.url));

/** How a command ended. */
export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A command that is under way, in a process group of its own. */
export interface Running {
  readonly pid: number;
  readonly stdout: () => string;
  readonly stderr: () => string;
  readonly ended: Promise<Ended>;
  /** Sends a signal to the process alone, or to its whole group as a terminal does. */
  readonly send: (signal: NodeJS.Signals, to?: 'process' | 'group') => void;
}

/** Starts `becalm` in a folder. */
export function startBecalm(
  root: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Running {
  const child = spawn(process.execPath, [script, ...args], {
    cwd: root,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NO_COLOR: '1', GITHUB_ACTIONS: '', ...env },
  });
  const { pid = 0 } = child;
  const stdout = collect(child.stdout);
  const stderr = collect(child.stderr);
  const ended = new Promise<Ended>((resolve) => {
    child.once('close', (code, signal) => {
      resolve({ code, signal, stdout: stdout(), stderr: stderr() });
    });
  });
  function send(signal: NodeJS.Signals, to: 'process' | 'group' = 'process'): void {
    try {
      process.kill(to === 'group' ? -pid : pid, signal);
    } catch (error) {
      // It has ended by itself.
      if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
    }
  }
  onTestFinished(() => {
    send('SIGKILL', 'group');
  });
  return { pid, stdout, stderr, ended, send };
}

function collect(stream: NonNullable<ChildProcess['stdout']>): () => string {
  let text = '';
  stream.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
  });
  return () => text;
}

/** Runs `becalm` in a folder to its end. */
export function becalm(
  root: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  return startBecalm(root, args, env).ended;
}

/** The processes of a group that are left, as `ps` names them; those that have ended and wait for nobody do not count. */
export function leftInGroup(group: number): readonly string[] {
  return execFileSync('ps', ['-eo', 'pgid=,stat=,pid=,args='], { encoding: 'utf8' })
    .split('\n')
    .map((line) => line.trim().split(/\s+/u))
    .filter(([pgid, stat = '']) => Number(pgid) === group && !stat.startsWith('Z'))
    .map((words) => words.join(' '));
}

/** The report that a hunt wrote below a folder. */
export function reportOf(root: string, name = 'report.json'): Report {
  return validateReport(JSON.parse(readFileSync(join(root, '.becalm', name), 'utf8')));
}

/** Whether a hunt has written a report below a folder. */
export function hasReport(root: string): boolean {
  return existsSync(join(root, '.becalm', 'report.json'));
}

/** The report without what differs from hunt to hunt: times, and the commit where somebody works here meanwhile. */
export function withoutTimes(report: Report): unknown {
  const { startedAt: _startedAt, durationMs: _durationMs, commit: _commit, tests, ...rest } = report;
  return { ...rest, tests: tests.map(({ durationMs: _, ...test }) => test) };
}

/** A project for the length of a test; by default its limits are short. */
export function project(
  files: Readonly<Record<string, string>>,
  options: Readonly<Record<string, unknown>> = {},
): string {
  const given = temporaryProject({
    'vitest.config.ts': vitestConfig({ testTimeout: 200, hookTimeout: 200, ...options }),
    ...files,
  });
  onTestFinished(() => {
    given[Symbol.dispose]();
  });
  return given.root;
}

/** A file with one test that passes. */
export const passing = `import { expect, test } from 'vitest';
test('passes', () => { expect(1 + 1).toBe(2); });
`;

/** `verdict file > name` of every test that is not stable, sorted. */
export function findings({ tests }: Report): readonly string[] {
  return tests
    .filter(({ verdict }) => verdict !== 'stable')
    .map(({ verdict, file, name }) => `${verdict} ${file} > ${name}`)
    .sort();
}
