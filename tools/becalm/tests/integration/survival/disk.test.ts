import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { becalm, passing, project, reportOf, startBecalm } from './becalm-process.ts';

const few = ['hunt', '--seeds', '3', '--axes', 'random', '--workers', '2'];
const flaky = `import { expect, test } from 'vitest';
test('fails at random', () => { expect(Math.random()).toBeGreaterThan(0.3); });
`;

/** Mounts a small file system of its own; null where that is not allowed. */
function smallDisk(folder: string, size: string): string | null {
  mkdirSync(folder, { recursive: true });
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', folder], { stdio: 'pipe' });
  } catch (error) {
    return String(error);
  }
  onTestFinished(() => {
    execFileSync('umount', ['-l', folder]);
  });
  return null;
}

describe('the disk', () => {
  test('a hunt whose disk is full goes on, and says that it cannot be resumed', async ({ skip }) => {
    const root = project({ 'tests/a.test.ts': flaky });
    const trouble = smallDisk(join(root, '.becalm'), '128k');
    if (trouble !== null) {
      if (process.env['CI'] === 'true' && process.platform === 'linux') throw new Error(trouble);
      console.warn(`A FULL DISK IS NOT TESTED HERE: ${trouble}`);
      skip();
    }
    writeFileSync(join(root, '.becalm', 'others'), 'x'.repeat(120 * 1024));
    const { code, stdout, stderr } = await becalm(root, [...few, '--json', 'r.json', '--no-explain']);

    expect(stderr.match(/This hunt goes on, and cannot be resumed/gu)).toHaveLength(1);
    expect(stderr).toContain('was: ENOSPC');
    expect(stdout).toContain('FLAKY  fails at random');
    // The report has no room either, but the one that was asked for has.
    expect(stderr).toContain('Expected to write the report to');
    expect(existsSync(join(root, 'r.json'))).toBe(true);
    expect(readdirSync(join(root, '.becalm')).filter((name) => name.endsWith('.tmp'))).toEqual([]);
    expect(code).toBe(2);
  });

  test('two hunts at once in one project lose nothing', async () => {
    const root = project({ 'tests/a.test.ts': flaky });
    const first = startBecalm(root, [...few, '--no-explain']);
    await expect.poll(() => existsSync(join(root, '.becalm', 'lock')), { timeout: 20_000 }).toBe(true);
    const second = await becalm(root, [...few, '--no-explain', '--at', '2026-11-22T10:00:00Z']);
    expect(await first.ended).toMatchObject({ code: 1 });
    expect(second.code).toBe(1);
    expect(second.stderr).toContain(`Another hunt (process ${first.pid}) runs in this project`);
    expect(readdirSync(join(root, '.becalm')).sort()).toEqual([
      'journal-2.ndjson',
      'journal.ndjson',
      'report-2.html',
      'report-2.json',
      'report.html',
      'report.json',
    ]);
    expect(reportOf(root, 'report-2.json').at).toBe('2026-11-22T10:00:00.000Z');
    expect(reportOf(root).at).not.toBe('2026-11-22T10:00:00.000Z');
  });

  test.each([
    [
      'a config that does not load',
      { 'vitest.config.ts': 'export default {' },
      [],
      'Expected a Vitest configuration that loads',
    ],
    [
      'no tests',
      { 'tests/a.test.ts': '', 'vitest.config.ts': 'export default { test: { include: ["nothing"] } };' },
      [],
      'Expected test files in',
    ],
    ['files without tests', { 'tests/a.test.ts': 'export {};' }, [], null],
    ['a filter that matches nothing', {}, ['nowhere'], 'Expected test files that match "nowhere"'],
    [
      'a becalm.config.ts that does not load',
      { 'becalm.config.ts': 'export default {' },
      [],
      'becalm.config.ts',
    ],
    [
      'a foreign journal',
      { '.becalm/journal.ndjson': 'dear diary' },
      ['--resume'],
      'to be the journal of a hunt',
    ],
    ['nothing to go on with', {}, ['--resume'], 'Expected the journal of an earlier hunt'],
  ])('is told: %s', async (_what, files, words, message) => {
    const root = project({ 'tests/a.test.ts': passing, ...files });
    const { code, stderr } = await becalm(root, [...few, ...words]);
    if (message === null) {
      expect(code, stderr).not.toBe(0);
      return;
    }
    expect(stderr).toContain(message);
    expect(code).toBe(2);
  });
});
