import type { TestId } from './outcome.ts';

/** Names a test in one line, `file > suite > name`: what `--test` takes and what reports print. */
export function testPath(test: TestId): string {
  return `${test.file} > ${test.name}`;
}
