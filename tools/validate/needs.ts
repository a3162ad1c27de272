import { execFileSync } from 'node:child_process';
import type { Need } from './line.ts';

/** What a command needs, and where it comes from. */
const SOURCES: Readonly<Record<Need, string>> = {
  git: 'apt-get install git',
  npm: 'it comes with Node',
  'redis-server': 'apt-get install redis-server',
  promtool: 'apt-get install prometheus',
  sops: 'it is no package of Debian: https://github.com/getsops/sops/releases',
};

/** What is missing on this machine, as a sentence; null where it is there. */
export function missingNeed(need: Need): string | null {
  try {
    execFileSync('sh', ['-c', `command -v ${need}`], { stdio: 'ignore' });
    return null;
  } catch {
    return `${need} is not on the PATH (${SOURCES[need]})`;
  }
}
