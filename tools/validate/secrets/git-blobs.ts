/** One object as `git cat-file --batch` prints it. */
export interface GitBlob {
  readonly id: string;
  readonly bytes: Uint8Array;
}

/** What git printed is not what `git cat-file --batch` prints. */
export class GitBatchError extends Error {
  override readonly name = 'GitBatchError';
}

const LINE_FEED = 0x0a;

/**
 * Reads what `git cat-file --batch` prints, in pieces of any length, and yields the blobs; other objects are left out.
 *
 * @throws GitBatchError where a header is none, or the end comes too early
 */
export async function* readGitBatch(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<GitBlob> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const piece of pieces) {
    rest = rest.length === 0 ? Buffer.from(piece) : Buffer.concat([rest, piece]);
    for (let object = takeObject(rest); object !== null; object = takeObject(rest)) {
      rest = rest.subarray(object.length);
      if (object.type === 'blob') yield { id: object.id, bytes: object.bytes };
    }
  }
  if (rest.length > 0)
    throw new GitBatchError(`Expected whole objects of git, ${rest.length} bytes were left.`);
}

interface TakenObject extends GitBlob {
  readonly type: string;
  readonly length: number;
}

/** The first object, or null where it is not there in full. */
function takeObject(buffer: Buffer): TakenObject | null {
  const headerEnd = buffer.indexOf(LINE_FEED);
  if (headerEnd === -1) return null;
  const header = buffer.toString('latin1', 0, headerEnd);
  const [, id = '', type = '', size] = /^([0-9a-f]{40,64}) (blob|tree|commit|tag) (\d+)$/.exec(header) ?? [];
  if (size === undefined) throw new GitBatchError(`Expected an object of git, was "${header.slice(0, 60)}".`);
  const end = headerEnd + 1 + Number(size);
  if (buffer.length <= end) return null;
  return { id, type, bytes: buffer.subarray(headerEnd + 1, end), length: end + 1 };
}

/** The paths of objects, as `git rev-list --objects` prints them; an object without a path is a commit. */
export function readObjectPaths(text: string): ReadonlyMap<string, string> {
  const paths = new Map<string, string>();
  for (const line of text.split('\n')) {
    const [, id, path] = /^([0-9a-f]{40,64}) (.+)$/.exec(line) ?? [];
    if (id !== undefined && path !== undefined) paths.set(id, path);
  }
  return paths;
}
