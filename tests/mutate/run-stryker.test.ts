import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runStryker } from '../../tools/mutate/run-stryker.ts';
import { firstRun } from '../../tools/mutate/settings.ts';
import { MODULE } from './made-up-report.ts';

const RUN = firstRun(MODULE, MODULE.files, { workerCount: 1, isFresh: false });

describe('runStryker', () => {
  let root: string;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'njord-stryker-'));
    put('node_modules/.bin/.keep', '');
    put(RUN.settingsFile, '');
    put(RUN.settings.jsonReporter.fileName, 'of an earlier run');
  });

  afterEach(() => rmSync(root, { recursive: true, force: true }));

  function put(path: string, text: string): void {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }

  /** A program of Stryker's name that does what a line of the shell says. */
  function stryker(line: string): void {
    put('node_modules/.bin/stryker', `#!/bin/sh\n${line}\n`);
    chmodSync(join(root, 'node_modules/.bin/stryker'), 0o755);
  }

  it('returns the report, and says by settings and environment what is judged', async () => {
    stryker(`printf '%s' "$* $SEED" > ${RUN.settings.jsonReporter.fileName}`);

    expect(await runStryker(root, RUN)).toMatch(new RegExp(`^run ${RUN.settingsFile} \\d+$`));
    expect(JSON.parse(readFileSync(join(root, RUN.settingsFile), 'utf8'))).toEqual(RUN.settings);
  });

  it.each([
    { line: 'exit 3', status: '3' },
    { line: 'kill -TERM $$', status: 'SIGTERM' },
  ])(
    'refuses what "$line" leaves behind, and the report of an earlier run with it',
    async ({ line, status }) => {
      stryker(line);

      await expect(runStryker(root, RUN)).rejects.toThrow(
        `Expected Stryker to end with status 0, was ${status}. Do the tests of ${RUN.module} pass by themselves?`,
      );
      expect(() => readFileSync(join(root, RUN.settings.jsonReporter.fileName))).toThrow('ENOENT');
    },
  );
});
