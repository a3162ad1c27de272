import { isIP } from 'node:net';

/** Whether a host is this machine, or one that was allowed. */
export function isAllowedHost(host: string, allowed: readonly string[]): boolean {
  const name = host
    .toLowerCase()
    .replace(/^\[(.*)\]$/u, '$1')
    .replace(/\.$/u, '');
  return isThisMachine(name) || allowed.some((pattern) => matches(name, pattern.toLowerCase()));
}

function isThisMachine(name: string): boolean {
  if (name === '' || name === 'localhost' || name.endsWith('.localhost')) return true;
  if (isIP(name) === 0) return false;
  return /^(?:::ffff:)?127\./u.test(name) || ['::1', '::', '0.0.0.0'].includes(name);
}

function matches(name: string, pattern: string): boolean {
  return pattern.startsWith('*.') ? name.endsWith(pattern.slice(1)) : name === pattern;
}
