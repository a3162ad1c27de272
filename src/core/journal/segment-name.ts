/**
 * Names of the files of a journal. `fills` consists of
 *
 *     fills.ndjson                      the active file
 *     fills.20260105.ndjson             rotated; holds lines of that UTC day
 *     fills.20260105.1.ndjson.gz        the next one of the same day, compressed
 *     fills.lock, fills.torn            who writes; what crashes left behind the last whole line
 *
 * Days never fall from one rotation to the next, whatever the clock does: day and number give the order of
 * writing. The names themselves, as text, do not.
 */

/** One file of a journal. */
export interface Segment {
  /** Name of the file, without folder. */
  readonly fileName: string;
  /** Day of a rotated file as `YYYYMMDD`; `undefined` for the active file. */
  readonly day: string | undefined;
  /** Number among the files of a day, from 0. */
  readonly number: number;
  /** Whether the file is compressed. */
  readonly isCompressed: boolean;
}

/** Lists the files of a journal among the names in its folder, in the order in which they were written. */
export function segmentsOf(journalName: string, fileNames: readonly string[]): readonly Segment[] {
  return fileNames
    .map((fileName) => parseSegment(journalName, fileName))
    .filter((segment) => segment !== undefined)
    .toSorted(compareSegments);
}

/**
 * Leaves out compressed files whose original is still there: it goes only when the compressed file is
 * whole, so a crash in between leaves both, with the same lines.
 */
export function withoutCopies(segments: readonly Segment[]): readonly Segment[] {
  const plain = new Set(segments.filter(({ isCompressed }) => !isCompressed).map(({ fileName }) => fileName));
  return segments.filter(
    ({ fileName, isCompressed }) => !isCompressed || !plain.has(fileName.slice(0, -GZ.length)),
  );
}

/** Returns the name of the active file. */
export function activeFileName(journalName: string): string {
  return `${journalName}.ndjson`;
}

/** Returns the name for rotating away a file whose last day is `day`: free, and behind all there are. */
export function nextSegmentName(journalName: string, segments: readonly Segment[], day: string): string {
  const last = segments.findLast((segment) => segment.day !== undefined);
  if (last?.day === undefined || last.day < day) return `${journalName}.${day}.ndjson`;
  return `${journalName}.${last.day}.${last.number + 1}.ndjson`;
}

/** Returns the part of a journal's name that stands for a symbol: `ATOM/USDT` → `ATOMUSDT`. */
export function symbolInFileName(symbol: string): string {
  return symbol.replaceAll('/', '');
}

const GZ = '.gz';
const SUFFIX = /^(?:\.(\d{8})(?:\.(\d{1,9}))?)?\.ndjson(\.gz)?$/;

function parseSegment(journalName: string, fileName: string): Segment | undefined {
  if (!fileName.startsWith(journalName)) return undefined;
  const match = SUFFIX.exec(fileName.slice(journalName.length));
  if (match === null) return undefined;
  const [, day, number = '0', gz] = match;
  return { fileName, day, number: Number(number), isCompressed: gz !== undefined };
}

const AFTER_ALL_DAYS = '~';

function compareSegments(left: Segment, right: Segment): number {
  const leftDay = left.day ?? AFTER_ALL_DAYS;
  const rightDay = right.day ?? AFTER_ALL_DAYS;
  if (leftDay !== rightDay) return leftDay < rightDay ? -1 : 1;
  return left.number - right.number || Number(left.isCompressed) - Number(right.isCompressed);
}
