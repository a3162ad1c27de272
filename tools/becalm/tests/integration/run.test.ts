import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { readRunRecord } from '../../src/speed/run-record.ts';
import { readTimings, timingsText } from '../../src/speed/timings.ts';
import { repositoryRoot, temporaryProject, vitestConfig } from './temporary-project.ts';

/** Ordinary runs with Vitest's own workers. Each test file writes down where it ran, and after which others. */

const becalm = join(repositoryRoot, 'tools/becalm/bin/becalm.js');
const vitest = join(repositoryRoot, 'node_modules/vitest/vitest.mjs');

/** How long each file takes, in milliseconds; turned round, other files are done first. */
const waitsMs = { a: 20, b: 220, c: 60, d: 180, e: 100, f: 140 };
const names = Object.keys(waitsMs);

function testFile(name: string, ms: number): string {
  return `import { appendFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { twice } from '../src/twice.ts';

test('runs', async () => {
  globalThis.before = [...(globalThis.before ?? []), '${name}'];
  const line = [process.env.VITEST_POOL_ID, process.pid, globalThis.before.join('')].join(' ');
  appendFileSync(process.env.RUN_LOG, line + '\\n');
  const ms = process.env.TURNED ? 240 - ${ms} : ${ms};
  await new Promise((resolve) => setTimeout(resolve, ms));
  expect(twice(2)).toBe(4);
});
`;
}

interface Project {
  readonly root: string;
  readonly read: (path: string) => string;
  readonly write: (path: string, text: string) => void;
  /** Which worker ran which files, one after the other, by what the last run wrote. */
  readonly ranIn: () => Readonly<Record<string, string>>;
  /** The files of the last run, in the order in which they began. */
  readonly order: () => string;
}

function plant(
  options: Readonly<Record<string, unknown>>,
  more: Readonly<Record<string, string>> = {},
): Project {
  const project = temporaryProject({
    'vitest.config.ts': vitestConfig(options),
    'src/twice.ts': 'export const twice = (value: number): number => value * 2;\n',
    ...Object.fromEntries(
      Object.entries(waitsMs).map(([name, ms]) => [`tests/${name}.test.ts`, testFile(name, ms)]),
    ),
    ...more,
  });
  onTestFinished(() => {
    project[Symbol.dispose]();
  });
  const path = (name: string): string => join(project.root, name);
  const lines = (): readonly string[] => readFileSync(path('log.txt'), 'utf8').trim().split('\n');
  return {
    root: project.root,
    read: (name) => readFileSync(path(name), 'utf8'),
    write: (name, text) => {
      writeFileSync(path(name), text);
    },
    // The last line of a process names all of its files.
    ranIn: () =>
      Object.fromEntries(
        [...Map.groupBy(lines(), (line) => line.split(' ', 2).join(' ')).values()].map((ofProcess) => {
          const [worker = '', , files = ''] = ofProcess.at(-1)?.split(' ') ?? [];
          return [`${worker} ${files[0] ?? ''}`, files];
        }),
      ),
    order: () =>
      lines()
        .map((line) => line.at(-1))
        .join(''),
  };
}

interface Ended {
  readonly status: number | null;
  readonly output: string;
}

interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
}

function start(
  { root, write }: Project,
  script: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Running {
  write('log.txt', '');
  const {
    VITEST: _,
    VITEST_POOL_ID: __,
    VITEST_WORKER_ID: ___,
    GITHUB_ACTIONS: ____,
    ...inherited
  } = process.env;
  const child = spawn(process.execPath, [script, ...args], {
    cwd: root,
    env: { ...inherited, NO_COLOR: '1', RUN_LOG: join(root, 'log.txt'), ...environment },
  });
  let output = '';
  child.stdout.on('data', (data: Buffer) => (output += data.toString()));
  child.stderr.on('data', (data: Buffer) => (output += data.toString()));
  const ended = new Promise<Ended>((resolve) => {
    child.on('close', (status) => {
      resolve({ status, output });
    });
  });
  return { child, ended };
}

function run(project: Project, ...args: readonly string[]): Promise<Ended> {
  return start(project, becalm, ['run', '--no-guards', ...args]).ended;
}

const timingPath = '.becalm/timings.json';

/** Durations that nobody measured: b takes longest. */
const measured = timingsText(
  new Map([
    [
      '',
      new Map(
        ['a', 'c', 'e', 'f', 'd', 'b'].map((name, index) => [`tests/${name}.test.ts`, [1000 * (index + 1)]]),
      ),
    ],
  ]),
);

describe('becalm run', () => {
  test('runs files with Vitest and its reporters, the longest first, and measures them', async () => {
    const project = plant({ maxWorkers: 1 }, { [timingPath]: measured });

    expect(await run(project)).toMatchObject({
      status: 0,
      output: expect.stringMatching(/Test Files +6 passed \(6\)/),
    });
    expect(project.order()).toBe('bdfeca');
    expect(project.read(timingPath)).toMatch(/"tests\/b\.test\.ts": \[6000, \d+\]/);
  });

  test('puts every file into exactly one of three shards', async () => {
    const project = plant({ maxWorkers: 2 });
    const shards: string[] = [];
    for (const shard of ['1/3', '2/3', '3/3']) {
      expect((await run(project, '--shard', shard)).status).toBe(0);
      shards.push(project.order());
    }

    expect(shards.join('').split('').sort()).toEqual(names);
    expect(existsSync(join(project.root, timingPath))).toBe(false);
  });

  test.each(['forks', 'threads'])(
    'runs a record again, each file in its worker after the same ones (%s)',
    async (pool) => {
      const project = plant({ maxWorkers: 2, isolate: false, pool });

      expect((await run(project, '--record')).status).toBe(0);
      const recorded = project.ranIn();
      expect(Object.values(recorded).join('').split('').sort()).toEqual(names);
      // With other durations, Vitest would deal the files out in another way.
      const again = await start(project, becalm, ['run', '--no-guards', '--like', '.becalm/run.json'], {
        TURNED: '1',
      }).ended;

      expect(again).toMatchObject({ status: 0, output: expect.stringMatching(/Test Files +6 passed \(6\)/) });
      expect(project.ranIn()).toEqual(recorded);
    },
  );

  test('tells which files a record does not know, and runs them; records its own files and workers', async () => {
    const project = plant({ maxWorkers: 2, isolate: false });
    await run(project, '--record');
    const record = readRunRecord(project.read('.becalm/run.json'));
    expect(record.kind === 'run' && record.run.files.map(({ worker, process }) => [worker, process])).toEqual(
      expect.arrayContaining([
        [1, expect.any(Number)],
        [2, expect.any(Number)],
      ]),
    );
    project.write('tests/new.test.ts', testFile('n', 5));

    const { status, output } = await run(project, '--like', '.becalm/run.json');

    expect(status).toBe(0);
    expect(output).toContain('becalm: not in the record, and run last: tests/new.test.ts');
    expect(project.order()).toHaveLength(7);
  });

  test('loses no file where the timing file is torn', async () => {
    const project = plant({ maxWorkers: 2 }, { [timingPath]: '{ "schema": "becalm.timings/1", "proj' });

    const { status, output } = await run(project);

    expect(status).toBe(0);
    expect(output).toContain('.becalm/timings.json: Expected JSON');
    expect(project.order().split('').sort()).toEqual(names);
  });

  test('exits 1 when a test fails, and 2 for flags that nobody knows', async () => {
    const project = plant(
      { maxWorkers: 2 },
      { 'src/twice.ts': 'export const twice = (value: number): number => value;\n' },
    );

    const failed = await run(project, 'tests/a');
    expect(failed).toMatchObject({ status: 1, output: expect.stringContaining('expected 2 to be 4') });
    expect(await run(project, '--shards', '1/2')).toMatchObject({ status: 2 });
    expect(await run(project, '--', '--watch')).toMatchObject({
      status: 2,
      output: expect.stringContaining('Expected flags of a single run after "--", was "--watch"'),
    });
  });

  test('keeps coverage, snapshots and flags of Vitest, with exact workers too', async () => {
    const project = plant(
      {
        maxWorkers: 2,
        isolate: false,
        coverage: { provider: 'v8', reporter: ['json'], include: ['src/**'] },
      },
      {
        'tests/g.test.ts':
          "import { expect, test } from 'vitest';\ntest('other', () => { expect(1).toBe(2); });\ntest('snaps', () => { expect({ one: 1 }).toMatchSnapshot(); });\n",
      },
    );

    const { status, output } = await run(
      project,
      '--record',
      '--',
      '-t',
      'runs|snaps',
      '--coverage',
      '--reporter=dot',
      '--update',
    );

    expect(output).toMatch(/Tests +7 passed \| 1 skipped/);
    expect(status).toBe(0);
    expect(project.read('coverage/coverage-final.json')).toContain('twice.ts');
    expect(project.read('tests/__snapshots__/g.test.ts.snap')).toContain('"one": 1');
    expect(existsSync(join(project.root, timingPath))).toBe(false);
  });

  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('ends at %s, also where a test never does', async (signal, status) => {
    const endless = `import { appendFileSync } from 'node:fs';
import { test } from 'vitest';
test('endless', () => { appendFileSync(process.env.RUN_LOG, 'begun'); for (;;); });
`;
    const project = plant({ maxWorkers: 1 }, { 'tests/endless.test.ts': endless });
    const running = start(project, becalm, ['run', '--no-guards', 'tests/endless']);
    await new Promise<void>((resolve) => {
      const look = setInterval(() => {
        if (!project.read('log.txt').includes('begun')) return;
        clearInterval(look);
        resolve();
      }, 50);
    });
    running.child.kill(signal);

    expect((await running.ended).status).toBe(status);
  });
});

describe('the plugin', () => {
  const config = `import { becalm } from ${JSON.stringify(join(repositoryRoot, 'tools/becalm/src/plugin.ts'))};
export default {
  plugins: [becalm({ timings: 'times.json' })],
  test: { include: ['tests/**/*.test.ts'], maxWorkers: 1, isolate: false },
};
`;

  test('gives a plain vitest run the order, the timing file and the guards', async () => {
    const project = plant({}, { 'vitest.config.ts': config, 'times.json': measured });

    expect(await start(project, vitest, ['run']).ended).toMatchObject({
      status: 0,
      output: expect.stringContaining('globalThis.before'),
    });
    expect(project.order()).toBe('bdfeca');
    expect(project.read('times.json')).toMatch(/"tests\/b\.test\.ts": \[6000, \d+\]/);
  });

  test('cuts the shards of a plain vitest run, every file in exactly one', async () => {
    const project = plant({}, { 'vitest.config.ts': config });
    const shards: string[] = [];
    for (const shard of ['1/2', '2/2']) {
      await start(project, vitest, ['run', '--shard', shard]).ended;
      shards.push(project.order());
    }

    expect(shards.join('').split('').sort()).toEqual(names);
    expect(shards.every((files) => files.length > 0)).toBe(true);
  });

  test('keeps out of becalm run, which has all that by itself', async () => {
    const project = plant({}, { 'vitest.config.ts': config });

    const { status, output } = await run(project);

    expect(status).toBe(0);
    expect(output).not.toContain('globalThis.before');
    expect(existsSync(join(project.root, 'times.json'))).toBe(false);
    expect(readTimings(project.read(timingPath)).kind).toBe('timings');
  });
});
