/** One file of a journal → its records, and an explanation for each line that is none. */

import { createGunzip } from 'node:zlib';
import type { Decoder } from '../contracts/index.ts';
import { describeFieldErrors } from '../contracts/index.ts';
import { textOfThrown } from '../thrown.ts';
import { chunksOf, errorCodeOf, type JournalFiles } from './files.ts';
import { JournalError } from './journal-error.ts';
import { checkLine } from './line-checksum.ts';
import { LINE_BYTES_MAX } from './line-limits.ts';
import { type Line, readLines } from './read-lines.ts';
import { through, UNBOUNDED_OUTPUT } from './through.ts';

/** Stable codes of what can be wrong in a file of a journal. */
export type LineProblemCode =
  | 'BAD_CHECKSUM'
  | 'BAD_ENCODING'
  | 'BAD_GZIP'
  | 'BAD_JSON'
  | 'BAD_RECORD'
  | 'LINE_TOO_LONG'
  | 'NO_CHECKSUM'
  | 'TORN_GZIP'
  | 'TORN_LINE';

/** A place that was passed over. */
export interface LineProblem {
  /** Stable code. */
  readonly code: LineProblemCode;
  /** File, as the reader was given it. */
  readonly path: string;
  /** Line from 1; `undefined` for what concerns the rest of the file. */
  readonly line: number | undefined;
  /** What was expected and what was found, as a sentence. */
  readonly reason: string;
}

/** Says a problem in one line. */
export function describeLineProblem({ path, line, reason }: LineProblem): string {
  return `${line === undefined ? path : `${path}:${line}`}: ${reason}`;
}

/** A record with its place. */
export interface ReadRecord<Value> {
  readonly kind: 'record';
  /** The record. */
  readonly value: Value;
  /** Its line as it stands in the file, without the checksum. */
  readonly text: string;
  /** Line from 1. */
  readonly line: number;
  /** Whether the line carried a checksum, which was right. */
  readonly hasChecksum: boolean;
  /** Whether the line had fields that the contract does not know. */
  readonly hasUnknownFields: boolean;
}

/** What stands in a file. */
export type ReadItem<Value> =
  | ReadRecord<Value>
  | { readonly kind: 'problem'; readonly problem: LineProblem }
  | { readonly kind: 'blank' };

/** How lines become records. */
export interface LineRules<Value> {
  /** Reads the parsed line. */
  readonly decode: Decoder<Value>;
  /**
   * Whether lines without a checksum are refused; no by default. A journal whose writer makes checksums should
   * be read with it: then a damaged line is never taken for another record.
   */
  readonly requiresChecksums?: boolean;
}

/**
 * Reads a file, plain or `.gz`, in blocks. A file that is not whole yields what stands before the damage.
 *
 * @throws JournalError with the code `UNREADABLE` when the file system refuses.
 */
export async function* readSegment<Value>(
  files: JournalFiles,
  path: string,
  rules: LineRules<Value>,
): AsyncGenerator<readonly ReadItem<Value>[]> {
  try {
    for await (const lines of readLines(contentOf(files, path))) {
      yield lines.map((line) => readLine(path, line, rules));
    }
  } catch (cause) {
    const problem = gzipProblem(path, cause);
    if (problem === undefined) throw unreadable(path, cause);
    yield [{ kind: 'problem', problem }];
  }
}

/** Yields the bytes of a file, decompressed when its name ends with `.gz`. */
async function* contentOf(files: JournalFiles, path: string): AsyncGenerator<Uint8Array> {
  if (path.endsWith(GZ)) {
    yield* through(createGunzip(UNBOUNDED_OUTPUT), chunksOf(files, path));
    return;
  }
  try {
    yield* chunksOf(files, path);
  } catch (error) {
    if (errorCodeOf(error) !== 'ENOENT') throw error;
    // Its writer may have compressed it since it was listed.
    yield* through(createGunzip(UNBOUNDED_OUTPUT), chunksOf(files, `${path}${GZ}`));
  }
}

const GZ = '.gz';

function readLine<Value>(path: string, line: Line, rules: LineRules<Value>): ReadItem<Value> {
  const refuse = (code: LineProblemCode, reason: string): ReadItem<Value> => ({
    kind: 'problem',
    problem: { code, path, line: line.number, reason },
  });
  if (line.fault !== undefined) return refuse(line.fault, FAULTS[line.fault]);
  if (line.text.trim() === '') return { kind: 'blank' };
  const checked = checkLine(line.text);
  if (checked.kind === 'damaged') {
    return refuse(
      'BAD_CHECKSUM',
      `expected the checksum ${checked.expected} of this line, was ${checked.found}`,
    );
  }
  const parsed = parse(checked.text);
  if (parsed === undefined) {
    return line.isUnterminated
      ? refuse(
          'TORN_LINE',
          `expected a whole last line, was one cut off after ${line.text.length} characters`,
        )
      : refuse('BAD_JSON', `expected one JSON value, was ${excerpt(line.text)}`);
  }
  if (checked.kind === 'unprotected' && rules.requiresChecksums === true) {
    return refuse('NO_CHECKSUM', `expected a line with a checksum, was ${excerpt(line.text)}`);
  }
  const decoded = rules.decode(parsed.value);
  if (decoded.kind === 'invalid') return refuse('BAD_RECORD', describeFieldErrors(decoded.fields));
  return {
    kind: 'record',
    value: decoded.value,
    text: checked.text,
    line: line.number,
    hasChecksum: checked.kind === 'intact',
    hasUnknownFields: decoded.ignored.length > 0,
  };
}

const FAULTS = {
  BAD_ENCODING: 'expected text in UTF-8, was other bytes',
  LINE_TOO_LONG: `expected a line of at most ${LINE_BYTES_MAX} bytes, was a longer one`,
} as const;

function parse(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

function excerpt(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
}

/** zlib names a stream that ends too early; any other of its complaints means other bytes than were written. */
function gzipProblem(path: string, cause: unknown): LineProblem | undefined {
  const code = errorCodeOf(cause);
  if (code === 'Z_BUF_ERROR') {
    return {
      code: 'TORN_GZIP',
      path,
      line: undefined,
      reason: 'expected a whole compressed file, was one that is cut off; the lines before the cut were read',
    };
  }
  if (code?.startsWith('Z_') !== true) return undefined;
  return {
    code: 'BAD_GZIP',
    path,
    line: undefined,
    reason: `expected a compressed file that is intact, was a damaged one (${textOfThrown(cause)}); lines before may be wrong`,
  };
}

function unreadable(path: string, cause: unknown): JournalError {
  return new JournalError(
    {
      code: 'UNREADABLE',
      path,
      expected: 'a file that can be read',
      advice: 'Check the path, the permissions and the disk.',
    },
    cause,
  );
}
