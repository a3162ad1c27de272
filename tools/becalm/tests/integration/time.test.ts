import { describe, expect, onTestFinished, test } from 'vitest';
import { type OpenedSuite, openSuite } from '../../src/host/open.ts';
import { ordinaryRun, type RunAnswer, type SuitePart } from '../../src/worlds/suite.ts';
import { axisNames, drawWorld, neutralWorld, type World } from '../../src/worlds/world.ts';
import { temporaryProject, vitestConfig } from './temporary-project.ts';

async function open(files: Readonly<Record<string, string>>): Promise<SuitePart> {
  const project = temporaryProject({ 'vitest.config.ts': vitestConfig(), ...files });
  onTestFinished(() => {
    project[Symbol.dispose]();
  });
  const baseMs = Date.UTC(2026, 10, 22, 10);
  const none = { config: null, projects: [], filters: [], leaveOut: () => false };
  const suite: OpenedSuite = await openSuite({ root: project.root, ...none, workers: 1, baseMs });
  onTestFinished(() => suite.close());
  const [part] = suite.parts;
  if (part === undefined) throw new Error('Expected a part, found none.');
  await part.survey([]);
  return part;
}

function messagesOf(answer: RunAnswer): readonly string[] {
  if (answer.kind === 'lost') throw new Error(`Expected a finished run, was lost: ${answer.reason}`);
  return answer.outcome.failures.map(({ name, error }) => `${name}: ${error.message}`);
}

async function failuresOf(part: SuitePart, worlds: readonly World[]): Promise<readonly string[]> {
  const all = new Set<string>();
  for (const world of worlds)
    for (const message of messagesOf(await part.run(world, ordinaryRun))) all.add(message);
  return [...all].toSorted();
}

const forty = Array.from({ length: 40 }, (_, index) => drawWorld(index + 1, axisNames));

describe('virtual time', () => {
  test('takes no real time for waits, in every world', async () => {
    const part = await open({
      'tests/waits.test.ts': `
        import { statSync, unlinkSync, writeFileSync } from 'node:fs';
        import { stat } from 'node:fs/promises';
        import { tmpdir } from 'node:os';
        import { join } from 'node:path';
        import { setTimeout as wait, setInterval as every } from 'node:timers/promises';
        import { promisify } from 'node:util';
        import { expect, test, vi } from 'vitest';
        const second = 1_000;
        test('timers', async () => {
          const before = Date.now();
          await new Promise((resolve) => setTimeout(resolve, 3 * second));
          expect(Date.now() - before).toBeGreaterThanOrEqual(3 * second);
        });
        test('promised timers', async () => {
          expect(await wait(2 * second, 'value')).toBe('value');
          expect(await promisify(setTimeout)(second, 'other')).toBe('other');
          let ticks = 0;
          for await (const _ of every(100)) if (++ticks === 5) break;
          expect(ticks).toBe(5);
        });
        test('signals', async () => {
          const signal = AbortSignal.timeout(2 * second);
          await expect(wait(4 * second, null, { signal })).rejects.toThrow('aborted');
          expect(signal.reason.name).toBe('TimeoutError');
        });
        test('vi.waitFor and expect.poll', async () => {
          let ready = false;
          setTimeout(() => { ready = true; }, 500);
          await vi.waitFor(() => { if (!ready) throw new Error('not yet'); }, { timeout: 3 * second });
          let count = 0;
          const timer = setInterval(() => { count += 1; }, 100);
          await expect.poll(() => count, { timeout: 3 * second }).toBeGreaterThan(3);
          clearInterval(timer);
        });
        test('file times agree', async () => {
          const path = join(tmpdir(), 'stamped');
          const before = Date.now();
          writeFileSync(path, 'x');
          expect(Math.abs(statSync(path).mtimeMs - before)).toBeLessThan(1_000);
          await wait(60 * second);
          expect(Date.now() - (await stat(path)).mtime.getTime()).toBeGreaterThan(55 * second);
          unlinkSync(path);
          expect(statSync(process.execPath).mtimeMs).toBeLessThan(Date.UTC(2026, 11, 31));
        }, 120 * second);
        test('clocks agree', () => {
          expect(Math.abs(performance.timeOrigin + performance.now() - Date.now())).toBeLessThan(2);
          const [from, to] = [process.hrtime.bigint(), process.hrtime.bigint()];
          expect(to).toBeGreaterThan(from);
          expect(new Date()).toBeInstanceOf(Date);
          expect(new Date(5).getTime()).toBe(5);
          expect(new Date().constructor).toBe(Date);
          expect(typeof Date()).toBe('string');
        });`,
    });
    const started = performance.now();
    expect(await failuresOf(part, [neutralWorld, ...forty])).toEqual([]);
    // Some 14 virtual seconds per world; 41 worlds would wait ten minutes.
    expect(performance.now() - started).toBeLessThan(60_000);
  });

  test('keeps the meaning of fake timers, set times and time-outs', async () => {
    const part = await open({
      'tests/fakes.test.ts': `
        import { afterEach, expect, test, vi } from 'vitest';
        afterEach(() => { vi.useRealTimers(); });
        test('fake timers start from the time of the world and stand still', async () => {
          const before = Date.now();
          vi.useFakeTimers();
          expect(Date.now() - before).toBeLessThan(1_000);
          const spy = vi.fn();
          setTimeout(spy, 1_000);
          vi.advanceTimersByTime(999);
          expect(spy).not.toHaveBeenCalled();
          vi.advanceTimersByTime(1);
          expect(spy).toHaveBeenCalledTimes(1);
        });
        test('a set time holds', () => {
          vi.setSystemTime(new Date('2020-02-02T00:00:00Z'));
          expect(new Date().toISOString().slice(0, 10)).toBe('2020-02-02');
        });
        test('real timers come back', async () => {
          vi.useFakeTimers();
          vi.useRealTimers();
          await new Promise((resolve) => setTimeout(resolve, 1_000));
        });
        test('waits longer than its time-out', async () => {
          await new Promise((resolve) => setTimeout(resolve, 6_000));
        });
        test('waits longer than the usual time-out, and says so', { timeout: 20_000 }, async () => {
          await new Promise((resolve) => setTimeout(resolve, 6_000));
        });`,
    });
    expect(await failuresOf(part, [neutralWorld, ...forty])).toEqual([
      'waits longer than its time-out: Test timed out in 5000ms.',
    ]);
  });

  test('lets real work be done before a time-out strikes', async () => {
    const part = await open({
      'tests/work.test.ts': `
        import { spawn } from 'node:child_process';
        import { pbkdf2 } from 'node:crypto';
        import { once } from 'node:events';
        import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
        import { createServer } from 'node:http';
        import { tmpdir } from 'node:os';
        import { join } from 'node:path';
        import { Readable } from 'node:stream';
        import { pipeline } from 'node:stream/promises';
        import { Worker } from 'node:worker_threads';
        import { createGzip, gunzipSync } from 'node:zlib';
        import { expect, test } from 'vitest';
        const strike = (ms: number) => new Promise((_, reject) => setTimeout(() => reject(new Error('too late')), ms));
        test('a request on loopback', async () => {
          const server = createServer((request, response) => { setTimeout(() => response.end('pong ' + request.url), 20); });
          await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
          const { port } = server.address() as { port: number };
          for (const path of ['/a', '/b']) {
            const answer = await Promise.race([fetch('http://127.0.0.1:' + port + path), strike(1_000)]) as Response;
            expect(await answer.text()).toBe('pong ' + path);
          }
          const signal = AbortSignal.timeout(1_000);
          expect((await fetch('http://127.0.0.1:' + port, { signal })).ok).toBe(true);
          server.close();
          server.closeAllConnections();
        });
        test('a child process', async () => {
          const child = spawn(process.execPath, ['-e', 'setTimeout(() => console.log("done"), 30)']);
          let text = '';
          child.stdout.on('data', (chunk) => { text += chunk; });
          await Promise.race([once(child, 'close'), strike(4_000)]);
          expect(text.trim()).toBe('done');
        });
        test('a worker thread', async () => {
          const code = 'const { parentPort } = require("node:worker_threads"); setTimeout(() => parentPort.postMessage(7), 20);';
          const worker = new Worker(code, { eval: true });
          const [value] = await Promise.race([once(worker, 'message'), strike(4_000)]) as [number];
          expect(value).toBe(7);
          await worker.terminate();
        });
        test('streams, files, compression and keys', async () => {
          const folder = await mkdtemp(join(tmpdir(), 'work-'));
          const path = join(folder, 'a.txt');
          await writeFile(path, 'text');
          expect(await Promise.race([readFile(path, 'utf8'), strike(1_000)])).toBe('text');
          const chunks: Buffer[] = [];
          const zipped = pipeline(Readable.from(['a'.repeat(1e6)]), createGzip(), async (source) => {
            for await (const chunk of source) chunks.push(chunk);
          });
          await Promise.race([zipped, strike(1_000)]);
          expect(gunzipSync(Buffer.concat(chunks)).length).toBe(1e6);
          const key = new Promise((resolve, reject) => { pbkdf2('a', 'b', 100_000, 32, 'sha256', (error, bytes) => error ? reject(error) : resolve(bytes.length)); });
          expect(await Promise.race([key, strike(1_000)])).toBe(32);
          await rm(folder, { recursive: true });
        });`,
    });
    expect(await failuresOf(part, [neutralWorld, ...forty])).toEqual([]);
  });
});
