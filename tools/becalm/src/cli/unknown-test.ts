import { escapeControls } from '../report/text.ts';
import type { Suite } from '../worlds/suite.ts';
import { nearNames } from './near-names.ts';
import { UsageError } from './usage-error.ts';

const suggestionsMax = 3;

/**
 * Says that no test has the path that `--test` names, and which ones are near it.
 *
 * @param names - paths of the tests that are known; empty where no file of the suite is the one named
 */
export function unknownTest(test: string, suite: Pick<Suite, 'parts'>, names: readonly string[]): UsageError {
  const files = suite.parts.flatMap((part) => part.files);
  const [file = ''] = test.split(' > ');
  const near =
    names.length > 0 ? nearNames(test, names, suggestionsMax) : nearNames(file, files, suggestionsMax);
  const expected = names.length > 0 ? 'a test of the suite' : 'a test in a file of the suite';
  const advice =
    near.length === 0
      ? 'Copy the replay line of a report.'
      : `Was one of these meant?\n${near.map((name) => `  ${name}`).join('\n')}`;
  return new UsageError(
    escapeLines(`Expected --test to name ${expected}, "file > suite > name", was "${test}". ${advice}`),
  );
}

function escapeLines(text: string): string {
  return text.split('\n').map(escapeControls).join('\n');
}
