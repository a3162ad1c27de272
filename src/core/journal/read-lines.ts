/** Bytes → lines, where one bad line costs that line and no other. */
import { TextDecoder } from 'node:util';
import { LINE_BYTES_MAX } from './line-limits.ts';

/** Why a line cannot be read. */
export type LineFault = 'BAD_ENCODING' | 'LINE_TOO_LONG';

/** A line without its end. */
export interface Line {
  /** Number from 1. */
  readonly number: number;
  /** The text; the empty text when there is a fault. */
  readonly text: string;
  /** Why there is no text. */
  readonly fault: LineFault | undefined;
  /** Whether the file ends here without a line end. */
  readonly isUnterminated: boolean;
}

/** Cuts bytes into lines, yielded in blocks. Memory stays at one chunk and one line of at most 1 MiB. */
export async function* readLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<readonly Line[]> {
  const cutter = new LineCutter();
  for await (const chunk of chunks) {
    const lines = cutter.take(chunk);
    if (lines.length > 0) yield lines;
  }
  const last = cutter.end();
  if (last !== undefined) yield [last];
}

const LINE_END = 0x0a;

class LineCutter {
  readonly #decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  /** Bytes of the line under way; emptied, and its length kept, once it is too long. */
  #parts: Uint8Array[] = [];
  #length = 0;
  #number = 0;

  take(chunk: Uint8Array): readonly Line[] {
    const lines: Line[] = [];
    let start = 0;
    for (let end = chunk.indexOf(LINE_END); end !== -1; end = chunk.indexOf(LINE_END, start)) {
      this.#keep(chunk.subarray(start, end));
      lines.push(this.#finish(false));
      start = end + 1;
    }
    this.#keep(chunk.subarray(start));
    return lines;
  }

  end(): Line | undefined {
    return this.#length === 0 ? undefined : this.#finish(true);
  }

  #keep(bytes: Uint8Array): void {
    this.#length += bytes.byteLength;
    if (this.#length > LINE_BYTES_MAX) this.#parts = [];
    else if (bytes.byteLength > 0) this.#parts.push(bytes);
  }

  #finish(isUnterminated: boolean): Line {
    const isTooLong = this.#length > LINE_BYTES_MAX;
    const [first = new Uint8Array(), ...more] = this.#parts;
    const bytes = more.length === 0 ? first : Buffer.concat(this.#parts);
    this.#parts = [];
    this.#length = 0;
    this.#number += 1;
    const line = { number: this.#number, isUnterminated };
    if (isTooLong) return { ...line, text: '', fault: 'LINE_TOO_LONG' };
    try {
      return { ...line, text: this.#decoder.decode(bytes), fault: undefined };
    } catch {
      return { ...line, text: '', fault: 'BAD_ENCODING' };
    }
  }
}
