/** Finds in a source what is known to cost time: work in loops that could stand outside, or in fewer calls. */
import ts from 'typescript';

/** What a line does in a loop. */
export type SignKind =
  | 'json-in-loop'
  | 'await-in-loop'
  | 'expression-in-loop'
  | 'timer-in-loop'
  | 'sync-in-loop';

/** A line that shows a pattern; counted from 1. */
export interface Sign {
  readonly kind: SignKind;
  readonly line: number;
}

/** A function of a source, and what shows in it; nested functions have signs of their own. */
export interface FunctionSigns {
  /** Where it begins and ends, as offsets into the text. */
  readonly start: number;
  readonly end: number;
  readonly signs: readonly Sign[];
}

/** A source that was read. */
export interface SourceSigns {
  /** Returns the signs of the innermost function around a place; line and column count from 0. */
  readonly at: (line: number, column: number) => readonly Sign[];
}

/** Methods that call a function for each element. */
const EACH_METHODS: ReadonlySet<string> = new Set([
  'every',
  'filter',
  'find',
  'findIndex',
  'findLast',
  'flatMap',
  'forEach',
  'map',
  'reduce',
  'reduceRight',
  'some',
  'sort',
  'toSorted',
]);

const TIMERS: ReadonlySet<string> = new Set(['setImmediate', 'setInterval', 'setTimeout']);

interface Around {
  readonly signs: Sign[];
  readonly inLoop: boolean;
}

/** Reads a source in JavaScript or TypeScript; what cannot be parsed shows nothing. */
export function readSigns(text: string, path: string): SourceSigns {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, false);
  const functions: FunctionSigns[] = [];
  const starts = source.getLineStarts();

  function enter(node: ts.Node, inLoop: boolean): void {
    const signs: Sign[] = [];
    functions.push({ start: node.getStart(source), end: node.end, signs });
    visitChildren(node, { signs, inLoop });
  }

  function visitChildren(node: ts.Node, around: Around): void {
    ts.forEachChild(node, (child) => {
      visit(child, node, around);
    });
  }

  function visit(node: ts.Node, parent: ts.Node, around: Around): void {
    if (ts.isFunctionLike(node)) {
      enter(node, isCalledForEach(node, parent));
      return;
    }
    const inLoop = around.inLoop || isRepeated(node, parent);
    const kind = inLoop ? signOf(node) : undefined;
    if (kind !== undefined) {
      const { line } = source.getLineAndCharacterOfPosition(node.getStart(source));
      around.signs.push({ kind, line: line + 1 });
    }
    visitChildren(node, { ...around, inLoop });
  }

  enter(source, false);
  return {
    at(line, column) {
      const start = starts[line];
      return start === undefined ? [] : (innermost(functions, start + column)?.signs ?? []);
    },
  };
}

function innermost(functions: readonly FunctionSigns[], offset: number): FunctionSigns | undefined {
  return functions
    .filter(({ start, end }) => start <= offset && offset < end)
    .toSorted((one, other) => one.end - one.start - (other.end - other.start))[0];
}

/** The body of a loop, and whatever it asks each time; not what it begins with. */
function isRepeated(node: ts.Node, parent: ts.Node): boolean {
  if (ts.isForStatement(parent)) return node !== parent.initializer;
  if (ts.isForOfStatement(parent) || ts.isForInStatement(parent)) return node === parent.statement;
  return ts.isWhileStatement(parent) || ts.isDoStatement(parent);
}

function isCalledForEach(node: ts.Node, parent: ts.Node): boolean {
  if (!ts.isCallExpression(parent) || parent.expression === node) return false;
  const { expression } = parent;
  return ts.isPropertyAccessExpression(expression) && EACH_METHODS.has(expression.name.text);
}

function signOf(node: ts.Node): SignKind | undefined {
  if (ts.isAwaitExpression(node)) return 'await-in-loop';
  if (ts.isNewExpression(node)) return isNamed(node.expression, 'RegExp') ? 'expression-in-loop' : undefined;
  return ts.isCallExpression(node) ? signOfCall(node.expression) : undefined;
}

function signOfCall(callee: ts.Expression): SignKind | undefined {
  if (ts.isIdentifier(callee)) return signOfName(callee.text);
  if (!ts.isPropertyAccessExpression(callee)) return undefined;
  const name = callee.name.text;
  if (isNamed(callee.expression, 'JSON') && (name === 'parse' || name === 'stringify')) return 'json-in-loop';
  return name.endsWith('Sync') ? 'sync-in-loop' : undefined;
}

function signOfName(name: string): SignKind | undefined {
  if (name === 'RegExp') return 'expression-in-loop';
  if (TIMERS.has(name)) return 'timer-in-loop';
  return name.endsWith('Sync') ? 'sync-in-loop' : undefined;
}

function isNamed(node: ts.Expression, name: string): boolean {
  return ts.isIdentifier(node) && node.text === name;
}
