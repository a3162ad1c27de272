import type { Run } from '../line.ts';

const json = ['--reporter=default', '--reporter=json', '--outputFile.json={file}'];
const integration = ['vitest', 'run', '--mode', 'integration', ...json];
const bench = ['node', 'bench/main.ts'];

/** Walks the operator's manual on a fresh clone. */
export const MANUAL_TEST = 'tests/integration/manual.test.ts';

/** Every command of the checklist, in the order in which they run: what is measured comes first, while nothing else has run. */
export const RUNS: readonly Run[] = [
  {
    id: 'pipeline',
    shown: 'npm run bench -- pipeline',
    argv: [...bench, 'pipeline', '--json', '{file}'],
    seconds: 70,
    secondsMax: 600,
  },
  {
    id: 'pipeline-short',
    shown: 'npm run bench -- pipeline --events 100000 --rounds 3 --seconds 3',
    argv: [...bench, 'pipeline', '--events', '100000', '--rounds', '3', '--seconds', '3', '--json', '{file}'],
    seconds: 30,
    secondsMax: 300,
  },
  {
    id: 'stress',
    shown: 'npm run bench -- pipeline --rate 4000 --seconds 30',
    argv: [...bench, 'pipeline', '--rate', '4000', '--seconds', '30', '--json', '{file}'],
    seconds: 68,
    secondsMax: 300,
  },
  {
    id: 'stress-short',
    shown: 'npm run bench -- pipeline --rate 4000 --seconds 3',
    argv: [...bench, 'pipeline', '--rate', '4000', '--seconds', '3', '--json', '{file}'],
    seconds: 13,
    secondsMax: 120,
  },
  {
    id: 'unit',
    shown: 'npm test',
    argv: ['vitest', 'run', ...json],
    seconds: 30,
    secondsMax: 300,
  },
  {
    id: 'secrets-tree',
    shown: 'node tools/validate/secrets/main.ts --tree',
    argv: ['node', 'tools/validate/secrets/main.ts', '--tree'],
    seconds: 2,
    secondsMax: 120,
    needs: ['git'],
  },
  {
    id: 'secrets-history',
    shown: 'node tools/validate/secrets/main.ts --history',
    argv: ['node', 'tools/validate/secrets/main.ts', '--history'],
    seconds: 4,
    secondsMax: 300,
    needs: ['git'],
  },
  {
    id: 'npm-audit',
    shown: 'npm audit --omit=dev --json',
    argv: ['npm', 'audit', '--omit=dev', '--json'],
    seconds: 5,
    secondsMax: 120,
    needs: ['npm'],
  },
  {
    id: 'sops',
    shown: 'node tools/validate/sops/main.ts',
    argv: ['node', 'tools/validate/sops/main.ts'],
    seconds: 3,
    secondsMax: 60,
    needs: ['sops'],
  },
  {
    id: 'links',
    shown: 'npm run check -- --only links',
    argv: ['node', 'tools/check/links.ts'],
    seconds: 1,
    secondsMax: 60,
  },
  {
    id: 'check',
    shown: 'npm run check',
    argv: [
      ...['node', 'tools/check/main.ts', '--only'],
      'lint,any,types,unused,arrows,format,duplicates,cleanup',
    ],
    seconds: 90,
    secondsMax: 600,
  },
  {
    id: 'soak',
    shown: 'npx njord simulate --seeds 1..2 --hours 24',
    argv: ['node', 'bin/njord.js', 'simulate', '--seeds', '1..2', '--hours', '24', '--json'],
    seconds: 15,
    secondsMax: 300,
  },
  {
    id: 'soak-file',
    shown: 'npm run validate -- --soak 60m',
    argv: [],
    reads: 'docs/validation/soak.json',
    seconds: 0,
    secondsMax: 1,
  },
  {
    id: 'integration-some',
    shown: 'npm run test:integration',
    argv: integration,
    seconds: 90,
    secondsMax: 900,
  },
  {
    id: 'manual',
    shown: 'npm run test:integration',
    argv: integration,
    expects: MANUAL_TEST,
    seconds: 60,
    secondsMax: 900,
  },
  {
    id: 'drill',
    shown: 'npm run bench -- drill',
    argv: [...bench, 'drill', '--json', '{file}'],
    seconds: 130,
    secondsMax: 600,
    needs: ['redis-server'],
  },
  {
    id: 'broker',
    shown: 'npm run bench -- broker',
    argv: [...bench, 'broker', '--json', '{file}'],
    seconds: 150,
    secondsMax: 900,
    needs: ['redis-server'],
  },
  {
    id: 'hunt-short',
    shown: 'npm run hunt -- --seeds 20 tests/services tests/core/money tests/core/contracts',
    argv: [
      ...['becalm', 'hunt', '--project', 'njord', '--seeds', '20', '--json', '{file}'],
      ...['tests/services', 'tests/core/money', 'tests/core/contracts'],
    ],
    seconds: 30,
    secondsMax: 300,
  },
  {
    id: 'hunt',
    shown: 'npm run hunt',
    argv: ['becalm', 'hunt', '--project', 'njord', '--json', '{file}'],
    seconds: 260,
    secondsMax: 1_500,
  },
  {
    id: 'docs',
    shown: 'npm run docs:test',
    argv: ['vitest', 'run', '--mode', 'docs', ...json],
    seconds: 100,
    secondsMax: 900,
  },
  {
    id: 'coverage',
    shown: 'npm run coverage',
    argv: [
      ...['vitest', 'run', '--mode', 'coverage', '--coverage'],
      // The floors are those of `gate`: here a missed one would look like an error of no test.
      ...['branches', 'lines', 'functions', 'statements'].map(
        (metric) => `--coverage.thresholds.${metric}=0`,
      ),
      ...json,
    ],
    narrowed: integration,
    seconds: 480,
    secondsMax: 1_500,
  },
  {
    id: 'gate',
    shown: 'npm run gate -- --only coverage',
    argv: ['becalm', 'gate', '--only', 'coverage', '--json', '{file}'],
    seconds: 5,
    secondsMax: 120,
    after: 'coverage',
  },
  {
    id: 'uncovered',
    shown: 'npm run test:uncovered',
    argv: ['vitest', 'run', '--mode', 'uncovered', ...json],
    seconds: 300,
    secondsMax: 1_200,
  },
];
