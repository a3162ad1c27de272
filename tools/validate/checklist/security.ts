import type { Line } from '../line.ts';
import { readDependencyAudit, readSops } from '../read/outputs.ts';
import { readSecrets } from '../read/secrets.ts';
import { INTEGRATION, testLine, UNIT } from './test-lines.ts';

/** What keeps strangers out and shows what was changed. */
export const securityLines: readonly Line[] = [
  {
    id: 'secrets-tree',
    category: 'security',
    title: 'No secret stands in the repository',
    floor: 'every finding is reviewed, every reviewed one is still there',
    runs: { quick: 'secrets-tree', full: 'secrets-tree' },
    read: readSecrets,
  },
  {
    id: 'secrets-history',
    category: 'security',
    title: 'No secret ever stood there, on any branch',
    floor: 'every finding is reviewed, every reviewed one is still there',
    runs: { quick: 'secrets-history', full: 'secrets-history' },
    read: readSecrets,
  },
  {
    id: 'dependencies',
    category: 'security',
    title: 'Packages that run in production have no known vulnerability',
    floor: 'none',
    runs: { quick: 'npm-audit', full: 'npm-audit' },
    read: readDependencyAudit,
  },
  testLine({
    id: 'isolation',
    category: 'security',
    title: 'Isolation of services: rights, system calls, network and files of each unit',
    runs: UNIT,
    claims: [{ path: 'tests/deploy/units.test.ts' }],
  }),
  testLine({
    id: 'kill-switch',
    category: 'security',
    title: 'Kill-switch drill by file and by Redis, both real',
    runs: INTEGRATION,
    claims: [
      { path: 'tests/integration/redis/kill-switch.test.ts' },
      { path: 'tests/integration/njord-up.test.ts', title: 'a tripped kill switch' },
    ],
  }),
  testLine({
    id: 'audit-chain',
    category: 'security',
    title: 'Audit chain: every change, cut and forgery of it shows',
    runs: UNIT,
    claims: [{ path: 'tests/core/audit/' }, { path: 'tests/cli/audit-command.test.ts' }],
  }),
  testLine({
    id: 'secrets-file',
    category: 'security',
    title: 'Encrypted settings in the format of SOPS and age: opened, tampered with, never printed',
    runs: UNIT,
    claims: [{ path: 'tests/core/secrets/' }],
  }),
  {
    id: 'sops',
    category: 'security',
    title: 'What the sops program itself encrypts is opened',
    floor: 'the settings are read',
    runs: { quick: 'sops', full: 'sops' },
    read: readSops,
  },
];
