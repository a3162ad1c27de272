import type { Contents } from './src/contents.ts';
import { page } from './src/pages.ts';

/** What the site of this repository shows. */
export const contents: Contents = {
  title: 'becalm & Njord',
  description: 'Every flaky test, found and proved; and the trading core that it is tried on.',
  sections: [
    {
      title: 'Guides',
      pages: [
        page('docs/guides/first-flake.md', 'guides/first-flake', 'Hunt your first flake'),
        page('docs/guides/gate.md', 'guides/gate', 'Gate your CI'),
        page('docs/guides/axis.md', 'guides/axis', 'Write an axis'),
        page('docs/strategies.md', 'guides/strategies', 'Write a strategy'),
        page('docs/backtest.md', 'guides/backtest', 'Backtest it'),
        page('docs/guides/live.md', 'guides/live', 'Go live'),
      ],
    },
    {
      title: 'becalm',
      pages: [
        page('tools/becalm/README.md', 'becalm/index', 'Manual'),
        page('docs/generators.md', 'becalm/generators', 'Generators'),
        page('examples/ci/README.md', 'becalm/ci', 'An example of CI'),
        page('docs/public-suites.md', 'becalm/public-suites', 'Public suites'),
      ],
    },
    {
      title: 'Njord',
      pages: [
        page('docs/OPERATOR_MANUAL.md', 'njord/manual', 'Operator manual'),
        page('docs/deployment.md', 'njord/deployment', 'Deployment'),
        page('docs/appendix/CONFIG_SCHEMA.md', 'njord/settings', 'Every setting'),
        page('docs/appendix/ENDPOINTS.md', 'njord/endpoints', 'Endpoints and metrics'),
        page('docs/appendix/GLOSSARY.md', 'njord/glossary', 'Glossary'),
        page('docs/appendix/FAQ.md', 'njord/faq', 'Questions and answers'),
        page('docs/PRODUCTION_READINESS.md', 'njord/readiness', 'Production readiness'),
        page('docs/validation/VALIDATION_RESULTS.md', 'njord/validation', 'Validation results'),
        page('docs/validation/KNOWN_ISSUES.md', 'njord/known-issues', 'Known issues'),
        page('docs/simulation.md', 'njord/simulation', 'Simulation'),
        page('docs/predecessor-weaknesses.md', 'njord/weaknesses', 'A predecessor’s weaknesses'),
        page('examples/custom-strategy/README.md', 'njord/custom-strategy', 'An example of a strategy'),
      ],
    },
    {
      title: 'Project',
      pages: [
        page('README.md', 'project/index', 'Overview'),
        page('ARCHITECTURE.md', 'project/architecture', 'Architecture'),
        page('CONTRIBUTING.md', 'project/contributing', 'Contributing'),
        page('docs/mutation.md', 'project/mutation', 'Mutation testing'),
        page('docs/profiling/PROFILING.md', 'project/profiling', 'Profiling'),
        page('docs/profiling/OPTIMIZATION_REPORT.md', 'project/optimization', 'What made it faster'),
        page('docs/refactoring/CLEANUP_REPORT.md', 'project/cleanup', 'What was cleaned up'),
        page('CHANGELOG.md', 'project/changelog', 'Changelog'),
      ],
    },
  ],
  nav: [
    { text: 'Guides', link: '/guides/first-flake', activeMatch: '^/(guides|njord|project|decisions)/' },
    { text: 'becalm', link: '/becalm/', activeMatch: '^/becalm/' },
    { text: 'Reference', link: '/reference/', activeMatch: '^/reference/' },
  ],
  reference: {
    parts: [
      { folder: 'core', title: 'Njord: core' },
      { folder: 'strategies', title: 'Njord: strategies' },
      { folder: 'services', title: 'Njord: services' },
      { folder: 'backtest', title: 'Njord: backtest' },
      { folder: 'simulation', title: 'Njord: simulation' },
      { folder: 'becalm', title: 'becalm' },
    ],
    doors: ['src/**/index.ts', 'tools/becalm/src/{index,plugin}.ts', 'tools/becalm/src/generators/index.ts'],
    inlined: {
      njord: [
        'ACTIONS',
        'EVENT_TYPES',
        'TIMEFRAMES',
        'ORDER_STATUSES',
        'COMMON',
        'VENUE',
        'Says',
        'SOPS_METADATA',
      ],
      becalm: ['OfPart', 'Judgement'],
    },
  },
};
