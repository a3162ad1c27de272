import { spawn } from 'node:child_process';
import { delimiter, dirname } from 'node:path';

/** How a command ended, with all that it wrote. */
export interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** What the shell of a stranger has and npm needs; nothing of the test run that starts it. */
const inherited =
  /^(?:HOME|LANG|TMPDIR|CI|npm_config_(?:registry|cache|userconfig)|.*_proxy|NODE_EXTRA_CA_CERTS)$/iu;

/** Runs a command in a folder, as in a fresh shell whose `node` is the one that runs this. */
export function runCommand(cwd: string, command: string, ...args: readonly string[]): Promise<Ended> {
  const own = Object.entries(process.env).filter(([name]) => inherited.test(name));
  const path = [dirname(process.execPath), process.env['PATH'] ?? ''].join(delimiter);
  const child = spawn(command, args, {
    cwd,
    env: { ...Object.fromEntries(own), PATH: path, NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const written = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (written.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (written.stderr += text));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (status) => {
      resolve({ status, ...written });
    });
  });
}

/** The same for a command that has to succeed. */
export async function mustRun(cwd: string, command: string, ...args: readonly string[]): Promise<string> {
  const { status, stdout, stderr } = await runCommand(cwd, command, ...args);
  if (status === 0) return stdout;
  throw new Error(
    `Expected status 0 of "${[command, ...args].join(' ')}", was ${status}:\n${stdout}\n${stderr}`,
  );
}
