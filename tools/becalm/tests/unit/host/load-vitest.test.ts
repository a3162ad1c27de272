import { describe, expect, test } from 'vitest';
import { judgeVitest } from '../../../src/host/load-vitest.ts';

describe('the Vitest of a hunt', () => {
  test.each([
    ['4.1.0', '4.1.0'],
    ['4.9.3', null],
    ['5.0.0', '5.0.0'],
    ['5.2.1', null],
  ])('may be %s where the project finds %s', (version, projectVersion) => {
    expect(() => judgeVitest(version, projectVersion)).not.toThrow();
  });

  test.each(['3.2.4', '4.0.16', '6.0.0-beta.1', 'none'])('is refused when it is %s', (version) => {
    expect(() => judgeVitest(version, version)).toThrow(
      expect.objectContaining({
        code: 'vitest-version',
        message: `Expected Vitest 4.1 or newer, or 5, was ${version}. Run "npm install -D vitest@5", or install a newer becalm.`,
      }),
    );
  });

  test('is refused when it is not that of the project', () => {
    expect(() => judgeVitest('5.1.1', '4.1.10')).toThrow(
      expect.objectContaining({
        code: 'vitest-version',
        message:
          "Expected the project's own Vitest 4.1.10 beside becalm, was 5.1.1. Install becalm into the project: npm install -D becalm",
      }),
    );
  });
});
