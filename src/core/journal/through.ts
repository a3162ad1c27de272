import type { Transform } from 'node:stream';

/**
 * Options of a compressor, or of its inverse, for `through`: it never waits for its reader, who takes everything
 * after each chunk anyway.
 */
export const UNBOUNDED_OUTPUT = Object.freeze({ chunkSize: 65_536, readableHighWaterMark: 2 ** 30 });

/**
 * Sends chunks through a compressor or its inverse. Unlike with piped streams, everything that came out before an
 * error has been yielded when the error is thrown: the readable start of a torn file is not lost.
 */
export async function* through(
  transform: Transform,
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  const failure = new Promise<never>((_, reject) => {
    transform.on('error', reject);
  });
  // Awaited below only while something is under way.
  failure.catch(() => undefined);
  const taken = (chunk: Uint8Array) =>
    new Promise<void>((resolve) => transform.write(chunk, () => resolve()));
  try {
    for await (const chunk of chunks) {
      await Promise.race([failure, taken(chunk)]);
      yield* outputOf(transform);
    }
    transform.end();
    const rest: AsyncIterable<unknown> = transform;
    for await (const chunk of rest) if (chunk instanceof Uint8Array) yield chunk;
  } finally {
    transform.destroy();
  }
}

function* outputOf(transform: Transform): Generator<Uint8Array> {
  while (true) {
    const chunk: unknown = transform.read();
    if (!(chunk instanceof Uint8Array)) return;
    yield chunk;
  }
}
