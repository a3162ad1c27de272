/**
 * The only writer of a journal: a bounded queue in front of one file.
 *
 * A record is acknowledged — its promise resolves — when it has survived the machine losing power: written,
 * and the file synced. With the policy `each` every batch of waiting records is synced at once; with a timer
 * the sync comes up to an interval later and covers everything since the last one. A record whose promise is
 * rejected may or may not be found later; one that was acknowledged is always found, once, and in order.
 */
import { type ActiveFile, DamagedFileError } from './active-file.ts';
import { compressFile } from './compress.ts';
import type { JournalError } from './journal-error.ts';
import { checkedLine } from './line-checksum.ts';
import { LINE_BYTES_MAX } from './line-limits.ts';
import type { JournalLock } from './lock.ts';
import type { JournalPorts, JournalRecord, JournalSettings, JournalWriter } from './writer.ts';
import {
  badRecord,
  journalClosed,
  queueFull,
  syncFailed,
  writeFailed,
  writerFailed,
} from './writer-errors.ts';

/** Records that were appended together and share their fate. */
interface Entry {
  readonly bytes: Uint8Array;
  readonly lineCount: number;
  /** Whether a sync must follow at once. */
  readonly isFlush: boolean;
  readonly resolve: () => void;
  readonly reject: (error: JournalError) => void;
}

/** A journal that was opened and repaired. */
export interface Opened {
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

/** The writer of an opened journal. */
export class QueuedWriter implements JournalWriter {
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
      throw badRecord(this.path, 'a record of JSON values', cause instanceof Error ? cause.message : 'none');
    }
    await this.appendLines([line]);
  }

  async appendLines(lines: readonly string[]): Promise<void> {
    if (lines.length === 0) return;
    this.#requireOpen();
    const bytes = encodeLines(lines, { path: this.path, hasChecksums: this.#settings.hasChecksums });
    const isFull =
      this.#waitingLineCount > 0 && this.#waitingLineCount + lines.length > this.#settings.queueCapacity;
    if (isFull) throw queueFull(this.path, this.#settings.queueCapacity);
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
    const bytes = joined(batch.map((entry) => entry.bytes));
    if (this.#mustRotateBefore(bytes.byteLength)) await this.#rotateNow();
    if (this.#failure !== undefined) return;
    this.#queue.splice(0, batch.length);
    try {
      await this.#active.append(bytes);
      this.#unsynced.push(...batch);
      if (batch.some(({ isFlush }) => isFlush)) this.#isSyncDue = true;
      this.#startSyncTimer();
    } catch (cause) {
      const error = writeFailed(this.path, cause);
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
      const error = syncFailed(this.path, cause);
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
    const error = writerFailed(this.path, cause);
    this.#settle(entries, (entry) => entry.reject(error));
    for (const done of this.#rotationRequests.splice(0)) done();
  }

  #wakeRoomWaiters(): void {
    if (this.#waitingLineCount >= this.#settings.queueCapacity) return;
    for (const wake of this.#roomWaiters.splice(0)) wake();
  }

  #requireOpen(): void {
    if (this.#failure !== undefined) throw writerFailed(this.path, this.#failure);
    if (this.#closing === undefined) return;
    throw journalClosed(this.path);
  }
}

/** Writes lines as the bytes of whole lines, all or none of them. */
function encodeLines(
  lines: readonly string[],
  { path, hasChecksums }: { readonly path: string; readonly hasChecksums: boolean },
): Uint8Array {
  const encoded = lines.map((line) => {
    const isLine = line.startsWith('{') && line.endsWith('}') && !line.includes('\n');
    if (!isLine) throw badRecord(path, 'a JSON object in one line', JSON.stringify(line.slice(0, 40)));
    const bytes = hasChecksums ? checkedLine(line) : Buffer.from(`${line}\n`);
    const byteCount = bytes.byteLength - 1;
    if (byteCount > LINE_BYTES_MAX)
      throw badRecord(path, `at most ${LINE_BYTES_MAX} bytes`, `${byteCount} bytes`);
    return bytes;
  });
  return joined(encoded);
}

/** Most batches are one entry of one line, which is not copied. */
function joined(parts: readonly Uint8Array[]): Uint8Array {
  const [first] = parts;
  return parts.length === 1 && first !== undefined ? first : Buffer.concat(parts);
}
