import type { Line } from '../line.ts';
import { INTEGRATION, testLine, UNCOVERED, UNIT } from './test-lines.ts';

/** How it comes onto a machine and is watched there. */
export const deploymentLines: readonly Line[] = [
  testLine({
    id: 'install',
    category: 'deployment',
    title: 'Installation into a scratch root, twice, and removal without a trace',
    runs: UNCOVERED,
    claims: [{ path: 'tests/integration/deploy/install.test.ts' }],
  }),
  testLine({
    id: 'deployment-page',
    category: 'deployment',
    title: 'Every command of the page about deployment, as root on a system of its own',
    runs: { full: UNCOVERED.full },
    claims: [{ path: 'tests/integration/deploy/manual.test.ts' }],
  }),
  testLine({
    id: 'ansible',
    category: 'deployment',
    title: 'The Ansible role, checked and applied',
    runs: { full: UNCOVERED.full },
    claims: [{ path: 'tests/integration/deploy/ansible.test.ts' }],
  }),
  testLine({
    id: 'health',
    category: 'deployment',
    title: 'Health checks: liveness, readiness and metrics of a server that runs',
    runs: INTEGRATION,
    claims: [{ path: 'tests/integration/health/' }],
  }),
  testLine({
    id: 'dashboards',
    category: 'deployment',
    title: 'Dashboards and alerts name metrics and labels that there are',
    runs: UNIT,
    claims: [{ path: 'tests/deploy/observability.test.ts' }],
  }),
  testLine({
    id: 'alerts',
    category: 'deployment',
    title: 'Alerts fire where they must, and are silent where they must, by promtool',
    runs: UNCOVERED,
    claims: [{ path: 'tests/integration/deploy/monitoring.test.ts' }],
  }),
];
