import type { Line, RunEnd, TestClaim } from '../line.ts';
import { readClaimedTests } from '../read/tests.ts';

/** A line that is about some tests. */
export type TestLine = Omit<Line, 'read' | 'floor' | 'claims'> & { readonly claims: readonly TestClaim[] };

/** Makes a line of some tests: none of them may fail. */
export function testLine(line: TestLine): Line {
  return {
    ...line,
    floor: 'no test fails',
    read: (end: RunEnd) => readClaimedTests(end, line.claims),
  };
}

/** The runs that have the unit suites. */
export const UNIT = { quick: 'unit', full: 'unit' } as const;

/** The runs that have integration tests which count for coverage; in the quick form, those that are asked for. */
export const INTEGRATION = { quick: 'integration-some', full: 'coverage' } as const;

/** The runs that have integration tests which do not count for coverage. */
export const UNCOVERED = { quick: 'integration-some', full: 'uncovered' } as const;
