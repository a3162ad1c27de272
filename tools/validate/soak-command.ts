import { spawn } from 'node:child_process';
import { join } from 'node:path';

/**
 * Begins a soak of a duration such as `24h`, or goes on with the last one (`resume`); its result goes into the documentation.
 * It prints its own progress and takes Ctrl-C itself. Returns its exit status.
 */
export function soak(root: string, duration: string): Promise<number> {
  const words = duration === 'resume' ? ['--resume'] : ['--for', duration];
  const args = [join(root, 'tools', 'validate', 'soak', 'main.ts'), ...words, '--publish'];
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd: root, stdio: 'inherit' });
    child.on('error', reject);
    child.on('close', (status) => resolve(status ?? 1));
  });
}
