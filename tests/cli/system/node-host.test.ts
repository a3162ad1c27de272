import { EventEmitter } from 'node:events';
import { expect, test } from 'vitest';
import { openNodeHost, type SystemProcess } from '../../../src/cli/system/node-host.ts';

/** A process that hears signals; what it sends is kept. */
class SignalledProcess extends EventEmitter {
  readonly pid = process.pid;
  readonly stderr: { readonly isTTY: boolean };
  readonly sent: unknown[] = [];

  constructor(isTTY: boolean) {
    super();
    this.stderr = { isTTY };
  }

  kill(pid: number, signal: unknown): true {
    if (signal !== 0) this.sent.push([pid, signal]);
    return true;
  }

  exit(code: number): never {
    throw new Error(`exit ${code}`);
  }
}

test.each([
  [true, true, 1, []],
  [false, false, 1, []],
  [true, false, 0, [[process.pid, 'SIGTERM']]],
])(
  'SIGHUP where stderr is a terminal (%s) that is still there (%s)',
  async (isTTY, hasTerminal, heard, sent) => {
    const signalled = new SignalledProcess(isTTY);
    const host = await openNodeHost(signalled as unknown as SystemProcess, () => hasTerminal);
    let count = 0;
    const ignore = host.onReload(() => {
      count += 1;
    });
    signalled.emit('SIGHUP');
    ignore();
    signalled.emit('SIGHUP');
    expect([count, signalled.sent]).toEqual([heard, sent]);
  },
);
