/**
 * The disk of one machine, in memory. What was not synced when the machine goes down survives in part: a prefix of what
 * was written since, and the first few changes of names. Cutting a file off is durable at once, which the journal's own
 * tests do not assume; fewer surprises here keep a day affordable.
 */
import type { AppendFile, JournalFiles, ReadFile } from '../core/journal/index.ts';
import { drawInteger, type RandomSource } from '../core/random.ts';
import type { Life } from './life.ts';

/** What a disk does wrong, once each time it is armed. */
export type DiskFault =
  /** The next write takes a part and fails. */
  | { readonly kind: 'write-fails'; readonly code: 'ENOSPC' | 'EIO'; readonly part: number }
  /** The next write takes a part, which is no error. */
  | { readonly kind: 'short-write'; readonly part: number }
  /** The machine goes down in the middle of the next write. */
  | { readonly kind: 'torn-write'; readonly part: number }
  /** The next sync fails. */
  | { readonly kind: 'sync-fails' };

/** What a disk needs. */
export interface DiskPorts {
  readonly wait: (milliseconds: number) => Promise<void>;
  /** Decides how long operations take, and what survives. */
  readonly random: RandomSource;
  /** Milliseconds since the epoch by the wall clock of the machine. */
  readonly wallMs: () => number;
}

interface Inode {
  bytes: Uint8Array;
  length: number;
  durableLength: number;
  modifiedMs: number;
}

interface Armed {
  readonly fault: DiskFault;
  readonly onInjected: () => void;
}

/** Longest time that a write or a sync takes, in milliseconds. */
const OPERATION_MS_MAX = 3;

/** A disk that outlives the lives of its machine. */
export class SimulatedDisk {
  readonly #ports: DiskPorts;
  readonly #armed: Armed[] = [];
  #names = new Map<string, Inode>();
  #durableNames = new Map<string, Inode>();
  #nameChanges: ((names: Map<string, Inode>) => void)[] = [];

  /** Makes an empty disk. */
  constructor(ports: DiskPorts) {
    this.#ports = ports;
  }

  /** Arms a fault; `onInjected` hears when it has come true. */
  arm(fault: DiskFault, onInjected: () => void): void {
    this.#armed.push({ fault, onInjected });
  }

  /** The machine goes down: what was not synced survives in part. */
  goDown(): void {
    const { random } = this.#ports;
    const names = new Map(this.#durableNames);
    const changeCount = drawInteger(random, 0, this.#nameChanges.length);
    for (const change of this.#nameChanges.slice(0, changeCount)) change(names);
    for (const inode of names.values()) {
      inode.length = drawInteger(random, inode.durableLength, inode.length);
      inode.durableLength = inode.length;
    }
    this.#names = names;
    this.#durableNames = new Map(names);
    this.#nameChanges = [];
  }

  /** Returns the files of this disk as one life sees them: after its end nothing it does reaches the disk. */
  filesFor(life: Life): JournalFiles {
    const look = <Result>(action: () => Result): Promise<Result> => life.cross(async () => action());
    const change = <Result>(action: () => Result): Promise<Result> =>
      life.cross(async () => {
        const result = action();
        await this.#takeTime();
        return result;
      });
    return {
      makeFolder: () => look(() => undefined),
      list: (folder) => look(() => this.#list(folder)),
      openRead: (path) => look(() => readFile(this.#inode(path), look)),
      openAppend: (path) =>
        change(() => this.#open(this.#names.get(path) ?? this.#createInode(path), life, change)),
      create: (path) => change(() => this.#open(this.#createInode(path), life, change)),
      createWhole: (path, text) => change(() => this.#createWhole(path, text)),
      rename: (from, to) => change(() => this.#rename(from, to)),
      remove: (path) => change(() => this.#remove(path)),
      syncFolder: () => change(() => this.#syncNames()),
    };
  }

  #open(inode: Inode, life: Life, change: <Result>(action: () => Result) => Promise<Result>): AppendFile {
    return {
      sizeBytes: inode.length,
      modifiedMs: inode.modifiedMs,
      write: (bytes) => change(() => this.#write(inode, bytes, life)),
      sync: () => life.cross(() => this.#sync(inode, life)),
      truncate: (sizeBytes) =>
        change(() => {
          inode.length = Math.min(inode.length, sizeBytes);
          inode.durableLength = Math.min(inode.durableLength, sizeBytes);
        }),
      close: () => life.cross(async () => undefined),
    };
  }

  #write(inode: Inode, bytes: Uint8Array, life: Life): number {
    const armed = this.#disarm(({ kind }) => kind !== 'sync-fails');
    const fault = armed?.fault;
    if (fault === undefined || fault.kind === 'sync-fails') {
      this.#append(inode, bytes);
      return bytes.byteLength;
    }
    armed?.onInjected();
    const least = fault.kind === 'short-write' ? 1 : 0;
    const taken = bytes.subarray(0, Math.max(least, Math.floor(fault.part * bytes.byteLength)));
    this.#append(inode, taken);
    if (fault.kind === 'write-fails') throw systemError(fault.code);
    if (fault.kind === 'torn-write') life.end();
    return taken.byteLength;
  }

  /** The time comes first: a machine that goes down meanwhile has not synced. */
  async #sync(inode: Inode, life: Life): Promise<void> {
    await this.#takeTime();
    if (life.isDead) return;
    const armed = this.#disarm(({ kind }) => kind === 'sync-fails');
    armed?.onInjected();
    if (armed !== undefined) throw systemError('EIO');
    inode.durableLength = inode.length;
  }

  #append(inode: Inode, bytes: Uint8Array): void {
    const length = inode.length + bytes.byteLength;
    if (length > inode.bytes.byteLength) {
      const grown = new Uint8Array(Math.max(4_096, 2 * length));
      grown.set(inode.bytes.subarray(0, inode.length));
      inode.bytes = grown;
    }
    inode.bytes.set(bytes, inode.length);
    inode.length = length;
    inode.modifiedMs = this.#ports.wallMs();
  }

  #createInode(path: string): Inode {
    const inode = {
      bytes: new Uint8Array(),
      length: 0,
      durableLength: 0,
      modifiedMs: this.#ports.wallMs(),
    };
    this.#changeNames((names) => names.set(path, inode));
    return inode;
  }

  #createWhole(path: string, text: string): boolean {
    if (this.#names.has(path)) return false;
    const inode = this.#createInode(path);
    this.#append(inode, new TextEncoder().encode(text));
    inode.durableLength = inode.length;
    return true;
  }

  #rename(from: string, to: string): void {
    const inode = this.#inode(from);
    this.#changeNames((names) => {
      names.delete(from);
      names.set(to, inode);
    });
  }

  #remove(path: string): void {
    this.#inode(path);
    this.#changeNames((names) => names.delete(path));
  }

  #syncNames(): void {
    this.#durableNames = new Map(this.#names);
    this.#nameChanges = [];
  }

  #changeNames(apply: (names: Map<string, Inode>) => void): void {
    apply(this.#names);
    this.#nameChanges.push(apply);
  }

  #list(folder: string): readonly string[] {
    const inside = [...this.#names.keys()].filter((name) => name.startsWith(`${folder}/`));
    return inside.map((name) => name.slice(folder.length + 1));
  }

  #inode(path: string): Inode {
    const inode = this.#names.get(path);
    if (inode === undefined) throw systemError('ENOENT');
    return inode;
  }

  #disarm(fits: (fault: DiskFault) => boolean): Armed | undefined {
    const index = this.#armed.findIndex(({ fault }) => fits(fault));
    return index === -1 ? undefined : this.#armed.splice(index, 1)[0];
  }

  #takeTime(): Promise<void> {
    const { wait, random } = this.#ports;
    return wait(drawInteger(random, 0, OPERATION_MS_MAX));
  }
}

function readFile(inode: Inode, look: <Result>(action: () => Result) => Promise<Result>): ReadFile {
  return {
    read: (position, length) =>
      look(() => inode.bytes.slice(position, Math.min(inode.length, position + length))),
    close: () => look(() => undefined),
  };
}

function systemError(code: string): Error {
  return Object.assign(new Error(`${code}: the simulated disk fails`), { code });
}
