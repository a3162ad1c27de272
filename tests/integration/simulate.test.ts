import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { inTemporaryFolder } from '../core/temporary-folder.ts';

const run = promisify(execFile);
const MAIN = path.resolve('src/cli/main.ts');

interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

async function njord(folder: string, ...words: readonly string[]): Promise<Outcome> {
  try {
    const { stdout, stderr } = await run(process.execPath, [MAIN, 'simulate', ...words], { cwd: folder });
    return { code: 0, stdout, stderr };
  } catch (error) {
    const { code, stdout, stderr } = error as Outcome;
    return { code, stdout, stderr };
  }
}

test('a range of seeds holds, with the same hash on one thread and on two', () =>
  inTemporaryFolder(async (folder) => {
    const words = ['--seeds', '1..4', '--hours', '2', '--json'];
    const [one, two] = [
      await njord(folder, ...words, '--workers', '1'),
      await njord(folder, ...words, '--workers', '2'),
    ];
    expect([one.code, two.code]).toEqual([0, 0]);
    expect(one.stdout).toBe(two.stdout);
    const summary = JSON.parse(one.stdout) as Readonly<Record<string, unknown>>;
    expect(summary).toMatchObject({ schema: 'njord.simulation/1', simulationCount: 4, failures: [] });
  }));

test('a planted bug fails with the fewest faults and a command that shows it again', () =>
  inTemporaryFolder(async (folder) => {
    const words = ['--seed', '2', '--hours', '3', '--canary', 'kill-fails-open'];
    const { code, stdout, stderr } = await njord(folder, ...words);
    expect(code).toBe(1);
    expect(stdout).toContain('1 failed.');
    expect(stderr).toContain('seed 2: kill-switch does not hold after 01:');
    expect(stderr).toMatch(/ {2}1 faults, all of them needed/);
    const command = /njord simulate (--seed .*)/.exec(stderr)?.[1] ?? '';
    const again = await njord(folder, ...command.split(' '), '--shrink-runs', '0');
    expect(again.code).toBe(1);
    expect(again.stderr).toContain('kill-switch does not hold');
  }));

test('a seed that once failed is run first, for its own hours, and a damaged list is refused', () =>
  inTemporaryFolder(async (folder) => {
    const kept = path.join(folder, 'kept.json');
    const seeds = [
      { seed: 9, hours: 0.1, invariant: 'order-ends' },
      { seed: 4, hours: 0.2, invariant: 'order-ends' },
    ];
    await writeJson(kept, { schema: 'njord.simulation-seeds/1', seeds });
    const words = ['--seeds', '3..4', '--hours', '0.2', '--kept', kept, '--json'];
    const { code, stdout } = await njord(folder, ...words);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ simulationCount: 3 });
    expect(JSON.parse(await readFile(kept, 'utf8'))).toMatchObject({ seeds });
    await writeJson(kept, { schema: 'something else' });
    expect(await njord(folder, ...words)).toMatchObject({ code: 2 });
  }));

test('every planted bug is found within a few seeds', () =>
  inTemporaryFolder(async (folder) => {
    const words = ['--canaries', '--hours', '24', '--seeds-max', '20', '--json'];
    const { code, stdout } = await njord(folder, ...words);
    const { canaries } = JSON.parse(stdout) as {
      readonly canaries: readonly { readonly name: string; readonly found: unknown }[];
    };
    expect(canaries.filter(({ found }) => found === null).map(({ name }) => name)).toEqual([]);
    expect(canaries.length).toBeGreaterThanOrEqual(12);
    expect(code).toBe(0);
  }));

test('wrong words are refused with what was expected', () =>
  inTemporaryFolder(async (folder) => {
    for (const words of [
      ['--seeds', '5..1'],
      ['--hours', '0'],
      ['--only-faults', 'a'],
      ['--canary', 'none'],
      ['--seed', '1', '--seeds', '1..2'],
    ])
      expect((await njord(folder, ...words)).code).toBe(2);
    expect((await njord(folder, '--help')).stdout).toContain('njord simulate --seeds 1..200');
  }));

async function writeJson(file: string, value: object): Promise<void> {
  await writeFile(file, JSON.stringify(value));
}
