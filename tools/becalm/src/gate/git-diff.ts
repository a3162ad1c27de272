/**
 * Reads what `git diff` prints: which lines of which files were added or modified. The hunks say how long they are, so
 * that a line which looks like a heading is none while it is inside of one.
 *
 * @see https://git-scm.com/docs/diff-format
 */

/** A file with added or modified lines. */
export interface ChangedFile {
  /** As it is called now; relative to where git was asked, with `/`. */
  readonly path: string;
  /** Added or modified lines that are not blank; 1-based, ascending, each once. */
  readonly lines: readonly number[];
}

/** What changed, or why the text is no diff. */
export type ReadDiff =
  | { readonly kind: 'changes'; readonly files: readonly ChangedFile[] }
  | {
      readonly kind: 'foreign';
      /** What was found instead, to stand behind "was". */
      readonly found: string;
    };

/**
 * Reads a diff in git's own form. Files that are gone, binary ones and those that were only renamed have no line; a
 * file stands in the result when it has one.
 *
 * @param text - of `git diff`, with any number of lines of context, with the prefixes `a/` and `b/`
 */
export function readDiff(text: string): ReadDiff {
  const lines = text.split('\n');
  if (!isDiff(text)) return foreign(0, lines);
  const added = new Map<string, number[]>();
  let path: string | null = null;
  for (let index = 0; index < lines.length; ) {
    const line = lines[index] ?? '';
    if (line.startsWith('@@')) {
      const hunk = readHunk(lines, index);
      if (hunk === null) return foreign(index, lines);
      if (path !== null) keep(added, path, hunk.added);
      index = hunk.next;
    } else {
      if (line.startsWith('+++ ')) path = newPath(line.slice(4));
      index++;
    }
  }
  return { kind: 'changes', files: [...added].flatMap(([name, own]) => changedFile(name, own)) };
}

function keep(added: Map<string, number[]>, path: string, lines: readonly number[]): void {
  const own = added.get(path);
  if (own === undefined) added.set(path, [...lines]);
  else for (const line of lines) own.push(line);
}

function changedFile(path: string, added: readonly number[]): readonly ChangedFile[] {
  const lines = [...new Set(added)].sort((left, right) => left - right);
  return lines.length === 0 ? [] : [{ path, lines }];
}

function isDiff(text: string): boolean {
  return text.trim() === '' || text.startsWith('diff --git ');
}

function foreign(index: number, lines: readonly string[]): ReadDiff {
  const line = lines[index] ?? '';
  return { kind: 'foreign', found: `${JSON.stringify(line.slice(0, 80))} in line ${index + 1}` };
}

interface Hunk {
  readonly oldCount: number;
  readonly newFirst: number;
  readonly newCount: number;
}

/** A count that is left out is 1. */
function hunkOf(line: string): Hunk | null {
  const match = /^@@ -\d{1,9}(?:,(\d{1,9}))? \+(\d{1,9})(?:,(\d{1,9}))? @@/.exec(line);
  if (match === null) return null;
  const [, oldCount = '1', newFirst = '0', newCount = '1'] = match;
  return { oldCount: Number(oldCount), newFirst: Number(newFirst), newCount: Number(newCount) };
}

/** Null where it is no hunk, or not as long as it says. */
function readHunk(
  lines: readonly string[],
  index: number,
): { readonly added: readonly number[]; readonly next: number } | null {
  const hunk = hunkOf(lines[index] ?? '');
  if (hunk === null) return null;
  const { oldCount, newFirst, newCount } = hunk;
  const added: number[] = [];
  let oldLeft = oldCount;
  let newLeft = newCount;
  let next = index + 1;
  while (oldLeft > 0 || newLeft > 0) {
    const line = lines[next];
    const step = line === undefined ? undefined : steps[line[0] ?? ' '];
    if (step === undefined) return null;
    if (isCode(line)) added.push(newFirst + newCount - newLeft);
    oldLeft -= step.old;
    newLeft -= step.new;
    next++;
  }
  return Math.min(oldLeft, newLeft) < 0 ? null : { added, next };
}

/** Whether a line of a hunk was added and is not blank. */
function isCode(line = ''): boolean {
  return line.startsWith('+') && line.slice(1).trim() !== '';
}

/** How far a line of a hunk goes on either side; `\` stands before "No newline at end of file". */
const steps: Readonly<Record<string, { readonly old: number; readonly new: number }>> = {
  '+': { old: 0, new: 1 },
  '-': { old: 1, new: 0 },
  ' ': { old: 1, new: 1 },
  '\\': { old: 0, new: 0 },
};

/**
 * A name with blanks ends with a tab, one with odd characters is quoted. That of a file which is gone is `/dev/null`, and
 * no line comes after it.
 */
function newPath(written: string): string {
  const name = written.replace(/\t$/, '').replace(/\r$/, '');
  return (name.startsWith('"') ? unquoted(name) : name).replace(/^b\//, '');
}

const escapes: Readonly<Record<string, number>> = {
  ...{ a: 7, b: 8, t: 9, n: 10, v: 11, f: 12, r: 13 },
  ...{ '"': 34, '\\': 92 },
};

/** Git quotes as C does; octal escapes are bytes of UTF-8. */
function unquoted(quoted: string): string {
  const bytes: number[] = [];
  const inside = quoted.slice(1).replace(/"$/, '');
  for (const [part, octal, letter] of inside.matchAll(/\\([0-3][0-7]{2})|\\(.)|[^\\]+|\\/gsu)) {
    const byte = letter === undefined ? undefined : escapes[letter];
    if (octal !== undefined) bytes.push(Number.parseInt(octal, 8));
    else if (byte === undefined) bytes.push(...new TextEncoder().encode(part));
    else bytes.push(byte);
  }
  return new TextDecoder().decode(Uint8Array.from(bytes));
}
