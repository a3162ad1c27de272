import ts from 'typescript';
import { requireSome, shareOf } from '../figures.ts';
import type { Finding, Measure, Place, Repository, SourceText } from '../measure.ts';
import { isProduct, lineAt, parseSource } from './source-tree.ts';

/** A name that a file exports where it declares it. */
interface ExportedName {
  readonly name: string;
  readonly line: number;
  readonly isDocumented: boolean;
}

/** Exported names without words; what the words have to say is up to the rules of ESLint. */
export const documentation: Measure = {
  name: 'documentation',
  what: 'exported names of src, tools and bench that have a doc comment',
  floor: '100 %',
  heldBy: 'cleanup',
  take: async (repository) => measureDocumentation(repository),
};

function measureDocumentation({ files }: Repository): Finding {
  const names = files
    .filter(isProduct)
    .flatMap((file) => exportedNames(file).map((name) => ({ ...name, file })));
  requireSome(names.length, 'exported names');
  const bare = names.filter(({ isDocumented }) => !isDocumented);
  return {
    figure: shareOf(names.length - bare.length, names.length, 'exported names'),
    places: bare.map(
      ({ file, line, name }): Place => ({ path: file.path, line, name, weight: 1, breaks: true }),
    ),
  };
}

/** Overloads are one name, described by whichever has words; what is exported from elsewhere counts there. */
function exportedNames(file: SourceText): readonly ExportedName[] {
  const source = parseSource(file);
  const names = source.statements.flatMap((statement) =>
    namesOf(statement).map(
      (name): ExportedName => ({
        name,
        line: lineAt(source, statement.getStart(source)),
        isDocumented: hasWords(statement),
      }),
    ),
  );
  return [...Map.groupBy(names, ({ name }) => name).values()].flatMap(
    (same) => same.find(({ isDocumented }) => isDocumented) ?? same.slice(0, 1),
  );
}

function namesOf(statement: ts.Statement): readonly string[] {
  if (ts.isExportAssignment(statement)) return ['default'];
  if (ts.isExportDeclaration(statement)) return lateNames(statement);
  if (!isExported(statement)) return [];
  if (ts.isVariableStatement(statement))
    return statement.declarationList.declarations.flatMap(({ name }) => boundNames(name));
  return isNamed(statement) ? [statement.name?.text ?? 'default'] : [];
}

/** `export { name }` without a file: the comment stands elsewhere, where the lint does not look. */
function lateNames({ moduleSpecifier, exportClause }: ts.ExportDeclaration): readonly string[] {
  if (moduleSpecifier !== undefined || exportClause === undefined) return [];
  return ts.isNamedExports(exportClause) ? exportClause.elements.map(({ name }) => name.text) : [];
}

function boundNames(name: ts.BindingName): readonly string[] {
  if (ts.isIdentifier(name)) return [name.text];
  return name.elements.flatMap((element) => (ts.isBindingElement(element) ? boundNames(element.name) : []));
}

function isExported(statement: ts.Statement): boolean {
  if (!ts.canHaveModifiers(statement)) return false;
  return ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) ?? false;
}

function isNamed(
  statement: ts.Statement,
): statement is
  | ts.FunctionDeclaration
  | ts.ClassDeclaration
  | ts.InterfaceDeclaration
  | ts.TypeAliasDeclaration
  | ts.EnumDeclaration
  | ts.ModuleDeclaration {
  return (
    ts.isFunctionDeclaration(statement) ||
    ts.isClassDeclaration(statement) ||
    ts.isInterfaceDeclaration(statement) ||
    ts.isTypeAliasDeclaration(statement) ||
    ts.isEnumDeclaration(statement) ||
    ts.isModuleDeclaration(statement)
  );
}

/** The comment next to the declaration counts: one before it may be about the file. */
function hasWords(statement: ts.Statement): boolean {
  const comment = ts.getJSDocCommentsAndTags(statement).filter(ts.isJSDoc).at(-1)?.comment;
  return (ts.getTextOfJSDocComment(comment) ?? '').trim() !== '';
}
