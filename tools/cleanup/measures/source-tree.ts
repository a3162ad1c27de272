import ts from 'typescript';
import type { SourceText } from '../measure.ts';

/** Whether a file is part of what is handed on: src, tools and bench, without their tests. */
export function isProduct({ path }: SourceText): boolean {
  return /^(src|tools|bench)\//.test(path) && !path.includes('/tests/') && path.endsWith('.ts');
}

/** The syntax tree of a file. */
export function parseSource({ path, text }: SourceText): ts.SourceFile {
  return ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
}

/** The line of a position, counted from 1. */
export function lineAt(source: ts.SourceFile, position: number): number {
  return source.getLineAndCharacterOfPosition(position).line + 1;
}
