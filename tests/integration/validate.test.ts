import { execFile, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { missingNeed } from '../../tools/validate/needs.ts';
import { soak } from '../../tools/validate/soak-command.ts';
import { startCommand } from '../../tools/validate/start-command.ts';

const ROOT = path.join(import.meta.dirname, '..', '..');
const MAIN = path.join(ROOT, 'tools', 'validate', 'main.ts');

let folder = '';

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'njord-validate-test-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function node(words: readonly string[], env: NodeJS.ProcessEnv = process.env) {
  return new Promise<{ readonly code: number; readonly out: string; readonly err: string }>((resolve) => {
    execFile(
      process.execPath,
      [...words],
      { cwd: ROOT, env: { ...env, NO_COLOR: '1' } },
      (error, out, err) => {
        resolve({ code: typeof error?.code === 'number' ? error.code : Number(error !== null), out, err });
      },
    );
  });
}

describe('npm run validate', () => {
  test('runs a line, writes nothing for some of them, and says the figure', async () => {
    const status = execFileSync('git', ['status', '--porcelain'], { cwd: ROOT, encoding: 'utf8' });
    const { code, out, err } = await node([MAIN, '--only', 'links,sops']);
    expect(out).toMatch(/^pass {5}links +\d+ pages, 0 broken links$/m);
    expect(out).toMatch(/^\d passed, 0 failed, \d not run in \d+ s$/m);
    expect(err).toContain('npm run check -- --only links');
    expect(code).toBe(0);
    expect(execFileSync('git', ['status', '--porcelain'], { cwd: ROOT, encoding: 'utf8' })).toBe(status);
  });

  test('prints one JSON document', async () => {
    const { code, out } = await node([MAIN, '--only', 'links', '--json']);
    expect(JSON.parse(out)).toMatchObject([
      { id: 'links', verdict: 'pass', command: 'npm run check -- --only links' },
    ]);
    expect(code).toBe(0);
  });

  test.each([
    [['--help'], 0, '--prove'],
    [['--list', '--category', 'documentation'], 0, 'npm run check -- --only links'],
    [['--only', 'lagg'], 2, 'was "lagg"'],
    [['--prove', '--only', 'gremlin'], 1, 'was gremlin'],
  ])('%j ends with %i', async (args, code, words) => {
    const ended = await node([MAIN, ...args]);
    expect(ended.out + ended.err).toContain(words);
    expect(ended.code).toBe(code);
  });

  test('sees a planted fault, in the line that it belongs to and in no other', async () => {
    const { code, out } = await node([MAIN, '--prove', '--only', 'link']);
    expect(out).toBe('pass  link: expected links to fail, did: links\n');
    expect(code).toBe(0);
  });

  test('ends its commands with Ctrl-C, and has no results', async () => {
    const child = spawn(process.execPath, [MAIN, '--only', 'secrets-history'], { cwd: ROOT });
    const closed = once(child, 'close') as Promise<[number]>;
    let [out, err] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
    await vi.waitFor(() => expect(err).toContain('1/1'), { timeout: 60_000 });
    child.kill('SIGINT');
    expect((await closed)[0]).toBe(130);
    expect(out).toBe('');
    expect(err).toContain('Interrupted: nothing was written.');
  });
});

describe('a command', () => {
  const base = { root: ROOT, secondsMax: 60, env: {}, signal: new AbortController().signal };

  test('gives back its status, both streams, and the file that it wrote', async () => {
    const program =
      'require("fs").writeFileSync(process.argv[1], "told"); console.log("out"); process.exitCode = 3';
    const end = await startCommand({ ...base, argv: ['node', '-e', program, '{file}'] });
    expect(end).toMatchObject({ status: 3, timedOut: false, output: 'out\n', document: 'told' });
    const words = { ...base, argv: ['node', '-e', 'console.log("out"); console.error("err")'] };
    expect((await startCommand(words)).document).toBe('out\n');
    expect((await startCommand({ ...base, argv: ['true', '{file}'] })).document).toBe('');
  });

  test('that cannot be started has no status', async () => {
    const end = await startCommand({ ...base, argv: ['/no/such/program'] });
    expect(end).toMatchObject({ status: null, output: expect.stringContaining('ENOENT') });
  });

  test('is ended with its children when its time is over', async () => {
    const file = path.join(folder, 'alive');
    const script = `sh -c 'while :; do date > ${file}; sleep 0.1; done' & wait`;
    const end = await startCommand({ ...base, secondsMax: 1, argv: ['sh', '-c', script] });
    expect(end).toMatchObject({ timedOut: true });
    rmSync(file, { force: true });
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(existsSync(file)).toBe(false);
  });
});

test('a program that is missing is named with where it comes from', () => {
  expect(missingNeed('git')).toBeNull();
  vi.stubEnv('PATH', folder);
  expect(missingNeed('promtool')).toBe('promtool is not on the PATH (apt-get install prometheus)');
  vi.unstubAllEnvs();
});

test('a soak is begun, or gone on with, and its result is published', async () => {
  const engine = path.join(folder, 'tools', 'validate', 'soak');
  mkdirSync(engine, { recursive: true });
  const said = path.join(folder, 'said');
  writeFileSync(
    path.join(engine, 'main.ts'),
    `import { writeFileSync } from 'node:fs';\nwriteFileSync(${JSON.stringify(said)}, process.argv.slice(2).join(' '));\nprocess.exitCode = 1;\n`,
  );
  expect(await soak(folder, '60m')).toBe(1);
  expect(readFileSync(said, 'utf8')).toBe('--for 60m --publish');
  await soak(folder, 'resume');
  expect(readFileSync(said, 'utf8')).toBe('--resume --publish');
});

describe('what sops encrypts', () => {
  const sopsTool = path.join(ROOT, 'tools', 'validate', 'sops', 'main.ts');
  const encryptor = path.join(ROOT, 'tests', 'core', 'secrets', 'sops-encryptor.ts');

  /** Writes what sops would write, for the recipient that it is told. */
  async function withSops(recipients: string) {
    const program = [
      `#!${process.execPath}`,
      `import { encryptSops } from ${JSON.stringify(encryptor)};`,
      `process.stdout.write(await encryptSops({ api_keys: { binanceus: { key: 'k', secret: 's' } } }, { recipients: ${recipients} }));`,
    ];
    writeFileSync(path.join(folder, 'package.json'), '{"type":"module"}');
    writeFileSync(path.join(folder, 'sops'), `${program.join('\n')}\n`, { mode: 0o755 });
    return node([sopsTool], { ...process.env, PATH: `${folder}:${process.env['PATH'] ?? ''}` });
  }

  test('is read by Njord', async () => {
    expect(await withSops('[process.argv[4]]')).toMatchObject({
      code: 0,
      out: expect.stringContaining('right'),
    });
  });

  test('for somebody else is not', async () => {
    expect((await withSops('undefined')).code).toBe(1);
  });
});
