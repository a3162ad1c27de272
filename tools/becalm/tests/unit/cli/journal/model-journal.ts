import type { JournalPorts, RawLine } from '../../../../src/cli/journal/ports.ts';

/** What can be made to go wrong with a journal. */
export interface JournalTroubles {
  /** Why no line can be added to a file. */
  readonly append?: (path: string) => Error | null;
  /** After how many lines the file is deleted that they are added to. */
  readonly deletedAfter?: number;
  /** The process that holds a lock, by its absolute path. */
  readonly locks?: Readonly<Record<string, number>>;
}

/** Journals and locks of a modelled machine, apart from its other files; all by absolute path. */
export function modelJournal(
  journals: Map<string, string>,
  others: ReadonlyMap<string, string>,
  troubles: JournalTroubles = {},
): JournalPorts {
  let linesLeft = troubles.deletedAfter ?? Number.POSITIVE_INFINITY;
  async function* readLines(path: string): AsyncGenerator<RawLine, void> {
    await Promise.resolve();
    const text = journals.get(path);
    if (text === undefined) throw new Error('ENOENT');
    let end = 0;
    for (const part of text.split(/(?<=\n)/u)) {
      end += Buffer.byteLength(part);
      if (part !== '') yield { text: part.replace(/\n$/u, ''), end, whole: part.endsWith('\n') };
    }
  }
  return {
    takeLock: (path) => {
      const pid = troubles.locks?.[path];
      if (pid !== undefined) return { kind: 'held', holder: { pid, started: null } };
      journals.set(path, '4711');
      return { kind: 'taken', release: () => void journals.delete(path) };
    },
    treeOf: (root) => {
      const below = [...others].filter(
        ([path]) => path.startsWith(`${root}/`) && !path.includes('/.becalm/'),
      );
      return Promise.resolve(
        Object.fromEntries(below.map(([path, text]) => [path.slice(root.length + 1), text])),
      );
    },
    exists: (path) => journals.has(path),
    readLines,
    openAppend: (path, keptBytes) => {
      const kept = Buffer.from(journals.get(path) ?? '').subarray(0, keptBytes);
      journals.set(path, kept.toString());
      return {
        append: (text) => {
          const trouble = troubles.append?.(path) ?? null;
          if (trouble !== null) throw trouble;
          journals.set(path, (journals.get(path) ?? '') + text);
        },
        stands: () => {
          if (--linesLeft === 0) journals.delete(path);
          return journals.has(path);
        },
        close: () => undefined,
      };
    },
    move: (from, to) => {
      journals.set(to, journals.get(from) ?? '');
      journals.delete(from);
    },
  };
}
