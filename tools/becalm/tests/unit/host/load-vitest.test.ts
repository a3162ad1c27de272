import { describe, expect, test, vi } from 'vitest';
import { createVitest, judgeVitest } from '../../../src/host/load-vitest.ts';

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

describe('a Vitest for a project', () => {
  test.each([
    ['4.1.10', ['test', { run: true }, { logLevel: 'silent' }, {}]],
    ['5.1.1', [{ run: true }, { logLevel: 'silent' }, {}]],
  ])('is made as version %s wants it', (version, expected) => {
    const create = vi.fn();
    void createVitest({ version, createVitest: create }, { run: true }, { logLevel: 'silent' }, {});
    expect(create.mock.calls).toEqual([expected]);
  });
});
