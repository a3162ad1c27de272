import zlib from 'node:zlib';

/**
 * Tells of every chunk that a compressor is given to work on in another thread. One stream works on many,
 * and no hook says when it begins with the next.
 *
 * @param started - hears the asynchronous id of the compressor, whose next callback is the answer
 */
export function watchCompressors(started: (asyncId: number) => void): void {
  const makers: readonly (() => object)[] = [
    () => zlib.createGzip(),
    () => zlib.createBrotliCompress(),
    () => zlib.createBrotliDecompress(),
    () => zlib.createZstdCompress(),
    () => zlib.createZstdDecompress(),
  ];
  for (const make of makers) watchKind(make, started);
}

/** What Node keeps behind a stream; undocumented, and left alone where it looks otherwise. */
interface Handle {
  readonly getAsyncId: () => number;
  readonly write: (...given: unknown[]) => unknown;
}

function watchKind(make: () => object, started: (asyncId: number) => void): void {
  const handle = handleOf(make);
  const prototype: unknown = Object.getPrototypeOf(handle);
  if (typeof prototype !== 'object' || prototype === null || !Object.hasOwn(prototype, 'write')) return;
  // type-coverage:ignore-next-line -- undocumented; that `write` is its own has just been seen
  const { write } = prototype as Handle;
  Reflect.set(prototype, 'write', function writeAndTell(this: Handle, ...given: unknown[]) {
    started(this.getAsyncId());
    return Reflect.apply(write, this, given);
  });
}

function handleOf(make: () => object): unknown {
  try {
    const stream = make();
    const handle: unknown = Reflect.get(stream, '_handle');
    const close: unknown = Reflect.get(stream, 'close');
    if (typeof close === 'function') Reflect.apply(close, stream, []);
    return handle;
  } catch {
    return {}; // This Node does not know the kind.
  }
}
