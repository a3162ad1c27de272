/**
 * Names in a heap can be data: an object may be keyed by whatever the program was told. Only a name that the source of the
 * program spells out may reach a file.
 */
import type { Growth } from './heap-growth.ts';
import type { RetainingPath } from './retaining-path.ts';

/** What is said in the place of a name that was computed. */
export const COMPUTED_NAME = '[computed]';

/** Tells whether a name is spelt out in a source. */
export type IsSpelled = (name: string) => boolean;

/** A kind of object that grows, and by what it is held. */
export interface Leak extends Growth {
  /** Null where no new object of the kind could be followed. */
  readonly path: RetainingPath | null;
}

/** Returns all names of leaks that have to be spelt out in a source to be told. */
export function namesIn(leaks: readonly Leak[]): ReadonlySet<string> {
  const names = leaks.flatMap(({ kind, path }) => [
    nameIn(kind),
    ...(path?.retainers ?? []).flatMap(({ by, holder }) => [by.name, nameIn(holder)]),
  ]);
  return new Set(names.filter((name) => name !== ''));
}

/** Returns the leaks with `[computed]` in the place of every name that no source spells out. */
export function withSpelledNames(leaks: readonly Leak[], isSpelled: IsSpelled): readonly Leak[] {
  const tell = (kind: string): string => {
    const name = nameIn(kind);
    return name === '' || isSpelled(name) ? kind : kind.replace(name, () => COMPUTED_NAME);
  };
  return leaks.map((leak) => ({
    ...leak,
    kind: tell(leak.kind),
    path: pathWith(leak.path, tell, isSpelled),
  }));
}

/** Looks for names in sources one after the other, and asks for no more of them than it takes. */
export async function findSpelled(
  names: ReadonlySet<string>,
  sources: AsyncIterable<string>,
): Promise<ReadonlySet<string>> {
  const missing = new Set([...names].filter(isName));
  const found = new Set<string>();
  if (missing.size === 0) return found;
  for await (const source of sources) {
    for (const name of missing) {
      if (!source.includes(name)) continue;
      found.add(name);
      missing.delete(name);
    }
    if (missing.size === 0) break;
  }
  return found;
}

function pathWith(
  path: RetainingPath | null,
  tell: (kind: string) => string,
  isSpelled: IsSpelled,
): RetainingPath | null {
  if (path === null) return null;
  const retainers = path.retainers.map(({ by, holder }) => ({
    by: by.name === '' || isSpelled(by.name) ? by : { ...by, name: COMPUTED_NAME },
    holder: tell(holder),
  }));
  return { ...path, retainers };
}

/** The part of a kind that comes from the program; empty for what V8 has a word for. */
function nameIn(kind: string): string {
  if (kind === 'scope' || kind === 'function' || kind.startsWith('(')) return '';
  return kind.startsWith('function ') ? kind.slice('function '.length) : kind;
}

/** A name as sources spell it. Anything else, such as the accessor `get size`, would be found by chance. */
function isName(text: string): boolean {
  return /^#?[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(text);
}
