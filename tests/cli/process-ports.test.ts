import { Writable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { type HostStream, processPorts } from '../../src/cli/process-ports.ts';

function hostWith(env: Readonly<Record<string, string>>, isTTY: boolean) {
  const written: string[] = [];
  const exitCodes: number[] = [];
  const makeStream = (): HostStream => {
    const stream = new Writable({
      highWaterMark: 4,
      decodeStrings: false,
      write: (chunk: string, _encoding, done) => {
        written.push(chunk);
        queueMicrotask(() => done());
      },
    });
    return isTTY ? Object.assign(stream, { isTTY, columns: 72 }) : stream;
  };
  const host = {
    stdout: makeStream(),
    stderr: makeStream(),
    env,
    exit: (code: number) => exitCodes.push(code),
  };
  return { host, written, exitCodes };
}

describe('a terminal', () => {
  test.each([
    [{}, true],
    [{ NO_COLOR: '' }, true],
    [{ NO_COLOR: '1' }, false],
  ])('with the environment %j has colours: %s', (env, hasColors) => {
    const { stdout, stderr } = processPorts(hostWith(env, true).host);
    expect(stdout).toMatchObject({ isTerminal: true, hasColors, columns: 72 });
    expect(stderr).toMatchObject({ isTerminal: true, hasColors });
  });
});

describe('a pipe', () => {
  test('has no colours and a fixed width', () => {
    const { stdout } = processPorts(hostWith({}, false).host);
    expect(stdout).toMatchObject({ isTerminal: false, hasColors: false, columns: 100 });
  });

  test('holds the writer back while it is full', async () => {
    const { host, written } = hostWith({}, false);
    await processPorts(host).stdout.write('longer than four');
    expect(written).toEqual(['longer than four']);
    expect(host.stdout.writableLength).toBe(0);
  });

  test('that its reader closes ends the process without complaint', () => {
    const { host, exitCodes } = hostWith({}, false);
    processPorts(host);
    host.stdout.emit('error', Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }));
    expect(exitCodes).toEqual([0]);
  });

  test('that fails otherwise is a failure', () => {
    const { host } = hostWith({}, false);
    processPorts(host);
    expect(() => host.stdout.emit('error', new Error('disk full'))).toThrow('disk full');
  });
});

test('the clock of the ports never goes backwards', () => {
  const { monotonicMs } = processPorts(hostWith({}, false).host);
  expect(monotonicMs()).toBeLessThanOrEqual(monotonicMs());
});

test('the ports know the time, the user, and the variables that say something', () => {
  const { nowNs, userName, env } = processPorts(hostWith({ SET: 'yes', EMPTY: '' }, false).host);
  expect(nowNs() % 1_000_000n).toBe(0n);
  expect(nowNs()).toBeGreaterThanOrEqual(0n);
  expect(userName()).toMatch(/\S/);
  expect([env('SET'), env('EMPTY'), env('UNSET')]).toEqual(['yes', undefined, undefined]);
});
