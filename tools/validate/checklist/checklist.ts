import { CATEGORIES, type Line } from '../line.ts';
import { readOtherTests } from '../read/tests.ts';
import { deploymentLines } from './deployment.ts';
import { documentationLines } from './documentation.ts';
import { functionalLines } from './functional.ts';
import { operationsLines } from './operations.ts';
import { performanceLines } from './performance.ts';
import { securityLines } from './security.ts';

const named: readonly Line[] = [
  ...functionalLines,
  ...performanceLines,
  ...securityLines,
  ...documentationLines,
  ...deploymentLines,
  ...operationsLines,
];

const claims = named.flatMap((line) => line.claims ?? []);

/** Each test counts in one line: these have those that no other line claims. */
const others: readonly Line[] = [
  {
    id: 'tests',
    category: 'functional',
    title: 'All other unit tests of Njord, becalm and the tools',
    floor: 'no test fails',
    runs: { quick: 'unit', full: 'unit' },
    read: (end) => readOtherTests(end, claims),
  },
  {
    id: 'integration',
    category: 'functional',
    title: 'All other integration tests, with real processes, a real Redis and a real browser',
    floor: 'no test fails',
    runs: { full: 'coverage' },
    read: (end) => readOtherTests(end, claims, '/integration/'),
  },
  {
    id: 'uncovered',
    category: 'functional',
    title: 'All other integration tests of published packages, benches, checks and foreign projects',
    floor: 'no test fails',
    runs: { full: 'uncovered' },
    read: (end) => readOtherTests(end, claims, '/integration/'),
  },
];

/** Every line, category by category. */
export const CHECKLIST: readonly Line[] = CATEGORIES.flatMap((category) =>
  [...others, ...named].filter((line) => line.category === category),
);
