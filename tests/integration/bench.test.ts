import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WaitingClock } from '../../bench/measure/waiting.ts';
import { redisIsMissing } from './redis/start-redis.ts';

const main = join(import.meta.dirname, '..', '..', 'bench', 'main.ts');

interface Ended {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Every bench runs with small inputs, so that none rots; what they measure here is of no interest. */
describe('npm run bench', () => {
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'njord-bench-'));
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('lists the benches with examples', async () => {
    const { status, stdout } = await bench('--help');
    expect(stdout).toContain('npm run bench -- zoo --project isolated --seeds 5001..6000');
    expect(status).toBe(0);
  });

  it.each([
    {
      args: ['speling'],
      says:
        'Expected the name of a bench (hunt, scale, memory, parallel, zoo, replays, time, cold, drill, broker, ' +
        'bus, backtest, pipeline, optimization), was "speling".',
    },
    {
      args: ['hunt', '--rounds', 'many'],
      says: 'Expected --rounds to be a whole number, 1 or more, was "many".',
    },
    {
      args: ['zoo', '--project', 'aquarium'],
      says: 'Expected --project to be one of isolated, shared, timers',
    },
    { args: ['replays'], says: 'Expected --report to name the JSON report of a hunt' },
    { args: ['cold', '--seeds', '100'], says: 'Expected --seeds to be a range such as 1..100, was "100".' },
    { args: ['hunt', '--nonsense'], says: "Unknown option '--nonsense'" },
  ])('refuses $args', async ({ args, says }) => {
    const { status, stderr } = await bench(...args);
    expect(stderr).toContain(says);
    expect(status).toBe(2);
  });

  it('measures a small suite with the loop and with hunts, and holds it to its floors', async () => {
    const json = join(folder, 'hunt.json');
    const { status, stdout, stderr } = await bench(
      ...['hunt', '--seeds', '5', '--rounds', '1', '--workers', '1'],
      ...['--files', '10', '--tests', '160', '--json', json, '--check'],
    );
    expect(stderr).toContain('it has 160 tests in 10 files');
    expect(stdout).toMatch(/^load average .* before, .* after$/m);
    expect(stdout).toMatch(/^becalm hunt +2 /m);
    expect(stdout).toContain('hunt, 1 workers: 5 of 5 seeds and 40 probes; no findings');
    expect(JSON.parse(readFileSync(json, 'utf8'))).toMatchObject({
      bench: 'hunt',
      passed: true,
      suite: { tests: 160, files: 10 },
    });
    // Its start and its probes are borne by five seeds.
    expect(stdout).toMatch(/^missed {2}made-up suite, × vitest run: at least 60, was /mu);
    expect(status).toBe(1);
  });

  it('runs a suite cold, shuffled by every seed, and names those that fail', async () => {
    writeFileSync(join(folder, 'vitest.config.js'), 'export default { test: { globals: true } };\n');
    writeFileSync(
      join(folder, 'ordered.test.js'),
      "let carts = 0;\ntest('adds', () => { carts++; });\ntest('has one', () => { expect(carts).toBe(1); });\n",
    );
    const json = join(folder, 'cold.json');
    const { status, stdout, stderr } = await bench(
      'cold',
      '--root',
      folder,
      '--seeds',
      '1..6',
      '--json',
      json,
    );

    expect(stderr).toMatch(/^6\/6 · seed 6 (?:passed|FAILED) · \d+\.\d s · \d failed · 0 s left$/m);
    expect(stdout).toMatch(/^[1-5] of 6 cold runs passed$/m);
    const [, seed] = /^failed seeds: (\d)/m.exec(stdout) ?? [];
    expect(stdout).toContain(
      `  ordered.test.js > has one\n  npx vitest run --sequence.shuffle --sequence.seed=${seed}\n`,
    );
    expect(status).toBe(1);

    const passed = /"seed": (\d),\s+"passed": true/.exec(readFileSync(json, 'utf8'))?.[1];
    expect((await bench('cold', '--root', folder, '--seeds', `${passed}..${passed}`)).status).toBe(0);
  });

  it('sees the memory of a worker', async () => {
    const root = join(folder, 'calm');
    mkdirSync(root);
    writeFileSync(join(root, 'vitest.config.js'), 'export default { test: { globals: true } };\n');
    writeFileSync(join(root, 'calm.test.js'), "test('is calm', () => { expect(1 + 1).toBe(2); });\n");
    const { stdout } = await bench('memory', '--root', root, '--seeds', '5');
    expect(stdout).toMatch(/^45 repetitions in one worker, \d+ s$/m);
    expect(stdout).toContain('The worker was seen too seldom: give more seeds.');
  });

  it('compares virtual with real time', async () => {
    const root = join(folder, 'waiting');
    mkdirSync(root);
    writeFileSync(join(root, 'vitest.config.js'), 'export default { test: { globals: true } };\n');
    writeFileSync(
      join(root, 'waits.test.js'),
      "test('waits', () => new Promise((resolve) => setTimeout(resolve, 20)));\n",
    );
    const { stdout, stderr } = await bench('time', '--root', root, '--seeds', '1..2', '--axes', 'random');

    expect(stderr).toMatch(/^virtual time: hunting\nvirtual time: \d+ s; real time: hunting$/m);
    expect(stdout).toContain(
      '1 tests are stable on both clocks\nmet     the same verdict on both clocks: 1 of 1\n',
    );
    expect(stdout).toMatch(/^real +3 /m);
    expect(stdout).toContain('waiting on virtual time is less than 5 % of that on real time: ');
  });

  it('tells waiting from work, in child processes as well', async () => {
    const [waiting, working] = await Promise.all([
      waitingOf('setTimeout(() => {}, 1500)'),
      waitingOf('const end = Date.now() + 1500; while (Date.now() < end);'),
    ]);
    expect(waiting).toBeGreaterThan(1);
    expect(working).toBeLessThan(0.5);
  });

  it('compares the zoo with the truth, and replays what was found', async () => {
    const json = join(folder, 'zoo.json');
    const { status, stdout, stderr } = await bench(
      ...['zoo', '--project', 'shared', '--seeds', '40', '--axes', 'order', '--json', json],
    );
    expect(stderr).toBe('shared: hunting seeds 40\n');
    expect(stdout).toMatch(/^met {5}every flaky test with a rate of 1 % or more is found: 4 of 4$/m);
    expect(stdout).toMatch(/^met {5}no stable test is called flaky or broken: 45 of 45$/m);
    expect(status).toBe(0);

    const report = /replays --report (\S+)/.exec(stdout)?.[1] ?? '';
    const replayed = await bench('replays', '--report', report, '--times', '2');
    expect(replayed.stdout).toContain('4 of 4 findings come back in at least 95 % of 2 replays');
    expect(replayed.status).toBe(0);
  });
});

/** The seconds that a process waits whose child runs this program. */
function waitingOf(program: string): Promise<number | null> {
  return new Promise((resolve) => {
    const parent = `require('child_process').spawn(process.execPath, ['-e', ${JSON.stringify(program)}])`;
    const child = execFile(process.execPath, ['-e', parent], () => resolve(clock.stop()));
    const clock = new WaitingClock();
    clock.start(child.pid ?? 0);
  });
}

describe.skipIf(redisIsMissing() !== undefined)('npm run bench -- bus', () => {
  it('measures both classes of delivery, single and in batches, in memory and over Redis', async () => {
    const { stdout, status } = await bench('bus', '--events', '300', '--rounds', '1');
    for (const way of ['memory, lossy', 'memory, durable', 'redis, lossy', 'redis, durable']) {
      expect(stdout).toMatch(new RegExp(`^${way}, single +\\d+$`, 'm'));
      expect(stdout).toMatch(new RegExp(`^${way}, batches of 100 +\\d+$`, 'm'));
    }
    // Whether the machine is quiet enough for the gain is of no interest here.
    expect([0, 1]).toContain(status);
  });
});

function bench(...args: readonly string[]): Promise<Ended> {
  return new Promise((resolve) => {
    const options = { cwd: join(main, '..', '..'), env: { ...process.env, NO_COLOR: '1' } };
    const child = execFile(process.execPath, [main, ...args], options, (_error, stdout, stderr) => {
      resolve({ status: child.exitCode ?? -1, stdout, stderr });
    });
  });
}
