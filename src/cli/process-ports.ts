import { once } from 'node:events';
import type { WriteStream } from 'node:tty';
import type { CliPorts, TextOutput } from './ports.ts';

/** Width of output that goes to no terminal. */
const COLUMNS_DEFAULT = 100;

/** Connects the commands to this process; the only place of the CLI that reads its environment and clock. */
export function processPorts(): CliPorts {
  const wantsColors = (process.env['NO_COLOR'] ?? '') === '';
  endQuietlyOnClosedPipe(process.stdout);
  return {
    stdout: streamOutput(process.stdout, wantsColors),
    stderr: streamOutput(process.stderr, wantsColors),
    monotonicMs: () => performance.now(),
  };
}

function streamOutput(stream: WriteStream, wantsColors: boolean): TextOutput {
  return {
    async write(text) {
      if (!stream.write(text)) await once(stream, 'drain');
    },
    isTerminal: stream.isTTY,
    hasColors: stream.isTTY && wantsColors,
    columns: stream.isTTY ? stream.columns : COLUMNS_DEFAULT,
  };
}

/** A reader such as `head` that has seen enough closes the pipe; that is no failure. */
function endQuietlyOnClosedPipe(stream: WriteStream): void {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
    throw error;
  });
}
