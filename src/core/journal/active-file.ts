/** The file that a journal appends to: whole batches or nothing, and rotation. */
import path from 'node:path';
import { formatIsoTime, msToNs, NS_PER_DAY, utcDayIndex } from '../time.ts';
import { type AppendFile, type JournalFiles, writeFully } from './files.ts';
import { activeFileName, nextSegmentName, segmentsOf } from './segment-name.ts';

/** Where a journal lies. */
export interface JournalPlace {
  /** Folder of all its files. */
  readonly folder: string;
  /** Name without extension, such as `fills` or `ohlcv.1m.ATOMUSDT`. */
  readonly name: string;
}

/** A batch did not get into the file, and the file could not be put back either. */
export class DamagedFileError extends Error {
  /** Describes the second failure; the first one is its cause. */
  constructor(second: unknown, cause: unknown) {
    super(`cannot be cut back after a failed write: ${String(second)}`, { cause });
    this.name = 'DamagedFileError';
  }
}

/** An open file whose content ends with a whole line. */
export class ActiveFile {
  readonly #files: JournalFiles;
  readonly #place: JournalPlace;
  #file: AppendFile;
  #sizeBytes: number;
  #dayIndex: number;

  /** Takes an open file of `sizeBytes`; `nowNs` is the day of a file that is still empty. */
  constructor(
    files: JournalFiles,
    place: JournalPlace,
    opened: { file: AppendFile; sizeBytes: number; nowNs: bigint },
  ) {
    const { file, sizeBytes, nowNs } = opened;
    this.#files = files;
    this.#place = place;
    this.#file = file;
    this.#sizeBytes = sizeBytes;
    this.#dayIndex = utcDayIndex(sizeBytes === 0 ? nowNs : msToNs(Math.floor(file.modifiedMs)));
  }

  /** What the file holds now, that of earlier lives included. */
  get sizeBytes(): number {
    return this.#sizeBytes;
  }

  /** Tells whether the file holds lines of a day before that of `nowNs`. */
  isOfEarlierDay(nowNs: bigint): boolean {
    return this.#sizeBytes > 0 && this.#dayIndex < utcDayIndex(nowNs);
  }

  /**
   * Appends bytes that end with a line end. When that fails the file is cut back to what it was.
   *
   * @throws DamagedFileError when it cannot be cut back; otherwise what the file system said.
   */
  async append(bytes: Uint8Array): Promise<void> {
    try {
      await writeFully(this.#file, bytes);
      this.#sizeBytes += bytes.byteLength;
    } catch (cause) {
      await this.#file.truncate(this.#sizeBytes).catch((second: unknown) => {
        throw new DamagedFileError(second, cause);
      });
      throw cause;
    }
  }

  /** Makes everything appended durable. */
  sync(): Promise<void> {
    return this.#file.sync();
  }

  /**
   * Gives the file its name among the rotated ones, goes on in a new one, and returns the path of the old one.
   * What was appended must be durable by now. When anything fails, the old file is still the active one.
   */
  async rotate(nowNs: bigint): Promise<string> {
    const { folder, name } = this.#place;
    const active = path.join(folder, activeFileName(name));
    const segments = segmentsOf(name, await this.#files.list(folder));
    const rotated = path.join(folder, nextSegmentName(name, segments, dayText(this.#dayIndex)));
    await this.#files.rename(active, rotated);
    let next: AppendFile | undefined;
    try {
      next = await this.#files.openAppend(active);
      await this.#files.syncFolder(folder);
    } catch (cause) {
      await this.#files.rename(rotated, active);
      await next?.close();
      throw cause;
    }
    const old = this.#file;
    this.#file = next;
    this.#sizeBytes = 0;
    this.#dayIndex = utcDayIndex(nowNs);
    await old.close();
    return rotated;
  }

  /** Closes the file without rotating it. */
  close(): Promise<void> {
    return this.#file.close();
  }
}

/** Writes a day as `YYYYMMDD`. */
function dayText(dayIndex: number): string {
  return formatIsoTime(BigInt(dayIndex) * NS_PER_DAY)
    .slice(0, 10)
    .replaceAll('-', '');
}
