import type { Category } from '../line.ts';

/** A text that is put into a file; with `find`, in the place of that. */
export interface Edit {
  readonly path: string;
  readonly find?: string;
  readonly text: string;
}

/** A fault, the lines that are run over it, and the one that must fail. */
export interface Fault {
  readonly name: string;
  readonly category: Category;
  readonly title: string;
  readonly edits: readonly Edit[];
  /** Whether the edits are committed and taken back again, so that only the history has them. */
  readonly isTakenBack?: boolean;
  readonly lines: readonly string[];
  readonly expected: string;
}

/** In parts, so that this file is none of those that have a secret. */
const PLANTED_KEY = ['ghp', '16C7e42F292c6912E7710c838347Ae178B4a'].join('_');

/** At least one for each category. Those of CI take seconds. */
export const FAULTS: readonly Fault[] = [
  {
    name: 'oracle',
    category: 'functional',
    title: 'The identifier of an order at the venue comes from another hash',
    edits: [
      {
        path: 'src/services/broker/client-order-id.ts',
        find: "createHash('sha256')",
        text: "createHash('sha512')",
      },
    ],
    lines: ['oracles', 'goldens', 'guardrails'],
    expected: 'oracles',
  },
  {
    name: 'memory',
    category: 'performance',
    title: 'The paper trader holds 600 MB that it does not need',
    edits: [
      {
        path: 'src/services/paper-trader/index.ts',
        text: '\n/** Planted. */\nexport const planted = Array.from({ length: 600 }, () => Buffer.alloc(2 ** 20, 1));\n',
      },
    ],
    lines: ['throughput', 'memory'],
    expected: 'memory',
  },
  {
    name: 'secret',
    category: 'security',
    title: 'A token that was committed once and taken out again',
    edits: [{ path: 'config/planted.yaml', text: `token: ${PLANTED_KEY}\n` }],
    isTakenBack: true,
    lines: ['secrets-tree', 'secrets-history', 'isolation', 'audit-chain', 'secrets-file'],
    expected: 'secrets-history',
  },
  {
    name: 'isolation',
    category: 'security',
    title: 'A unit may get new rights',
    edits: [
      { path: 'deploy/systemd/njord@.service', find: 'NoNewPrivileges=yes', text: 'NoNewPrivileges=no' },
    ],
    lines: ['secrets-tree', 'isolation', 'audit-chain', 'secrets-file'],
    expected: 'isolation',
  },
  {
    name: 'link',
    category: 'documentation',
    title: 'A link to a page that is not there',
    edits: [{ path: 'deploy/PLANTED.md', text: '[gone](gone.md)\n' }],
    lines: ['links'],
    expected: 'links',
  },
  {
    name: 'snippet',
    category: 'documentation',
    title: 'A block of code on a page names a command that there is not',
    edits: [{ path: 'docs/backtest.md', text: '\n```sh\nnpx njord backtets\n```\n' }],
    lines: ['links', 'snippets'],
    expected: 'snippets',
  },
  {
    name: 'alert',
    category: 'deployment',
    title: 'The alert about old data fires after hours in the place of a minute',
    edits: [
      {
        path: 'deploy/prometheus/rules/njord.yml',
        find: 'njord_data_age_seconds > 60',
        text: 'njord_data_age_seconds > 60000',
      },
    ],
    lines: ['dashboards', 'alerts', 'health'],
    expected: 'alerts',
  },
  {
    name: 'restore',
    category: 'operations',
    title: 'Of a backup, the first file alone is restored',
    edits: [
      {
        path: 'src/core/backup/restore-backup.ts',
        find: 'files: filesOf(manifest, part) }]',
        text: 'files: filesOf(manifest, part).slice(0, 1) }]',
      },
    ],
    lines: ['disaster', 'backup', 'soak'],
    expected: 'disaster',
  },
];
