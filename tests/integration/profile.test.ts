import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SERVICES } from '../../tools/profile/command/services.ts';

const root = join(import.meta.dirname, '..', '..');
const programs = join(import.meta.dirname, 'profile');
const SECRET = 'hunter2correcthorsebatterystaple';

interface Ended {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'njord-profile-'));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('npm run profile:cpu', () => {
  it('names a planted hot function first, and the analysis gives it the highest priority', async () => {
    const out = join(folder, 'hot');
    const ended = await run('cpu', ['--out', out, join(programs, 'hot.ts'), '--', SECRET]);
    expect(ended.stderr).toBe('');
    expect(ended.status).toBe(0);
    const bySelf = readFileSync(join(out, 'report.txt'), 'utf8').split('by time in the function itself')[1];
    expect(bySelf).toMatch(/^ *1 .* plantedHot +tests\/integration\/profile\/hot\.ts:8:\d+$/m);
    expect(readFileSync(join(out, 'flame.svg'), 'utf8')).toContain(
      'plantedHot (tests/integration/profile/hot.ts:8:',
    );

    const file = join(out, 'profile.cpuprofile');
    const text = await run('analyze', [file]);
    expect(text.stdout).toMatch(/^high .* plantedHot /m);
    const json = await run('analyze', [file, '--format', 'json', '--compare', file]);
    const document = JSON.parse(json.stdout) as Readonly<Record<string, unknown>>;
    expect(document).toMatchObject({ schema: 'profile.analysis/1', comparison: { changes: [] } });
    expect(document['hotSpots']).toContainEqual(
      expect.objectContaining({
        name: 'plantedHot',
        priority: 'high',
        place: expect.stringContaining('hot.ts:8:'),
      }),
    );
    const page = join(out, 'analysis.html');
    expect((await run('analyze', [file, '--format', 'html', '--out', page])).status).toBe(0);
    expect(readFileSync(page, 'utf8')).toContain('<code>plantedHot</code>');
    expectNoSecret(out);
  });

  it('profiles a process that runs, lets no second session in, and leaves it as it was', async () => {
    await using busy = await startBusy();
    const pid = String(busy.process.pid);
    const port = ['--port', '9339'];
    const out = join(folder, 'pid');
    const first = run('cpu', ['--pid', pid, ...port, '--duration', '4', '--out', out]);
    await until(() => existsSync(join(out, 'session.lock')) && busy.said().includes('Debugger attached'));

    const sameProcess = await run('cpu', ['--pid', pid, ...port, '--out', join(folder, 'other')]);
    expect(sameProcess.stderr).toContain('Expected a program that nobody profiles, was one that process');
    expect(sameProcess.status).toBe(1);
    const sameFolder = await run('cpu', ['--pid', pid, ...port, '--out', out]);
    expect(sameFolder.stderr).toContain('Expected a folder that no session writes to');

    expect((await first).status).toBe(0);
    expect(readFileSync(join(out, 'report.txt'), 'utf8')).toContain('busyWork');
    await until(() => busy.said().includes('Debugger ending'));
    expect(busy.process.exitCode).toBeNull();
  });

  it('writes nothing, unlocks and lets go of the process on Ctrl-C', async () => {
    await using busy = await startBusy();
    const out = join(folder, 'interrupted');
    const args = ['--pid', String(busy.process.pid), '--port', '9339', '--out', out];
    const session = start('cpu', args);
    await until(() => busy.said().includes('Debugger attached'));
    session.child.kill('SIGINT');
    const { status, stderr } = await session.ended;
    expect(stderr).toContain('nothing was written');
    expect(status).toBe(130);
    expect(readdirSync(out)).toEqual([]);
    await until(() => busy.said().includes('Debugger ending'));
    expect(busy.process.exitCode).toBeNull();
  });

  it.each([
    { args: [], says: 'Expected one of --service, --pid and a script, was none.', status: 2 },
    { args: ['--service', 'speling'], says: 'Expected --service to be one of market-data', status: 2 },
    {
      args: ['--pid', '1', '--duration', '601'],
      says: 'Expected --duration to be a number from 0.1 to 600',
      status: 2,
    },
    { args: ['--pid', '4194304'], says: 'Expected the number of a process that runs here', status: 1 },
    { args: ['--out', 'nowhere', 'missing.ts'], says: 'Expected a script that is there', status: 2 },
  ])('refuses $args', async ({ args, says, status }) => {
    const ended = await run(
      'cpu',
      args.map((each) => (each === 'nowhere' ? join(folder, each) : each)),
    );
    expect(ended.stderr).toContain(says);
    expect(ended.status).toBe(status);
  });

  it('sends no signal to a program that would die of it', async () => {
    const child = spawn('sleep', ['60']);
    try {
      await once(child, 'spawn');
      const { stderr } = await run('cpu', ['--pid', String(child.pid), '--out', join(folder, 'sleep')]);
      expect(stderr).toContain('Expected a Node process that opens its inspector on SIGUSR1');
      expect(child.signalCode).toBeNull();
    } finally {
      child.kill();
    }
  });
});

describe('npm run profile:memory', () => {
  it('names a planted leak with what holds it', async () => {
    const out = join(folder, 'leaking');
    const { status, stdout } = await run('memory', leakArgs(out), { LEAKS: '1', PROFILE_SECRET: SECRET });
    expect(stdout).toMatch(/^PlantedSession: \d+ → \d+ → \d+ objects/m);
    expect(stdout).toContain('variable plantedSessions of scope');
    // Among the first ten: which function of a timer's call is told first is a matter of inlining.
    expect(stdout).toMatch(/^ *\d+ .* tests\/integration\/profile\/leaking\.ts:\d+:\d+$/m);
    expect(status).toBe(0);
    expectNoSecret(out);
  });

  it('gives no alarm where nothing leaks', async () => {
    const out = join(folder, 'sound');
    const { status, stdout } = await run('memory', leakArgs(out), { LEAKS: '0', PROFILE_SECRET: SECRET });
    expect(stdout).toContain('no leak was seen');
    expect(status).toBe(0);
    expectNoSecret(out);
  });
});

describe('npm run optimize', () => {
  it('profiles a service, and reports', async () => {
    const out = join(folder, 'optimize');
    const args = ['--services', 'risk-engine', '--duration', '1', '--benches', '', '--out', out];
    const { status, stdout } = await run('optimize', args);
    expect(stdout).toContain('done    risk-engine: analysis');
    expect(status).toBe(0);
    const report = readFileSync(join(out, 'report.md'), 'utf8');
    expect(report).toContain('| risk-engine: CPU | done |');
    expect(report).toContain('handleMessage');
  });
});

describe('the load of a service', () => {
  it.each(SERVICES)('%s handles the same events each time', async (service) => {
    const args = [join(root, 'bench', 'load', 'main.ts'), service, '--events', '300', '--seed', '7'];
    const [first, second] = [await node(args), await node(args)];
    expect(first.stdout).toMatch(/"trades":300/);
    expect(second.stdout).toBe(first.stdout);
  });
});

function leakArgs(out: string): readonly string[] {
  return ['--leak-detection', '--duration', '4', '--out', out, join(programs, 'leaking.ts')];
}

function expectNoSecret(out: string): void {
  for (const file of readdirSync(out)) expect(readFileSync(join(out, file), 'utf8')).not.toContain(SECRET);
}

/** A process to attach to, whose inspector does not meet that of others. */
async function startBusy() {
  const child = spawn(process.execPath, ['--inspect-port=9339', join(programs, 'busy.ts')]);
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  await once(child.stdout, 'data');
  return {
    process: child,
    said: () => said,
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      await once(child, 'close');
    },
  };
}

function run(command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ended> {
  return start(command, args, env).ended;
}

function start(command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}) {
  return startNode([join(root, 'tools', 'profile', `${command}.ts`), ...args], {
    PROFILE_SECRET: SECRET,
    INIT_CWD: root,
    ...env,
  });
}

function node(args: readonly string[]): Promise<Ended> {
  return startNode(args).ended;
}

function startNode(
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): { readonly child: ChildProcess; readonly ended: Promise<Ended> } {
  const { promise: ended, resolve } = Promise.withResolvers<Ended>();
  const options = { cwd: root, env: { ...process.env, ...env } };
  const child = execFile(process.execPath, args, options, (_error, stdout, stderr) => {
    resolve({ status: child.exitCode ?? -1, stdout, stderr });
  });
  return { child, ended };
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 50));
}
