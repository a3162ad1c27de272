import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { availableParallelism } from 'node:os';
import { promisify } from 'node:util';
import type { ConfigPlace, LoadedConfig } from '../host/load-config.ts';
import type { OpenedSuite, OpenOptions } from '../host/open.ts';
import type { OrdinaryOptions, OrdinaryResult } from '../host/ordinary/options.ts';
import { withOwnSignals } from '../host/own-signals.ts';
import type { EndingSignal } from './exit-codes.ts';
import { gitDiff } from './git-diff.ts';
import { nodeJournalPorts } from './journal/node-journal-ports.ts';
import { listFiles } from './list-files.ts';
import type { CliPorts, Output } from './ports.ts';
import { UsageError } from './usage-error.ts';
import { writeAtomically } from './write-atomically.ts';

const endingSignals: readonly EndingSignal[] = ['SIGINT', 'SIGTERM'];

/** The ports of a real process. */
export function nodePorts(): CliPorts {
  return {
    stdout: outputOf(process.stdout),
    stderr: outputOf(process.stderr),
    workingDirectory: process.cwd(),
    cores: availableParallelism(),
    versions: { becalm: ownVersion(), node: process.version },
    epochMs: Date.now,
    monotonicMs: () => performance.now(),
    loadConfig,
    openSuite,
    runVitest,
    commitOf,
    gitDiff,
    environment: (name) => process.env[name] ?? null,
    readFile: (path) => readFile(path, 'utf8'),
    listFiles,
    writeFile: writeAtomically,
    freePort,
    journal: nodeJournalPorts,
    onSignal: (listener) => {
      for (const signal of endingSignals) process.on(signal, listener);
      return () => {
        for (const signal of endingSignals) process.off(signal, listener);
      };
    },
    exit: (code) => process.exit(code),
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/** What `process.stdout` really is: of a pipe only `write` is there. */
interface Stream {
  readonly write: (text: string) => unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly hasColors?: () => boolean;
}

function outputOf(stream: Stream): Output {
  const isTerminal = stream.isTTY === true;
  return {
    write: (text) => {
      stream.write(text);
    },
    columns: isTerminal ? widthOf(stream) : null,
    // Node looks at NO_COLOR, FORCE_COLOR and TERM.
    colours: isTerminal && stream.hasColors?.() === true,
  };
}

/** Some pseudo-terminals say that they are 0 columns wide. */
function widthOf({ columns = 0 }: Stream): number {
  return columns > 0 ? columns : 80;
}

function ownVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  if (typeof manifest === 'object' && manifest !== null && 'version' in manifest)
    return String(manifest.version);
  throw new Error('Expected a version in the package.json of becalm, found none.');
}

async function loadConfig(place: ConfigPlace): Promise<LoadedConfig | null> {
  const host = await import('../host/load-config.ts');
  return forUsers(() => host.loadConfig(place));
}

/** Vitest is loaded when it is needed: `--help` answers without it. */
async function openSuite(options: OpenOptions): Promise<OpenedSuite> {
  const host = await import('../host/open.ts');
  // A hunt first writes its report.
  return withOwnSignals(() => forUsers(() => host.openSuite(options)));
}

async function runVitest(options: OrdinaryOptions): Promise<OrdinaryResult> {
  const host = await import('../host/ordinary/run-vitest.ts');
  return forUsers(() => host.runVitest(options));
}

/** What the host refuses is for the user to set right. */
async function forUsers<Value>(work: () => Promise<Value>): Promise<Value> {
  const { HostError } = await import('../host/host-error.ts');
  try {
    return await work();
  } catch (error) {
    if (error instanceof HostError) throw new UsageError(error.message, { cause: error });
    throw error;
  }
}

async function commitOf(folder: string): Promise<string | null> {
  try {
    const { stdout } = await promisify(execFile)('git', ['rev-parse', 'HEAD'], {
      cwd: folder,
      timeout: 10_000,
    });
    return stdout.trim();
  } catch {
    // No git, or no repository: the report is good without a commit.
    return null;
  }
}
