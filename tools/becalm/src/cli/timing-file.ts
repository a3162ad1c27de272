import { noTimings, readTimings, type Timings } from '../speed/timings.ts';
import { shownPath } from './named-files.ts';
import type { CliPorts } from './ports.ts';

/** A timing file as it was found. */
export interface TimingFile {
  /** Absolute. */
  readonly path: string;
  /** Null where there is none. */
  readonly text: string | null;
  readonly timings: Timings;
}

/** Reads a timing file; where there is none, or it cannot be read, nothing is known and it is said. */
export async function readTimingFile(
  path: string,
  ports: Pick<CliPorts, 'readFile' | 'stderr' | 'workingDirectory'>,
): Promise<TimingFile> {
  const text = await ports.readFile(path).catch(() => null);
  if (text === null) {
    ports.stderr.write(
      `becalm: no durations in ${shownPath(path, ports)} yet; files are estimated by size and imports.\n`,
    );
    return { path, text, timings: noTimings };
  }
  const read = readTimings(text);
  if (read.kind === 'timings') return { path, text, timings: read.timings };
  ports.stderr.write(
    `becalm: ${shownPath(path, ports)}: ${read.reason} ` +
      'Files are estimated by size and imports; restore it, or let this run write a new one.\n',
  );
  return { path, text, timings: noTimings };
}
