import { relative } from 'node:path';
import ts from 'typescript';

/** What is asked for names that nobody would find. */
export interface Shown {
  /** The root of the repository. */
  readonly root: string;
  /** Files of the pages of the reference. */
  readonly pages: readonly string[];
  /** Files whose exported names all have to stand on a page. */
  readonly doors: readonly string[];
}

/**
 * The public names that stand on no page of the reference, each behind its door.
 *
 * @param programs - what the reference was made from; a door that no page imports is in none of them
 */
export function hiddenNames(programs: readonly ts.Program[], shown: Shown): readonly string[] {
  const onPages = new Set(shown.pages.flatMap((page) => exportsOf(programs, page) ?? []));
  return shown.doors.flatMap((door) => {
    const name = relative(shown.root, door);
    const exported = exportsOf(programs, door);
    if (exported === undefined) return [`${name}: nothing of it`];
    return exported.filter((symbol) => !onPages.has(symbol)).map((symbol) => `${name}: ${symbol.name}`);
  });
}

/** What a module exports, wherever it is declared. */
function exportsOf(programs: readonly ts.Program[], file: string): readonly ts.Symbol[] | undefined {
  for (const program of programs) {
    const source = program.getSourceFile(file);
    const checker = program.getTypeChecker();
    const module = source && checker.getSymbolAtLocation(source);
    if (module === undefined) continue;
    return checker
      .getExportsOfModule(module)
      .map((symbol) => (symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol));
  }
  return undefined;
}
