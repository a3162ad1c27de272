/**
 * A checksum that travels in the line it protects: `{"a":1}` becomes `{"a":1,"crc":"5d2e8a10"}`, where the
 * digits are the CRC-32 of `{"a":1}`. JSON alone cannot tell that a 1 was a 9 before the disk lost a bit.
 */
import { crc32 } from 'node:zlib';

/** What a line says about itself. */
export type CheckedLine =
  | { readonly kind: 'intact' | 'unprotected'; readonly text: string }
  | { readonly kind: 'damaged'; readonly expected: string; readonly found: string };

/** Adds the checksum to a JSON object in one line. */
export function withChecksum(text: string): string {
  const comma = text === '{}' ? '' : ',';
  return `${text.slice(0, -1)}${comma}"crc":"${checksumOf(text)}"}`;
}

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

function checksumOf(text: string): string {
  return crc32(text).toString(16).padStart(8, '0');
}
