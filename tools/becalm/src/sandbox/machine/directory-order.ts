import fs, { type Dir, type Dirent } from 'node:fs';
import { arrangeEntries, type EntryOrder } from '../../worlds/axes/environment.ts';
import { type AnyFunction, isFunction } from '../time/wrap-function.ts';

/**
 * Replaces the order in which an open directory (`opendir` in its three forms) tells its entries, which is that of the
 * file system. `readdir` is sorted by libuv and stays so.
 *
 * @param order - null for that of the file system
 */
export function replaceDirectoryOrder(order: () => EntryOrder | null): void {
  const { prototype } = fs.Dir;
  const real = realMethods(prototype);
  /** What is left to be told, of directories that were read to their end at once. */
  const listings = new WeakMap<Dir, Dirent[]>();

  function isArranged(directory: Dir): boolean {
    return order() !== null || listings.has(directory);
  }

  function next(directory: Dir): Dirent | null {
    const listing = listings.get(directory) ?? readAll(directory);
    // Refuses a directory that was closed, and tells nothing more of one that was read to its end.
    real.readSync(directory);
    return listing.shift() ?? null;
  }

  function readAll(directory: Dir): Dirent[] {
    const entries: Dirent[] = [];
    for (let entry = real.readSync(directory); entry !== null; entry = real.readSync(directory))
      entries.push(entry);
    const wanted = order();
    const listing = wanted === null ? entries : arrangeEntries(wanted, entries, ({ name }) => name);
    listings.set(directory, listing);
    return listing;
  }

  const replaced = {
    readSync(this: Dir): Dirent | null {
      return isArranged(this) ? next(this) : real.readSync(this);
    },
    read(this: Dir, ...given: unknown[]): unknown {
      const [callback] = given;
      if (!isArranged(this)) return real.read(this, given);
      if (!isFunction(callback)) return new Promise((resolve) => resolve(next(this)));
      try {
        process.nextTick(callback, null, next(this));
      } catch (error) {
        process.nextTick(callback, error);
      }
      return undefined;
    },
    entries: async function* entries(this: Dir): AsyncGenerator<Dirent> {
      if (!isArranged(this)) return yield* real.entries(this);
      try {
        for (let entry = next(this); entry !== null; entry = next(this)) yield entry;
      } finally {
        await this.close();
      }
    },
  };
  for (const [name, value] of Object.entries(replaced)) {
    const property = { value, writable: true, configurable: true };
    Object.defineProperty(prototype, name, property);
    if (name === 'entries') Object.defineProperty(prototype, Symbol.asyncIterator, property);
  }
}

/** The methods of an open directory as Node has them. */
interface RealMethods {
  readonly readSync: (directory: Dir) => Dirent | null;
  readonly read: (directory: Dir, given: readonly unknown[]) => unknown;
  readonly entries: (directory: Dir) => AsyncGenerator<Dirent, undefined>;
}

function realMethods(prototype: object): RealMethods {
  const methodOf = (name: string): AnyFunction => {
    const method: unknown = Reflect.get(prototype, name);
    if (!isFunction(method)) throw new TypeError(`Expected Dir.prototype.${name} to be a function.`);
    return method;
  };
  const [readSync, read, entries] = [methodOf('readSync'), methodOf('read'), methodOf('entries')];
  return {
    // type-coverage:ignore-next-line -- what Node documents of them
    readSync: (directory) => Reflect.apply(readSync, directory, []) as Dirent | null,
    read: (directory, given) => Reflect.apply(read, directory, given),
    // type-coverage:ignore-next-line -- what Node documents of them
    entries: (directory) => Reflect.apply(entries, directory, []) as AsyncGenerator<Dirent, undefined>,
  };
}
