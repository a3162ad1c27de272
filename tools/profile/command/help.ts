import { SERVICES } from './services.ts';

type Row = readonly [left: string, right: string];

const SUBJECTS: readonly Row[] = [
  ['--service <name>', `a service of Njord under its seeded load: ${SERVICES.join(', ')}`],
  [
    '--pid <number>',
    'a Node process that runs (Linux); its inspector is opened on loopback and closed again',
  ],
  ['<script> [-- <args>]', 'a script, started here; what stands behind -- is its own'],
];

const SESSION: readonly Row[] = [
  ['--duration <seconds>', 'how long to look, 0.1 to 600 (60)'],
  ['--delay <seconds>', 'how long to wait first, 0 to 600 (2 for a service, 0 otherwise)'],
  ['--seed <number>', 'the market that a service sees (1)'],
  ['--port <number>', 'where the inspector of a process listens (9229)'],
  ['--out <folder>', 'where the files go (var/profiling/<name>)'],
];

const STATUS =
  'Exit status 0: done; 1: it could not be done; 2: wrong usage; 130: ended by Ctrl-C, with nothing written.';

/** What `npm run profile:cpu -- --help` prints. */
export const CPU_HELP: string = page(
  'npm run profile:cpu -- (--service <name> | --pid <number> | <script>) [options]',
  'Takes samples of what a program does: profile.cpuprofile (for DevTools and speedscope), report.txt, flame.svg.',
  [
    ['', SUBJECTS],
    ['', [...SESSION, ['--interval <microseconds>', 'between two samples, 100 to 100000 (1000)']]],
    [
      'Examples',
      [
        ['npm run profile:cpu -- --service risk-engine --duration 60', 'a minute of the risk engine'],
        ['npm run profile:cpu -- --pid 4711 --duration 10', 'ten seconds of a process that runs'],
        ['npm run profile:cpu -- build.ts -- --all', 'a script from its start to its end'],
      ],
    ],
  ],
);

/** What `npm run profile:memory -- --help` prints. */
export const MEMORY_HELP: string = page(
  'npm run profile:memory -- (--service <name> | --pid <number> | <script>) [options]',
  'Watches the memory of a program: memory.txt, memory.json, allocations.heapprofile (for DevTools).',
  [
    ['', SUBJECTS],
    [
      '',
      [
        ...SESSION,
        [
          '--leak-detection',
          'take three heap snapshots, in memory only, and tell what grows and who holds it',
        ],
      ],
    ],
    [
      'Examples',
      [
        ['npm run profile:memory -- --service paper-trader', 'who allocates in the paper trader'],
        ['npm run profile:memory -- --service books --leak-detection', 'what grows in the books'],
      ],
    ],
  ],
);

/** What `npm run profile:analyze -- --help` prints. */
export const ANALYZE_HELP: string = page(
  'npm run profile:analyze -- <file.cpuprofile> [options]',
  'Tells where time goes in a profile of V8, and what is known to help.',
  [
    [
      '',
      [
        ['--compare <file>', 'an earlier profile: what takes more of the work now, and what less'],
        ['--format text|json|html', 'tables, a document, or a page with the flame graph (text)'],
        ['--out <file>', 'a file instead of standard output'],
      ],
    ],
    [
      'Examples',
      [
        [
          'npm run profile:analyze -- var/profiling/books/profile.cpuprofile',
          'hot spots and recommendations',
        ],
        ['npm run profile:analyze -- after.cpuprofile --compare before.cpuprofile', 'what a change did'],
      ],
    ],
  ],
);

/** What `npm run optimize -- --help` prints. */
export const OPTIMIZE_HELP: string = page(
  'npm run optimize -- [options]',
  'A whole session: profiles each service, analyses it, holds the benches to their floors, and writes report.md.',
  [
    [
      '',
      [
        ['--services <name>,<name>', `services to profile (${SERVICES.join(',')})`],
        ['--duration <seconds>', 'how long to look at each, 0.1 to 600 (20)'],
        ['--benches <name>,<name>', 'benches to run with --check; none where empty (all in the table)'],
        ['--out <folder>', 'where the files go (var/profiling)'],
      ],
    ],
    [
      'Examples',
      [['npm run optimize -- --services risk-engine --benches profiler', 'one service and one bench']],
    ],
  ],
);

function page(
  usage: string,
  claim: string,
  parts: readonly (readonly [title: string, rows: readonly Row[]])[],
): string {
  const width = Math.max(...parts.flatMap(([, rows]) => rows.map(([left]) => left.length)));
  const lines = parts.flatMap(([title, rows]) => [
    ...(title === '' ? [] : [title]),
    ...rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`),
    '',
  ]);
  return [usage, '', claim, '', ...lines, STATUS, ''].join('\n');
}
