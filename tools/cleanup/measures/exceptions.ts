import ts from 'typescript';
import { formatCount, requireSome } from '../figures.ts';
import type { Finding, Measure, Place, Repository, SourceText } from '../measure.ts';
import { isProduct, lineAt, parseSource } from './source-tree.ts';

/**
 * How many exceptions of each kind may stand. What stands says why beside it, which the lint demands. A bound falls
 * with the exception that was mended; a new exception takes a change of it, which somebody reads.
 */
const bounds = {
  // The page of a report is opened from a file, where browsers have no clipboard but the deprecated one.
  'eslint-disable': 1,
  'biome-ignore': 0,
  '@ts-ignore': 0,
  '@ts-expect-error': 0,
  '@ts-nocheck': 0,
  'coverage ignore': 0,
  // Where a library or the language cannot say what is so: undocumented handles of Node, keys of Object.entries.
  'type-coverage:ignore': 33,
  'as any': 0,
  'as unknown as': 0,
  'non-null assertion': 0,
} satisfies Readonly<Record<string, number>>;

type Kind = keyof typeof bounds;

/** Comments that switch a tool off, by what they begin with. */
const directives: readonly (readonly [Kind, RegExp])[] = [
  ['eslint-disable', /^eslint-disable/],
  ['biome-ignore', /^biome-ignore/],
  ['@ts-ignore', /^@ts-ignore/],
  ['@ts-expect-error', /^@ts-expect-error/],
  ['@ts-nocheck', /^@ts-nocheck/],
  ['coverage ignore', /^(?:(?:c8|v8|istanbul)\s+ignore|node:coverage\s+(?:ignore|disable))/],
  ['type-coverage:ignore', /^type-coverage:ignore/],
];

/** Places where a rule or a type was switched off by hand. */
export const exceptions: Measure = {
  name: 'exceptions',
  what: 'places of src, tools and bench where a rule, a type or coverage is switched off',
  floor: allowed(),
  heldBy: 'cleanup',
  take: async (repository) => measureExceptions(repository),
};

function allowed(): string {
  const kinds = Object.entries(bounds).filter(([, most]) => most > 0);
  return `at most ${kinds.map(([kind, most]) => `${most} ${kind}`).join(', ')}`;
}

interface Exception {
  readonly kind: Kind;
  readonly path: string;
  readonly line: number;
}

function measureExceptions({ files }: Repository): Finding {
  const product = files.filter(isProduct);
  requireSome(product.length, 'files');
  const found = Map.groupBy(product.flatMap(exceptionsOf), ({ kind }) => kind);
  const counts = [...found].map(([kind, { length }]) => `${formatCount(length)} ${kind}`);
  return {
    figure: counts.length === 0 ? 'none' : counts.join(', '),
    places: [...found].flatMap(([kind, all]) =>
      all.map(({ path, line }) => placeOf(kind, path, line, all.length)),
    ),
  };
}

function placeOf(kind: Kind, path: string, line: number, count: number): Place {
  return { path, line, name: kind, weight: 1, breaks: count > bounds[kind] };
}

function exceptionsOf(file: SourceText): readonly Exception[] {
  const source = parseSource(file);
  const found: Exception[] = [];
  const note = (kind: Kind, position: number): void => {
    found.push({ kind, path: file.path, line: lineAt(source, position) });
  };
  const seen = new Set<number>();
  const visit = (node: ts.Node): void => {
    for (const { pos, end } of commentsBefore(node, file.text)) {
      if (seen.has(pos)) continue;
      seen.add(pos);
      for (const kind of directivesIn(file.text.slice(pos, end))) note(kind, pos);
    }
    const kind = kindOf(node);
    if (kind !== undefined) note(kind, node.getEnd());
    for (const child of node.getChildren(source)) visit(child);
  };
  visit(source);
  return found;
}

/** Comments in front of a token and behind it in its line. */
function commentsBefore(node: ts.Node, text: string): readonly ts.CommentRange[] {
  if (node.pos === node.end && node.kind !== ts.SyntaxKind.EndOfFileToken) return [];
  return [
    ...(ts.getLeadingCommentRanges(text, node.pos) ?? []),
    ...(ts.getTrailingCommentRanges(text, node.end) ?? []),
  ];
}

function directivesIn(comment: string): readonly Kind[] {
  const words = comment.replace(/^\/[/*]+\s*/, '');
  return directives.flatMap(([kind, beginning]) => (beginning.test(words) ? [kind] : []));
}

function kindOf(node: ts.Node): Kind | undefined {
  if (ts.isNonNullExpression(node) || isSaidToBeAssigned(node)) return 'non-null assertion';
  if (!ts.isAsExpression(node) && !ts.isTypeAssertionExpression(node)) return undefined;
  if (node.type.kind === ts.SyntaxKind.AnyKeyword) return 'as any';
  return isUnknown(node.expression) ? 'as unknown as' : undefined;
}

/** `name!: Type` says of a field or variable what `name!` says of a value. */
function isSaidToBeAssigned(node: ts.Node): boolean {
  return (
    (ts.isPropertyDeclaration(node) || ts.isVariableDeclaration(node)) && node.exclamationToken !== undefined
  );
}

function isUnknown(expression: ts.Expression): boolean {
  const isAssertion = ts.isAsExpression(expression) || ts.isTypeAssertionExpression(expression);
  return isAssertion && expression.type.kind === ts.SyntaxKind.UnknownKeyword;
}
