import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { BackupPorts, BackupRequest } from '../../../src/core/backup/index.ts';
import { createNodeFiles } from '../../../src/core/journal/index.ts';
import { EVENTS, HEADS, openLog, recordAll } from '../audit/audit-world.ts';
import { MemoryFiles } from '../journal/memory-files.ts';

/** 2026-01-05T09:00:00Z. */
export const MADE_NS = 1_767_603_600_000_000_000n;
export const MADE_NAME = 'njord-20260105T090000Z';

const repository = path.join(import.meta.dirname, '..', '..', '..');

/** An installation in a folder of its own, and a folder for its backups. */
export interface BackupWorld {
  readonly root: string;
  readonly data: string;
  readonly settings: string;
  readonly target: string;
  readonly request: BackupRequest;
  /** Signals that were sent, such as `STOP 7`. */
  readonly signals: string[];
  readonly ports: BackupPorts;
}

/**
 * Time for a test that makes backups: where every request to the file system is 80 ms late, as a hunt has it, the hundreds
 * of them that a backup needs one after the other take most of a minute.
 */
export const PATIENT = { timeout: 120_000 } as const;

/** What may be different about a world. */
export interface WorldChanges {
  /** Numbers of the processes that run, besides this one; none by default. */
  readonly alive?: readonly number[];
  readonly pauses?: boolean;
  /** Happens when a process is stopped. */
  readonly onSignal?: () => void;
}

/** Makes an installation with the settings of the repository, a journal and an audit with signed heads. */
export async function inBackupWorld(
  use: (world: BackupWorld) => Promise<void>,
  { alive = [], pauses = false, onSignal = () => undefined }: WorldChanges = {},
): Promise<void> {
  const root = await mkdtemp(path.join(IN_MEMORY, 'njord-backup-'));
  try {
    const [data, settings, target] = [`${root}/var/log/njord`, `${root}/config`, `${root}/backups`];
    const signals: string[] = [];
    await writeFiles(settings, {
      'base.yaml': await readFile(path.join(repository, 'config', 'base.yaml'), 'utf8'),
      'strategies.yaml': 'strategies: []\n',
    });
    await writeFiles(data, {
      'services/fills.ndjson': '{"qty":"1.50"}\n{"qty":"2"}\n',
      'services/fills.20260104.ndjson': '{"qty":"3"}\n',
      ...(await auditTexts()),
    });
    const source = { installation: 'njord', data, settings };
    await use({
      root,
      data,
      settings,
      target,
      request: { source, target, pauses },
      signals,
      ports: {
        files: createNodeFiles('test'),
        processes: {
          self: { pid: 1, instance: 'start of 1' },
          isAlive: async ({ pid }) => alive.includes(pid),
        },
        send(pid, signal) {
          signals.push(`${signal} ${pid}`);
          if (signal === 'SIGSTOP') onSignal();
        },
        nowNs: () => MADE_NS,
      },
    });
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

/** Backups are synced file by file, which costs nothing where there is no disk. */
const IN_MEMORY = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

let audit: Promise<Readonly<Record<string, string>>> | undefined;

function auditTexts(): Promise<Readonly<Record<string, string>>> {
  audit ??= writeAudit();
  return audit;
}

async function writeAudit(): Promise<Readonly<Record<string, string>>> {
  const files = new MemoryFiles();
  const { log } = await openLog(files, { headEvery: 2 });
  await recordAll(log, 3);
  await log.close();
  return {
    'audit/kill/audit.ndjson': files.text(EVENTS) ?? '',
    'audit/kill/audit.heads.ndjson': files.text(HEADS) ?? '',
  };
}

/** Writes files below a folder, with the folders between. */
export async function writeFiles(
  folder: string,
  files: Readonly<Record<string, string | Uint8Array>>,
): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    const file = path.join(folder, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, content, { mode: 0o600 });
  }
}

/** Reads every file below a folder. */
export async function readFiles(folder: string): Promise<Readonly<Record<string, string>>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .toSorted();
  const found: Record<string, string> = {};
  for (const file of files) found[path.relative(folder, file)] = (await readFile(file)).toString('latin1');
  return found;
}
