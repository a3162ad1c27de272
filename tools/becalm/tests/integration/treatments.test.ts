import { createServer } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openSuite } from '../../src/host/open.ts';
import { hunt } from '../../src/hunt/hunt.ts';
import { planHunt } from '../../src/hunt/plan.ts';
import type { HuntResult, PartResult } from '../../src/hunt/result.ts';
import type { AxisName } from '../../src/worlds/world.ts';
import { temporaryProject, vitestConfig } from './temporary-project.ts';

const workers = 2;

/** Few axes have few probes, and each costs a process. */
async function huntIn(
  files: Readonly<Record<string, string>>,
  axis: AxisName,
  seeds: number,
): Promise<PartResult> {
  const project = temporaryProject({ 'vitest.config.ts': vitestConfig(), ...files });
  onTestFinished(() => {
    project[Symbol.dispose]();
  });
  const suite = await openSuite({
    root: project.root,
    config: null,
    projects: [],
    filters: [],
    leaveOut: () => false,
    workers,
    baseMs: Date.now(),
  });
  onTestFinished(() => suite.close());
  const result: HuntResult = await hunt(suite, {
    plan: planHunt({ first: 1, count: seeds }, [axis]),
    concurrency: workers,
    signal: new AbortController().signal,
    observe: () => undefined,
    explain: () => false,
    byLuck: false,
    given: { realTime: () => false, alone: () => false },
  });
  const [part] = result.parts;
  if (part === undefined || result.completedSeeds !== seeds) throw new Error('Expected a complete hunt.');
  return part;
}

function verdictsOf({ tests }: PartResult): Readonly<Record<string, string>> {
  return Object.fromEntries(tests.map(({ id, verdict }) => [id.name, verdict]));
}

/** A port that nobody listens on; the system hands it out to nobody else for a while. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  await new Promise((resolve) => {
    server.close(resolve);
  });
  if (address === null || typeof address === 'string') throw new Error('Expected a port.');
  return address.port;
}

describe('what two workers cannot do at once', () => {
  test('is a conflict and no flake; the flaky test beside it is found', async () => {
    const part = await huntIn(
      {
        'tests/port.test.ts': `
          import { once } from 'node:events';
          import { connect, createServer } from 'node:net';
          import { expect, test } from 'vitest';
          test('serves on a fixed port', async () => {
            const server = createServer((socket) => socket.end('hello'));
            await new Promise((resolve, reject) => {
              server.once('error', reject);
              server.listen(${await freePort()}, '127.0.0.1', resolve);
            });
            try {
              for (let time = 0; time < 20; time++) {
                const client = connect(server.address().port, '127.0.0.1');
                const [data] = await once(client, 'data');
                expect(String(data)).toBe('hello');
                client.destroy();
              }
            } finally {
              await new Promise((resolve) => server.close(resolve));
            }
          });`,
        'tests/path.test.ts': `
          import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
          import { expect, test } from 'vitest';
          const folder = new URL('./scratch/', import.meta.url);
          test('writes to a fixed path', async () => {
            await rm(folder, { recursive: true, force: true });
            await mkdir(folder);
            for (let index = 0; index < 20; index++) await writeFile(new URL(String(index), folder), 'text');
            expect(await readdir(folder)).toHaveLength(20);
            await rm(folder, { recursive: true });
          });`,
        'tests/flaky.test.ts': `
          import { expect, test } from 'vitest';
          test('fails now and then', () => { expect(Math.random()).toBeGreaterThan(0.2); });
          test('never fails', () => {});`,
      },
      'random',
      40,
    );

    expect(verdictsOf(part)).toEqual({
      'serves on a fixed port': 'stable',
      'writes to a fixed path': 'stable',
      'fails now and then': 'flaky',
      'never fails': 'stable',
    });
    expect(part.conflicts.map(({ file }) => file).toSorted()).toEqual([
      'tests/path.test.ts',
      'tests/port.test.ts',
    ]);
    expect(part.conflicts.find(({ file }) => file === 'tests/port.test.ts')?.error.message).toContain(
      'EADDRINUSE',
    );
  });
});

describe('what a file leaves in its process', () => {
  const unconcerned = `
    import { expect, test } from 'vitest';
    test('has nothing to do with it', () => { expect(1).toBe(1); });`;

  test('makes the files that trip over it run cold, and no false alarm', async () => {
    const part = await huntIn(
      {
        'tests/a.test.ts': `
          import { test } from 'vitest';
          test('sets', () => { process.umask(0o067); });`,
        'tests/b.test.ts': `
          import { expect, test } from 'vitest';
          test('finds nothing set', () => { expect(process.umask()).not.toBe(0o067); });`,
        'tests/c.test.ts': unconcerned,
      },
      'order',
      5,
    );

    expect(verdictsOf(part)).toEqual({
      sets: 'stable',
      'finds nothing set': 'stable',
      'has nothing to do with it': 'stable',
    });
    expect(part.controls.coldFiles).toEqual(['tests/b.test.ts']);
  });

  test('costs no process where it is in a package that can be loaded anew', async () => {
    const part = await huntIn(
      {
        'node_modules/counter/package.json': '{ "name": "counter", "version": "1.0.0", "main": "index.js" }',
        'node_modules/counter/index.js':
          'let count = 0; exports.next = () => ++count; exports.count = () => count;\n',
        'tests/a.test.ts': `
          import { next } from 'counter';
          import { test } from 'vitest';
          test('counts', () => { next(); });`,
        'tests/b.test.ts': `
          import { count } from 'counter';
          import { expect, test } from 'vitest';
          test('finds nothing counted', () => { expect(count()).toBe(0); });`,
        'tests/c.test.ts': unconcerned,
      },
      'order',
      5,
    );

    expect(verdictsOf(part)).toEqual({
      counts: 'stable',
      'finds nothing counted': 'stable',
      'has nothing to do with it': 'stable',
    });
    expect(part.controls.coldFiles).toEqual([]);
  });
});
