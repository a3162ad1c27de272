import { execFileSync } from 'node:child_process';

/** Programs that deployment is tested with, and the packages of Debian that bring them. */
const PACKAGES = {
  'systemd-analyze': 'systemd',
  promtool: 'prometheus',
  shellcheck: 'shellcheck',
  'ansible-playbook': 'ansible-core',
  'ansible-lint': 'ansible-lint',
  'redis-server': 'redis-server',
} as const;

/** A program that deployment is tested with. */
export type DeployTool = keyof typeof PACKAGES;

/** Why some programs are missing; `undefined` when none is. CI must not miss them: there it throws. */
export function toolsAreMissing(...tools: readonly DeployTool[]): string | undefined {
  const missing = tools.filter((tool) => !isThere(tool));
  if (missing.length === 0) return undefined;
  const packages = [...new Set(missing.map((tool) => PACKAGES[tool]))].join(' ');
  const reason = `Expected ${missing.join(', ')} on the PATH, was none. Install: apt-get install ${packages}.`;
  if (process.env['CI'] === 'true') throw new Error(reason);
  process.stderr.write(`SKIPPED: everything that needs ${missing.join(', ')}. ${reason}\n`);
  return reason;
}

/** Why nothing can be installed here; `undefined` when it can. CI must be able to: there it throws. */
export function ownSystemIsMissing(): string | undefined {
  if (succeeds('unshare', ['--mount', '--net', '--pid', '--fork', 'true'])) return undefined;
  const reason = 'Expected root, who may make namespaces (unshare), was somebody else. Run it as root.';
  if (process.env['CI'] === 'true') throw new Error(reason);
  process.stderr.write(`SKIPPED: everything that is installed on a system of its own. ${reason}\n`);
  return reason;
}

function isThere(tool: DeployTool): boolean {
  return succeeds('sh', ['-c', `command -v ${tool}`]);
}

function succeeds(program: string, args: readonly string[]): boolean {
  try {
    execFileSync(program, args, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
