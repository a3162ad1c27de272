/**
 * A checksum that travels in the line it protects: `{"a":1}` becomes `{"a":1,"crc":"5d2e8a10"}`, where the
 * digits are the CRC-32 of `{"a":1}`. JSON alone cannot tell that a 1 was a 9 before the disk lost a bit.
 */
import { crc32 } from 'node:zlib';

/** What a line says about itself. */
export type CheckedLine =
  | { readonly kind: 'intact' | 'unprotected'; readonly text: string }
  | { readonly kind: 'damaged'; readonly expected: string; readonly found: string };

/** Writes a JSON object in one line as bytes, with its checksum and the line end. The text is read once for all of it. */
export function checkedLine(text: string): Uint8Array {
  const length = Buffer.byteLength(text);
  const bytes = Buffer.allocUnsafe(length + TAIL_LENGTH_MAX);
  bytes.write(text);
  const comma = text === '{}' ? '' : ',';
  const tail = `${comma}"crc":"${checksumOf(bytes.subarray(0, length))}"}\n`;
  // In the place of the closing bracket.
  const tailLength = bytes.write(tail, length - 1, 'latin1');
  return bytes.subarray(0, length - 1 + tailLength);
}

/** `,"crc":"5d2e8a10"}` and the line end, less the bracket whose place it takes. */
const TAIL_LENGTH_MAX = 18;

/** Takes the checksum off a line, and tells whether the rest is what was written. */
export function checkLine(line: string): CheckedLine {
  const match = CHECKSUM.exec(line);
  if (match === null) return { kind: 'unprotected', text: line };
  const [tail, found = ''] = match;
  const text = `${line.slice(0, -tail.length)}}`;
  const expected = checksumOf(text);
  return expected === found ? { kind: 'intact', text } : { kind: 'damaged', expected, found };
}

const CHECKSUM = /,?"crc":"([0-9a-f]{8})"\}$/;

function checksumOf(text: string | Uint8Array): string {
  return crc32(text).toString(16).padStart(8, '0');
}
