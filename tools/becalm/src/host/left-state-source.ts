import { SourceMap, type SourceMapPayload } from 'node:module';
import type { CompiledPlace } from '../sandbox/left/inspector.ts';

/** A place in a text, 1-based. */
export interface TextPlace {
  readonly line: number;
  readonly column: number;
}

/** Where the variable of a module is declared, by the text of the module; null where no line looks like it. 1-based. */
export function declarationIn(text: string, name: string): TextPlace | null {
  const declaration = new RegExp(
    String.raw`^(?<before>[^\n]*?\b(?:let|const|var|class|function\s*\*?|enum|namespace)\s+)${escaped(name)}(?![\p{ID_Continue}$])`,
    'mu',
  );
  const match = declaration.exec(text);
  if (match === null) return null;
  const before = match.groups?.['before'] ?? '';
  return { line: text.slice(0, match.index).split('\n').length, column: before.length + 1 };
}

function escaped(name: string): string {
  return name.replaceAll(/[$\\^*+?.()|[\]{}]/gu, String.raw`\$&`);
}

/** Where a compiled place is in the source; null where the map does not say. */
export function sourcePlace(
  sourceMap: string,
  { line, column }: Pick<CompiledPlace, 'line' | 'column'>,
): TextPlace | null {
  try {
    const map = new SourceMap(JSON.parse(sourceMap) as SourceMapPayload);
    const entry = map.findEntry(line - 1, column - 1);
    if (!('originalLine' in entry)) return null;
    return { line: entry.originalLine + 1, column: entry.originalColumn + 1 };
  } catch {
    return null;
  }
}
