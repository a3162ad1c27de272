import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { becalm, passing, project, reportOf } from './becalm-process.ts';

const few = ['hunt', '--seeds', '2', '--axes', 'random', '--workers', '2'];

test('only what git says is touched is hunted, through what imports it', async () => {
  const root = project({
    '.gitignore': '.becalm/\n',
    'src/shared.ts': 'export const one = 1;\n',
    'tests/a.test.ts': `import '../src/shared.ts';\n${passing}`,
    'tests/b.test.ts': passing,
  });
  const git = (...args: readonly string[]): void => {
    const who = ['-c', 'user.name=nobody', '-c', 'user.email=nobody@localhost'];
    execFileSync('git', [...who, ...args], { cwd: root, stdio: 'pipe' });
  };
  git('init', '-q', '-b', 'main');
  git('add', '.');
  git('commit', '-qm', 'first');

  const nothing = await becalm(root, [...few, '--changed']);
  expect(nothing).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('There is nothing to hunt') as string,
  });

  writeFileSync(join(root, 'src/shared.ts'), 'export const one = 2;\n');
  expect(await becalm(root, [...few, '--changed'])).toMatchObject({ code: 0 });
  expect(reportOf(root).tests.map(({ file }) => file)).toEqual(['tests/a.test.ts']);

  const unknown = await becalm(root, [...few, '--changed', 'no-such-branch']);
  expect(unknown.code).toBe(2);
  expect(unknown.stderr).toContain('Expected git to say what has changed');
});
