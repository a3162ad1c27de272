import type { KnipConfig } from 'knip';

/** What production starts from carries `!`; everything else is reachable from tests and tools only. */
const config: KnipConfig = {
  ignoreExportsUsedInFile: true,
  ignoreDependencies: [
    // Started by name from tools/check and tools/cleanup, where knip does not look.
    'dependency-cruiser',
    'jscpd',
    'type-coverage',
    // Loaded by TypeDoc, by name.
    'typedoc-plugin-markdown',
    // Used by the suites in tools/becalm/tests/zoo, which stand for foreign projects.
    '@sinonjs/fake-timers',
    // Loaded by name, by the Stryker that tools/mutate starts.
    '@stryker-mutator/vitest-runner',
  ],
  // Installed by the system; the tests that need it say so where it is missing.
  ignoreBinaries: ['redis-server', 'setpriv', 'xmllint', 'mount', 'umount', 'sops'],
  workspaces: {
    '.': {
      entry: [
        'src/cli/main.ts!',
        'src/**/index.ts!',
        // A thread of its own.
        'src/backtest/sweep/thread-entry.ts!',
        'src/cli/simulate/thread-entry.ts!',
        'tests/**/*.test.ts',
        // Loaded by name, from the file with the strategies beside it.
        'examples/*/*.ts',
        // A process of its own, started by the test beside it.
        'tests/integration/journal-crash/writer.ts',
        // A process for each round of a bench, in this checkout or another.
        'bench/pipeline/play.ts',
        'tools/check/{main,links}.ts',
        'tools/{cleanup,manual}/main.ts',
        'tools/validate/{main,secrets/main,sops/main}.ts',
        // The last is loaded by Stryker, from the path in its settings.
        'tools/mutate/{main,vitest.config}.ts',
        'tests/integration/profile/*.ts',
        'tools/check/{main,links}.ts',
        'tools/profile/{cpu,memory,analyze,optimize}.ts',
        'tools/validate/soak/main.ts',
        // Loaded before a program that is profiled.
        'tools/profile/target/hide-inspector.ts',
        // A program of its own, which profilers start.
        'bench/load/main.ts',
      ],
      project: [
        'src/**/*.ts!',
        'bin/**!',
        '{bench,examples,tests,tools/{check,cleanup,manual,mutate,profile,validate}}/**/*.ts',
        '*.{ts,js}',
      ],
    },
    'tools/becalm': {
      entry: [
        'src/index.ts!',
        'src/plugin.ts!',
        'src/generators/index.ts!',
        'src/cli/main.ts!',
        'src/host/worker-entry.ts!',
        // Loaded by Vitest, before each test file.
        'src/host/ordinary/setup.ts!',
        'tests/{unit,integration}/**/*.test.ts',
        // The script of the report's page, of which build-page.ts makes text.
        'page/main.ts',
        'page/speed.ts',
        'picture.ts',
      ],
      // Its tests are named above: by itself the plugin would take the suites in tests/zoo for our own.
      vitest: false,
      project: ['src/**/*.ts!', 'bin/**!', '*.ts', '{page,tests}/**/*.ts', '!tests/{zoo,fixtures}/**'],
    },
    'tools/site': {
      entry: [
        'build.ts!',
        // Imported by the path of their folder.
        'contents.ts!',
        // Found by VitePress through files that the build writes, and by TypeDoc through their folder.
        'vitepress-config.ts!',
        'theme/*.ts!',
        'reference/**/*.ts!',
        'tests/{unit,integration,docs}/**/*.test.ts',
      ],
      vitest: false,
      project: ['src/**/*.ts!', '*.ts!', '{theme,reference}/**/*.ts!', 'tests/**/*.ts'],
    },
  },
};

export default config;
