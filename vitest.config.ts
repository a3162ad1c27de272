import { readFileSync } from 'node:fs';
import { defineConfig } from 'vitest/config';

interface Floors {
  readonly branches: number;
  readonly lines: number;
  readonly functions: number;
  readonly statements: number;
}

const floors = JSON.parse(readFileSync(new URL('.c8rc.json', import.meta.url), 'utf8')) as Floors;

const unitSetup = ['tests/setup/no-network.ts', 'tests/setup/property-seed.ts'];

const units = [
  {
    test: {
      name: 'njord',
      include: ['tests/**/*.test.ts'],
      exclude: ['tests/integration/**'],
      setupFiles: unitSetup,
    },
  },
  { test: { name: 'becalm', include: ['tools/becalm/tests/unit/**/*.test.ts'], setupFiles: unitSetup } },
];

const integration = [
  {
    test: {
      name: 'integration',
      include: ['tests/integration/**/*.test.ts', 'tools/becalm/tests/integration/**/*.test.ts'],
      testTimeout: 300_000,
      hookTimeout: 300_000,
    },
  },
];

/** `--mode integration` selects the slow project; everything else is the parallel unit suite. */
export default defineConfig(({ mode }) => ({
  test: {
    projects: (mode === 'integration' ? integration : units).map((project) => ({
      ...project,
      extends: true as const,
    })),
    globalSetup: ['tests/setup/print-seed.ts'],
    maxWorkers: '100%',
    coverage: {
      provider: 'v8',
      include: ['src/**/*.ts', 'tools/becalm/src/**/*.ts'],
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
