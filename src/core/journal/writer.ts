/**
 * The only writer of a journal: a bounded queue in front of one file.
 *
 * A record is acknowledged — its promise resolves — when it has survived the machine losing power: written,
 * and the file synced. With the policy `each` every batch of waiting records is synced at once; with a timer
 * the sync comes up to an interval later and covers everything since the last one. A record whose promise is
 * rejected may or may not be found later; one that was acknowledged is always found, once, and in order.
 */
import path from 'node:path';
import type { Clock } from '../time.ts';
import { ActiveFile, DamagedFileError, type JournalPlace } from './active-file.ts';
import { compressFile } from './compress.ts';
import type { AppendFile, JournalFiles } from './files.ts';
import { JournalError } from './journal-error.ts';
import { withChecksum } from './line-checksum.ts';
import { LINE_BYTES_MAX } from './line-limits.ts';
import { acquireLock, type JournalLock, type LockProcesses } from './lock.ts';
import type { WriterProblem } from './problem.ts';
import { activeFileName, segmentsOf } from './segment-name.ts';
import { repairTail } from './tail.ts';

/** When appended records are made durable. */
export type SyncPolicy =
  /** At once; records that wait together share a sync. */
  | { readonly kind: 'each' }
  /** At most this many milliseconds after they were written. */
  | { readonly kind: 'timer'; readonly intervalMs: number };

/** What a writer should do. */
export interface JournalSettings extends JournalPlace {
  /** When records become durable. */
  readonly sync: SyncPolicy;
  /** Size at which a file is rotated, 100 MiB by default. */
  readonly rotateAtBytes?: number;
  /** Whether a file is rotated when the UTC day has changed; yes by default. */
  readonly rotatesDaily?: boolean;
  /** Whether rotated files are compressed; yes by default. */
  readonly compresses?: boolean;
  /** Whether each line carries a checksum; yes by default. */
  readonly hasChecksums?: boolean;
  /** Most records that wait to become durable, 10 000 by default. */
  readonly queueCapacity?: number;
}

/** What a writer asks of its surroundings. */
export interface JournalPorts {
  /** Where the files are. */
  readonly files: JournalFiles;
  /** The day of the files. */
  readonly clock: Clock;
  /** Who may hold the lock. */
  readonly processes: LockProcesses;
  /** Runs something later; the returned function prevents it. */
  readonly startTimer: (delayMs: number, run: () => void) => () => void;
  /** Hears what no promise tells. */
  readonly onProblem: (problem: WriterProblem) => void;
}

/** What goes into a journal: JSON values only, exact numbers as text. */
export type JournalRecord = Readonly<Record<string, unknown>>;

/** A journal that is open for writing. */
export interface JournalWriter {
  /** Path of the active file. */
  readonly path: string;
  /** Appends a record; resolves when it is durable, rejects with a JournalError when it may not be. */
  append(record: JournalRecord): Promise<void>;
  /** Appends lines that are JSON objects already, all or none of them. */
  appendLines(lines: readonly string[]): Promise<void>;
  /** Resolves when the queue has room; producers that do not await each append await this. */
  whenRoom(): Promise<void>;
  /** Resolves when everything appended so far is durable or was refused. */
  flush(): Promise<void>;
  /** Ends the active file now, unless it is empty. */
  rotate(): Promise<void>;
  /** Resolves when rotated files are compressed, or have failed to be. */
  whenCompressed(): Promise<void>;
  /** Makes everything durable, closes the file and gives the lock back. */
  close(): Promise<void>;
}

/**
 * Opens a journal for writing: takes its lock, repairs what a crash left, and compresses rotated files that
 * still wait for it.
 *
 * @throws JournalError with `LOCKED` when somebody else writes it, `OPEN_FAILED` when the file system refuses.
 */
export async function openJournal(ports: JournalPorts, settings: JournalSettings): Promise<JournalWriter> {
  const { files } = ports;
  const { folder, name } = settings;
  const activePath = path.join(folder, activeFileName(name));
  const lock = await prepare(ports, settings);
  let file: AppendFile | undefined;
  try {
    file = await files.openAppend(activePath);
    await files.syncFolder(folder);
    const tail = { path: activePath, tornPath: path.join(folder, `${name}.torn`), file };
    const repaired = await repairTail(files, tail);
    if (repaired.kind === 'cut') ports.onProblem({ ...repaired, kind: 'torn-line-cut', path: activePath });
    if (repaired.kind === 'completed')
      ports.onProblem({ ...repaired, kind: 'last-line-completed', path: activePath });
    const sizeBytes = sizeAfter(repaired, file.sizeBytes);
    const active = new ActiveFile(files, settings, { file, sizeBytes, nowNs: ports.clock.nowNs() });
    const waiting = settings.compresses === false ? [] : await plainSegments(files, settings);
    return new QueuedWriter(ports, settings, { active, lock, path: activePath, uncompressed: waiting });
  } catch (cause) {
    await file?.close().catch(() => undefined);
    await lock.release().catch(() => undefined);
    throw cause instanceof JournalError ? cause : openFailed(activePath, cause);
  }
}

async function prepare(
  { files, processes, onProblem }: JournalPorts,
  { folder, name }: JournalPlace,
): Promise<JournalLock> {
  const lockPath = path.join(folder, `${name}.lock`);
  try {
    await files.makeFolder(folder);
    const lock = await acquireLock(files, lockPath, processes);
    if (lock.tookOverFrom !== undefined)
      onProblem({ kind: 'stale-lock', path: lockPath, owner: lock.tookOverFrom });
    return lock;
  } catch (cause) {
    throw cause instanceof JournalError ? cause : openFailed(lockPath, cause);
  }
}

function sizeAfter(repaired: Awaited<ReturnType<typeof repairTail>>, sizeBytes: number): number {
  if (repaired.kind === 'whole') return sizeBytes;
  return repaired.kind === 'completed' ? sizeBytes + 1 : repaired.offset;
}

async function plainSegments(
  files: JournalFiles,
  { folder, name }: JournalPlace,
): Promise<readonly string[]> {
  return segmentsOf(name, await files.list(folder))
    .filter(({ day, isCompressed }) => day !== undefined && !isCompressed)
    .map(({ fileName }) => path.join(folder, fileName));
}

function openFailed(activePath: string, cause: unknown): JournalError {
  return new JournalError(
    {
      code: 'OPEN_FAILED',
      path: activePath,
      expected: 'a journal that can be opened for writing',
      advice: 'Check its folder, the permissions and the space.',
    },
    cause,
  );
}

/** Records that were appended together and share their fate. */
interface Entry {
  readonly bytes: Uint8Array;
  readonly lineCount: number;
  /** Whether a sync must follow at once. */
  readonly isFlush: boolean;
  readonly resolve: () => void;
  readonly reject: (error: JournalError) => void;
}

interface Opened {
  readonly active: ActiveFile;
  readonly lock: JournalLock;
  readonly path: string;
  /** Rotated files that still wait for their compression. */
  readonly uncompressed: readonly string[];
}

const ROTATE_AT_BYTES_DEFAULT = 100 * 1_048_576;
const QUEUE_CAPACITY_DEFAULT = 10_000;

/** Entries that are written with one call: enough to keep a disk busy, little enough to answer soon. */
const BATCH_BYTES_MAX = 1_048_576;

/** After a failed rotation the file is written on for this long before the next attempt. */
const ROTATION_RETRY_MS = 60_000;

class QueuedWriter implements JournalWriter {
  readonly path: string;
  readonly #ports: JournalPorts;
  readonly #settings: Required<JournalSettings>;
  readonly #active: ActiveFile;
  readonly #lock: JournalLock;

  /** Entries that wait to be written, and entries that were written and wait to be durable. */
  #queue: Entry[] = [];
  #unsynced: Entry[] = [];
  #waitingLineCount = 0;

  #isSyncDue = false;
  #stopSyncTimer: (() => void) | undefined;
  #rotationRequests: (() => void)[] = [];
  #rotateNotBeforeMs = Number.NEGATIVE_INFINITY;

  #isWorking = false;
  #compressing: Promise<void>;
  #roomWaiters: (() => void)[] = [];
  #closing: Promise<void> | undefined;
  #failure: JournalError | undefined;

  constructor(
    ports: JournalPorts,
    settings: JournalSettings,
    { active, lock, path: activePath, uncompressed }: Opened,
  ) {
    this.path = activePath;
    this.#ports = ports;
    this.#settings = {
      rotateAtBytes: ROTATE_AT_BYTES_DEFAULT,
      rotatesDaily: true,
      compresses: true,
      hasChecksums: true,
      queueCapacity: QUEUE_CAPACITY_DEFAULT,
      ...settings,
    };
    this.#active = active;
    this.#lock = lock;
    this.#compressing = Promise.resolve();
    for (const filePath of uncompressed) this.#compressLater(filePath);
  }

  async append(record: JournalRecord): Promise<void> {
    let line: string;
    try {
      line = JSON.stringify(record);
    } catch (cause) {
      throw this.#badRecord('a record of JSON values', cause instanceof Error ? cause.message : 'none');
    }
    await this.appendLines([line]);
  }

  async appendLines(lines: readonly string[]): Promise<void> {
    if (lines.length === 0) return;
    this.#requireOpen();
    const bytes = this.#encode(lines);
    const isFull =
      this.#waitingLineCount > 0 && this.#waitingLineCount + lines.length > this.#settings.queueCapacity;
    if (isFull) throw this.#queueFull();
    this.#waitingLineCount += lines.length;
    const durable = new Promise<void>((resolve, reject) => {
      this.#queue.push({ bytes, lineCount: lines.length, isFlush: false, resolve, reject });
    });
    this.#work();
    await durable;
  }

  async whenRoom(): Promise<void> {
    while (this.#waitingLineCount >= this.#settings.queueCapacity) {
      await new Promise<void>((resolve) => this.#roomWaiters.push(resolve));
    }
  }

  flush(): Promise<void> {
    return this.#closing ?? this.#flushQueue();
  }

  /** An entry without bytes that asks for a sync: what stands before it in the queue is settled first. */
  #flushQueue(): Promise<void> {
    return new Promise<void>((resolve) => {
      this.#queue.push({
        bytes: new Uint8Array(),
        lineCount: 0,
        isFlush: true,
        resolve,
        reject: () => resolve(),
      });
      this.#work();
    });
  }

  async rotate(): Promise<void> {
    this.#requireOpen();
    const done = new Promise<void>((resolve) => this.#rotationRequests.push(resolve));
    this.#work();
    await done;
  }

  async whenCompressed(): Promise<void> {
    await this.#compressing;
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    await this.#flushQueue();
    this.#stopSyncTimer?.();
    await this.#compressing;
    await this.#attemptWhileClosing(() => this.#active.close());
    await this.#attemptWhileClosing(() => this.#lock.release());
  }

  async #attemptWhileClosing(attempt: () => Promise<void>): Promise<void> {
    await attempt().catch((error: unknown) => {
      this.#ports.onProblem({ kind: 'close-failed', path: this.path, error });
    });
  }

  /** Starts the worker unless it runs already; it ends when nothing is left to do. */
  #work(): void {
    if (this.#isWorking) return;
    this.#isWorking = true;
    void this.#workUntilIdle();
  }

  /** Between the last look for work and the end of the worker nothing is awaited: no entry is left behind. */
  async #workUntilIdle(): Promise<void> {
    for (let step = this.#nextStep(); step !== undefined; step = this.#nextStep()) {
      await step();
      this.#wakeRoomWaiters();
    }
    this.#isWorking = false;
  }

  #nextStep(): (() => Promise<void>) | undefined {
    if (this.#failure !== undefined) return this.#rejectStep(this.#failure);
    if (this.#unsynced.length > 0 && this.#mustSync()) return () => this.#sync();
    if (this.#queue.length > 0) return () => this.#writeBatch();
    return this.#rotationRequests.length > 0 ? () => this.#rotateOnRequest() : undefined;
  }

  #rejectStep(cause: JournalError): (() => Promise<void>) | undefined {
    const hasWork = this.#unsynced.length + this.#queue.length + this.#rotationRequests.length > 0;
    return hasWork ? async () => this.#rejectAll(cause) : undefined;
  }

  #mustSync(): boolean {
    const isFull = this.#waitingLineCount >= this.#settings.queueCapacity;
    const isAtOnce = this.#settings.sync.kind === 'each';
    const isAboutToRotate = this.#queue.length === 0 && this.#rotationRequests.length > 0;
    return isAtOnce || isFull || isAboutToRotate || this.#isSyncDue;
  }

  async #writeBatch(): Promise<void> {
    const batch = this.#nextBatch();
    const bytes = Buffer.concat(batch.map((entry) => entry.bytes));
    if (this.#mustRotateBefore(bytes.byteLength)) await this.#rotateNow();
    if (this.#failure !== undefined) return;
    this.#queue.splice(0, batch.length);
    try {
      await this.#active.append(bytes);
      this.#unsynced.push(...batch);
      if (batch.some(({ isFlush }) => isFlush)) this.#isSyncDue = true;
      this.#startSyncTimer();
    } catch (cause) {
      const error = this.#writeFailed(cause);
      this.#settle(batch, (entry) => entry.reject(error));
      if (cause instanceof DamagedFileError) this.#fail(error);
    }
  }

  #nextBatch(): readonly Entry[] {
    let sizeBytes = 0;
    const count = this.#queue.findIndex((entry, index) => {
      sizeBytes += entry.bytes.byteLength;
      return index > 0 && sizeBytes > BATCH_BYTES_MAX;
    });
    return this.#queue.slice(0, count === -1 ? this.#queue.length : count);
  }

  async #sync(): Promise<void> {
    const entries = this.#unsynced;
    this.#unsynced = [];
    this.#isSyncDue = false;
    this.#stopSyncTimer?.();
    this.#stopSyncTimer = undefined;
    try {
      await this.#active.sync();
      this.#settle(entries, (entry) => entry.resolve());
    } catch (cause) {
      // After a failed sync the system may have dropped the pages: a second sync that succeeds proves nothing.
      const error = this.#syncFailed(cause);
      this.#settle(entries, (entry) => entry.reject(error));
      this.#fail(error);
    }
  }

  #startSyncTimer(): void {
    const { sync } = this.#settings;
    if (sync.kind !== 'timer' || this.#stopSyncTimer !== undefined) return;
    this.#stopSyncTimer = this.#ports.startTimer(sync.intervalMs, () => {
      this.#stopSyncTimer = undefined;
      this.#isSyncDue = true;
      this.#work();
    });
  }

  #mustRotateBefore(byteCount: number): boolean {
    const { rotateAtBytes, rotatesDaily } = this.#settings;
    const { clock } = this.#ports;
    const isTooLarge = this.#active.sizeBytes > 0 && this.#active.sizeBytes + byteCount > rotateAtBytes;
    const isDue = isTooLarge || (rotatesDaily && this.#active.isOfEarlierDay(clock.nowNs()));
    return isDue && clock.monotonicMs() >= this.#rotateNotBeforeMs;
  }

  async #rotateOnRequest(): Promise<void> {
    const requests = this.#rotationRequests;
    this.#rotationRequests = [];
    if (this.#active.sizeBytes > 0) await this.#rotateNow();
    for (const done of requests) done();
  }

  async #rotateNow(): Promise<void> {
    if (this.#unsynced.length > 0) await this.#sync();
    if (this.#failure !== undefined) return;
    const { clock, onProblem } = this.#ports;
    try {
      const rotated = await this.#active.rotate(clock.nowNs());
      if (this.#settings.compresses) this.#compressLater(rotated);
    } catch (error) {
      this.#rotateNotBeforeMs = clock.monotonicMs() + ROTATION_RETRY_MS;
      onProblem({ kind: 'rotation-failed', path: this.path, error });
    }
  }

  /** One file after the other, beside the writing. */
  #compressLater(filePath: string): void {
    const { files, onProblem } = this.#ports;
    this.#compressing = this.#compressing
      .then(() => compressFile(files, filePath))
      .catch((error: unknown) => onProblem({ kind: 'compression-failed', path: filePath, error }));
  }

  #settle(entries: readonly Entry[], settle: (entry: Entry) => void): void {
    for (const entry of entries) {
      this.#waitingLineCount -= entry.lineCount;
      settle(entry);
    }
  }

  #fail(error: JournalError): void {
    this.#failure = error;
    this.#ports.onProblem({ kind: 'writer-failed', path: this.path, error });
  }

  #rejectAll(cause: JournalError): void {
    const entries = [...this.#unsynced, ...this.#queue];
    this.#unsynced = [];
    this.#queue = [];
    const error = this.#failed(cause);
    this.#settle(entries, (entry) => entry.reject(error));
    for (const done of this.#rotationRequests.splice(0)) done();
  }

  #wakeRoomWaiters(): void {
    if (this.#waitingLineCount >= this.#settings.queueCapacity) return;
    for (const wake of this.#roomWaiters.splice(0)) wake();
  }

  #encode(lines: readonly string[]): Uint8Array {
    const texts = lines.map((line) => {
      const isLine = line.startsWith('{') && line.endsWith('}') && !line.includes('\n');
      if (!isLine) throw this.#badRecord('a JSON object in one line', JSON.stringify(line.slice(0, 40)));
      const text = this.#settings.hasChecksums ? withChecksum(line) : line;
      const byteCount = Buffer.byteLength(text);
      if (byteCount > LINE_BYTES_MAX)
        throw this.#badRecord(`at most ${LINE_BYTES_MAX} bytes`, `${byteCount} bytes`);
      return `${text}\n`;
    });
    return Buffer.from(texts.join(''));
  }

  #requireOpen(): void {
    if (this.#failure !== undefined) throw this.#failed(this.#failure);
    if (this.#closing === undefined) return;
    throw new JournalError({
      code: 'CLOSED',
      path: this.path,
      expected: 'a journal that is open',
      found: 'one that was closed',
      advice: 'Open it again before appending.',
    });
  }

  #badRecord(expected: string, found: string): JournalError {
    return new JournalError({
      code: 'BAD_RECORD',
      path: this.path,
      expected,
      found,
      advice: 'Append the wire form of a message.',
    });
  }

  #queueFull(): JournalError {
    const { queueCapacity } = this.#settings;
    return new JournalError({
      code: 'QUEUE_FULL',
      path: this.path,
      expected: `at most ${queueCapacity} records that wait to become durable`,
      found: 'more',
      advice: 'Await append(), or whenRoom() before the next records.',
    });
  }

  #writeFailed(cause: unknown): JournalError {
    return new JournalError(
      {
        code: 'WRITE_FAILED',
        path: this.path,
        expected: 'a file that takes the records',
        advice: 'Make room or correct the permissions, then append them again.',
      },
      cause,
    );
  }

  #syncFailed(cause: unknown): JournalError {
    return new JournalError(
      {
        code: 'SYNC_FAILED',
        path: this.path,
        expected: 'records that are durable',
        advice: 'Check the disk, then open the journal again: what it holds is not known until it is read.',
      },
      cause,
    );
  }

  #failed(cause: JournalError): JournalError {
    return new JournalError(
      {
        code: 'FAILED',
        path: this.path,
        expected: 'a journal that works',
        found: `one that gave up (${cause.code})`,
        advice: 'Close it, cure the cause, and open it again.',
      },
      cause,
    );
  }
}
