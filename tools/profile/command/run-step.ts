import { spawn } from 'node:child_process';
import type { RunStep } from './optimize.ts';

/** Longest output that is kept, in characters: its end. */
const OUTPUT_LENGTH_MAX = 200_000;

/** Makes what runs steps as processes of their own, on this very Node, in a folder. */
export function nodeSteps(cwd: string): RunStep {
  return ({ title, args }, signal) =>
    new Promise((resolve) => {
      const child = spawn(process.execPath, args, {
        cwd,
        env: { ...process.env, NO_COLOR: '1', INIT_CWD: cwd },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      const end = (): void => void child.kill('SIGINT');
      let output = '';
      const keep = (text: string): void => {
        output = (output + text).slice(-OUTPUT_LENGTH_MAX);
      };
      signal.addEventListener('abort', end, { once: true });
      child.stdout.setEncoding('utf8').on('data', keep);
      child.stderr.setEncoding('utf8').on('data', keep);
      child.once('error', (error) => keep(error.message));
      child.once('close', (status) => {
        signal.removeEventListener('abort', end);
        resolve({ title, status: status ?? 128, output });
      });
    });
}
