import { readFileSync } from 'node:fs';
import { defineConfig } from 'vitest/config';

interface Floors {
  readonly branches: number;
  readonly lines: number;
  readonly functions: number;
  readonly statements: number;
  readonly include: string[];
}

const floors = JSON.parse(readFileSync(new URL('.c8rc.json', import.meta.url), 'utf8')) as Floors;

const unitSetup = ['tests/setup/no-network.ts', 'tests/setup/property-seed.ts'];

/** Tests of the repository's own tools and of its deployment; Njord's suite, which is hunted, is without them. */
const toolTests = [
  'tests/{bench,check,cleanup,deploy,manual,mutate,profile,validate}/**/*.test.ts',
  'tools/site/tests/unit/**/*.test.ts',
];

/**
 * Tests of which a world costs more than of all others together: a Redis with its Lua and power losses in this
 * process, days of trading. `npm run hunt:heavy` hunts them, and those below, in fewer worlds.
 */
const heavy = [
  'tests/core/bus/redis/**/*.test.ts',
  'tests/core/bus/file/**/*.test.ts',
  'tests/services/strategy-runner/misbehaving-strategies.test.ts',
  'tests/simulation/run-simulation.test.ts',
  'tests/system/**/*.test.ts',
];

/**
 * Tests whose files share a worker: whole commands, tables of vectors, made-up histories, compressed files, backups,
 * settings and ciphers, generated messages, venues and what talks to them. Most take longer to import than to run. They leave nothing behind, which the hunt sees, as it runs them in any order of files.
 */
const shared = [
  'tests/backtest/**/*.test.ts',
  'tests/cli/**/*.test.ts',
  'tests/core/audit/**/*.test.ts',
  'tests/core/backup/**/*.test.ts',
  'tests/core/config/**/*.test.ts',
  'tests/core/journal/**/*.test.ts',
  'tests/core/kill-switch/kill-file.test.ts',
  'tests/core/secrets/**/*.test.ts',
  'tests/generators/**/*.test.ts',
  'tests/models/journal.{model,schedule}.test.ts',
  'tests/oracles/**/*.test.ts',
  'tests/services/{broker,venue}/**/*.test.ts',
  'tests/services/market-data/{generate-trades,replay,trade-file}.test.ts',
  'tests/simulation/{bus-server,faults,invariants,simulated-disk}.test.ts',
  'tests/strategies/strategy-{set,type}.test.ts',
];

/** Tests of becalm that replace nothing in their process: they share a worker, as a hunt of them in any order allows. */
const pure = [
  'tools/becalm/tests/unit/{cli,config,explain,gate,generators,hunt,report,speed,worlds}/**/*.test.ts',
];

/** What ends a test that hangs; a machine with ten times the work of its processors is slow, and no failure. */
const testTimeout = 200 * Math.max(100, Number(process.env['RUNS'] ?? 100));

const units = [
  {
    test: {
      name: 'njord',
      // Proved by `becalm speed --isolation --seeds 100 --project njord`.
      isolate: false,
      include: ['tests/**/*.test.ts'],
      exclude: ['tests/integration/**', ...toolTests, ...heavy, ...shared],
      setupFiles: unitSetup,
    },
  },
  {
    test: {
      name: 'heavy',
      // Proved by `becalm speed --isolation --seeds 100 --project heavy`.
      isolate: false,
      include: heavy,
      setupFiles: unitSetup,
    },
  },
  { test: { name: 'shared', include: shared, isolate: false, setupFiles: unitSetup } },
  { test: { name: 'becalm', include: pure, isolate: false, setupFiles: unitSetup } },
  {
    test: {
      name: 'sandbox',
      include: ['tools/becalm/tests/unit/**/*.test.ts'],
      exclude: pure,
      setupFiles: unitSetup,
    },
  },
  { test: { name: 'tools', include: toolTests, isolate: false, setupFiles: unitSetup } },
];

const integrationTests = [
  'tests/integration/**/*.test.ts',
  'tools/{becalm,site}/tests/integration/**/*.test.ts',
];

/**
 * Integration tests that reach no line which others do not reach for less, that run the published package, whose lines
 * are others, or that try shell and YAML. Under coverage a process computes twice as much.
 */
const uncovered = [
  'tests/integration/{bench,check,ci-example,contracts-generated,njord-drill,soak,validate-proof}.test.ts',
  'tests/integration/deploy/**/*.test.ts',
  'tools/becalm/tests/integration/{config,speed-isolation,treatments}.test.ts',
  'tools/becalm/tests/integration/foreign/**/*.test.ts',
  'tools/becalm/tests/integration/ordinary/published.test.ts',
  'tools/becalm/tests/integration/survival/{resume,tests}.test.ts',
];

const integrationTest = { name: 'integration', testTimeout: 300_000, hookTimeout: 300_000 };

/** Modes of `vitest run` that do not run the unit suites alone. */
const projectsByMode: Readonly<Record<string, readonly { readonly test: object }[]>> = {
  integration: [{ test: { ...integrationTest, include: integrationTests } }],
  uncovered: [{ test: { ...integrationTest, include: uncovered } }],
  // The site: built once and read with a browser, and every block of code on it, compiled and run, two pages at a time.
  docs: [
    {
      test: {
        ...integrationTest,
        name: 'docs',
        include: ['tools/site/tests/docs/**/*.test.ts'],
        maxConcurrency: 2,
      },
    },
  ],
  // Coverage counts what any test reaches, also inside the processes that tests start.
  coverage: [...units, { test: { ...integrationTest, include: integrationTests, exclude: uncovered } }],
};

/** Plain runs are the parallel unit suites. */
export default defineConfig(({ mode }) => ({
  test: {
    projects: (projectsByMode[mode] ?? units).map((project) => ({ ...project, extends: true as const })),
    globalSetup: ['tests/setup/print-seed.ts'],
    maxWorkers: '100%',
    testTimeout,
    coverage: {
      provider: 'v8',
      autoAttachSubprocess: true,
      include: floors.include,
      reporter: ['text-summary', 'json', 'html'],
      thresholds: {
        branches: floors.branches,
        lines: floors.lines,
        functions: floors.functions,
        statements: floors.statements,
      },
    },
  },
}));
