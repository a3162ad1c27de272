import { execFile } from 'node:child_process';
import { cpSync } from 'node:fs';
import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const ROOT = path.join(import.meta.dirname, '..', '..');

/** Runs `npm run manual` without npm. */
async function manual(...args: readonly string[]): Promise<{ readonly code: number; readonly text: string }> {
  try {
    const program = path.join(ROOT, 'tools/manual/main.ts');
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [program, ...args]);
    return { code: 0, text: stdout + stderr };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, text: stdout + stderr };
  }
}

test('npm run manual -- --check names what is out of date, and npm run manual makes it anew', async () => {
  const root = await mkdtemp(path.join(tmpdir(), 'njord-manual-'));
  try {
    for (const folder of ['docs/appendix', 'docs/diagrams', 'deploy/prometheus'])
      cpSync(path.join(ROOT, folder), path.join(root, folder), { recursive: true });
    const settings = path.join(root, 'docs/appendix/CONFIG_SCHEMA.md');
    const before = await readFile(settings, 'utf8');
    expect(await manual('--root', root, '--check')).toEqual({ code: 0, text: '6 files are up to date.\n' });

    await appendFile(settings, '| `risk.no_cap` | anything |\n');
    await rm(path.join(root, 'docs/diagrams/order.svg'));
    expect(await manual('--root', root, '--check')).toEqual({
      code: 1,
      text: 'Expected what npm run manual makes, was older: docs/appendix/CONFIG_SCHEMA.md, docs/diagrams/order.svg.\n',
    });

    expect(await manual('--root', root)).toEqual({ code: 0, text: '2 of 6 files changed.\n' });
    expect(await readFile(settings, 'utf8')).toBe(before);

    const source = path.join(root, 'docs/diagrams/order.dot');
    for (const wrong of ['digraph { a -> ', 'digraph { a [shape=nothing] }']) {
      await writeFile(source, wrong);
      expect(await manual('--root', root)).toMatchObject({
        code: 1,
        text: expect.stringContaining('Expected a diagram that Graphviz understands'),
      });
    }
    await writeFile(source, 'digraph { a }');
    expect((await manual('--root', root)).text).toContain('begin with "// what it shows"');
  } finally {
    await rm(root, { recursive: true, force: true });
  }
});

test('the diagrams and pages of this repository are up to date; npm run manual makes them', async () => {
  expect(await manual('--check')).toEqual({ code: 0, text: '6 files are up to date.\n' });
});

test('npm run manual says how it is used', async () => {
  expect(await manual('--help')).toMatchObject({ code: 0, text: expect.stringContaining('Exit codes:') });
  expect(await manual('--chekc')).toMatchObject({ code: 2, text: expect.stringContaining('--chekc') });
  expect(await manual('--root', '/nowhere')).toMatchObject({ code: 1 });
});
