import type { AppendFile, JournalFiles, ReadFile } from '../../../src/core/journal/index.ts';
import { createRandomSource, drawInteger, type RandomSource } from '../../../src/core/random.ts';

/** The machine lost its power: nothing works any more. */
export class PowerLoss extends Error {
  override readonly name = 'PowerLoss';
}

/** What goes wrong, by the number of the operation from 0; operations that change nothing are not counted. */
export interface FaultPlan {
  /** The power goes during this operation. */
  readonly powerLossAt?: number;
  /** These operations fail, with this code of the system. */
  readonly failures?: Readonly<Record<number, string>>;
  /** Whether writes take only a part of their bytes. */
  readonly writesAreShort?: boolean;
  /** Decides how much of an operation is done when it fails, and what survives a loss of power. */
  readonly seed?: number;
}

interface Inode {
  content: Uint8Array;
  /** What a loss of power cannot take away. */
  durable: Uint8Array;
}

/**
 * A file system in memory that can lose its power. Content survives up to the last sync of the file, and any
 * part of what was appended since, perhaps with zeros at its end; names survive up to the last sync of the
 * folder, and any number of the first changes since. That is what POSIX promises, not what disks usually do.
 */
export class MemoryFiles implements JournalFiles {
  readonly #plan: FaultPlan;
  readonly #random: RandomSource;
  #names = new Map<string, Inode>();
  #durableNames = new Map<string, Inode>();
  #nameChanges: ((names: Map<string, Inode>) => void)[] = [];
  #isDead = false;
  /** Operations so far that changed something, or tried. */
  operationCount = 0;
  /** Their names, for messages and for finding the one to fail. */
  readonly operations: string[] = [];
  /** Given to files as the time of their last change. */
  modifiedMs = 0;

  constructor(plan: FaultPlan = {}) {
    this.#plan = plan;
    this.#random = createRandomSource(plan.seed ?? 1);
  }

  /** Returns the machine after power has come back. */
  restart(plan: FaultPlan = {}): MemoryFiles {
    const after = new MemoryFiles({ seed: (this.#plan.seed ?? 1) + 1, ...plan });
    const names = new Map(this.#durableNames);
    const changeCount = this.#draw(0, this.#nameChanges.length);
    for (const change of this.#nameChanges.slice(0, changeCount)) change(names);
    for (const [name, inode] of names) after.put(name, this.#surviving(inode));
    return after;
  }

  /** Puts a durable file there. */
  put(path: string, content: string | Uint8Array): void {
    const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
    const inode = { content: bytes, durable: bytes };
    this.#names.set(path, inode);
    this.#durableNames.set(path, inode);
  }

  /** Returns the content of a file as text; `undefined` when there is none. */
  text(path: string): string | undefined {
    const inode = this.#names.get(path);
    return inode === undefined ? undefined : new TextDecoder().decode(inode.content);
  }

  /** Lists all paths, sorted. */
  paths(): readonly string[] {
    return [...this.#names.keys()].toSorted();
  }

  async makeFolder(): Promise<void> {
    this.#requirePower();
  }

  async list(folder: string): Promise<readonly string[]> {
    this.#requirePower();
    const inside = [...this.#names.keys()].filter((name) => name.startsWith(`${folder}/`));
    return inside.map((name) => name.slice(folder.length + 1)).toReversed();
  }

  async openRead(path: string): Promise<ReadFile> {
    this.#requirePower();
    const inode = this.#inode(path);
    return {
      read: async (position, length) => {
        this.#requirePower();
        return inode.content.slice(position, position + length);
      },
      close: async () => undefined,
    };
  }

  async openAppend(path: string): Promise<AppendFile> {
    this.#begin(`open ${path}`);
    return this.#open(path, this.#names.get(path) ?? this.#createInode(path));
  }

  async create(path: string): Promise<AppendFile> {
    this.#begin(`create ${path}`);
    return this.#open(path, this.#createInode(path));
  }

  async createWhole(path: string, text: string): Promise<boolean> {
    this.#begin(`create ${path}`);
    if (this.#names.has(path)) return false;
    const inode = this.#createInode(path);
    inode.content = new TextEncoder().encode(text);
    return true;
  }

  async rename(from: string, to: string): Promise<void> {
    this.#begin(`rename ${from}`);
    const inode = this.#inode(from);
    this.#changeNames((names) => {
      names.delete(from);
      names.set(to, inode);
    });
  }

  async remove(path: string): Promise<void> {
    this.#begin(`remove ${path}`);
    this.#inode(path);
    this.#changeNames((names) => names.delete(path));
  }

  async syncFolder(folder: string): Promise<void> {
    this.#begin(`sync ${folder}`);
    this.#durableNames = new Map(this.#names);
    this.#nameChanges = [];
  }

  #open(path: string, inode: Inode): AppendFile {
    return {
      sizeBytes: inode.content.byteLength,
      modifiedMs: this.modifiedMs,
      write: async (bytes) => {
        const isWhole = this.#plan.writesAreShort !== true;
        const count = isWhole ? bytes.byteLength : this.#draw(1, bytes.byteLength);
        this.#begin(`write ${path}`, () => {
          inode.content = concat(inode.content, bytes.subarray(0, this.#draw(0, count)));
        });
        inode.content = concat(inode.content, bytes.subarray(0, count));
        return count;
      },
      sync: async () => {
        const sync = () => {
          inode.durable = inode.content;
        };
        this.#begin(`sync ${path}`, () => (this.#draw(0, 1) === 1 ? sync() : undefined));
        sync();
      },
      truncate: async (sizeBytes) => {
        this.#begin(`truncate ${path}`);
        inode.content = inode.content.slice(0, sizeBytes);
      },
      close: async () => this.#begin(`close ${path}`),
    };
  }

  #createInode(path: string): Inode {
    const inode: Inode = { content: new Uint8Array(), durable: new Uint8Array() };
    this.#changeNames((names) => names.set(path, inode));
    return inode;
  }

  #changeNames(change: (names: Map<string, Inode>) => void): void {
    change(this.#names);
    this.#nameChanges.push(change);
  }

  #inode(path: string): Inode {
    const inode = this.#names.get(path);
    if (inode === undefined) throw systemError('ENOENT');
    return inode;
  }

  /** Counts an operation; when it is to fail, does a part of it first. */
  #begin(operation: string, doPart?: () => void): void {
    this.#requirePower();
    const index = this.operationCount;
    this.operationCount += 1;
    this.operations.push(operation);
    const code = this.#plan.failures?.[index];
    if (index === this.#plan.powerLossAt) this.#isDead = true;
    else if (code === undefined) return;
    doPart?.();
    throw code === undefined ? new PowerLoss(operation) : systemError(code);
  }

  #requirePower(): void {
    if (this.#isDead) throw new PowerLoss('no power');
  }

  #surviving({ content, durable }: Inode): Uint8Array {
    const isExtended =
      content.length >= durable.length && durable.every((byte, index) => content[index] === byte);
    if (!isExtended) return this.#draw(0, 1) === 0 ? durable : content;
    const kept = content.slice(0, this.#draw(durable.length, content.length));
    if (this.#draw(0, 3) === 0) kept.fill(0, this.#draw(durable.length, kept.length));
    return kept;
  }

  #draw(minimum: number, maximum: number): number {
    return drawInteger(this.#random, minimum, maximum);
  }
}

/** How far each buffer is filled; what stands behind a view may be written as long as nobody else has. */
const filledTo = new WeakMap<ArrayBufferLike, number>();

/** Returns the bytes of both. Views of before stay as they are, and a file that grows is not copied each time. */
function concat(left: Uint8Array, right: Uint8Array): Uint8Array {
  const { buffer, byteOffset, length } = left;
  const end = byteOffset + length;
  const hasRoom = filledTo.get(buffer) === end && buffer.byteLength - end >= right.length;
  const whole = hasRoom ? left : roomFor(left, right.length);
  const start = whole.byteOffset + length;
  new Uint8Array(whole.buffer, start).set(right);
  filledTo.set(whole.buffer, start + right.length);
  return new Uint8Array(whole.buffer, whole.byteOffset, length + right.length);
}

function roomFor(bytes: Uint8Array, moreLength: number): Uint8Array {
  const grown = new Uint8Array(Math.max(1_024, 2 * (bytes.length + moreLength)));
  grown.set(bytes);
  return grown.subarray(0, bytes.length);
}

function systemError(code: string): Error {
  return Object.assign(new Error(`${code}: planned`), { code });
}
