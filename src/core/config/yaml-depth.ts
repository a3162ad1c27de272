import { CST } from 'yaml';

/**
 * Returns an upper bound for how deep lists and maps stand inside each other in a text of these lexemes.
 *
 * The lexer walks text of any shape in linear time. The parser does not: a thousand nested brackets end the
 * whole process with "RegExpCompiler Allocation failed", which nothing can catch. So this is asked first.
 */
export function yamlDepthBound(lexemes: readonly string[]): number {
  let flow = 0;
  let block = 0;
  let deepest = 0;
  let isLineStart = true;
  for (const lexeme of lexemes) {
    const kind = CST.tokenType(lexeme);
    if (kind === 'doc-mode') continue;
    if (kind === 'newline' || kind === 'comma') {
      block = 0;
      isLineStart = true;
      continue;
    }
    flow += flowStep(kind);
    block += blockStep(kind, isLineStart ? lexeme.length : 0);
    isLineStart = false;
    deepest = Math.max(deepest, flow + block);
  }
  return deepest;
}

function flowStep(kind: CST.TokenType | null): number {
  if (kind === 'flow-map-start' || kind === 'flow-seq-start') return 1;
  return kind === 'flow-map-end' || kind === 'flow-seq-end' ? -1 : 0;
}

/** Each column of indentation, and each indicator on a line, may open one more level. */
function blockStep(kind: CST.TokenType | null, indentation: number): number {
  if (kind === 'space') return indentation;
  return kind === 'seq-item-ind' || kind === 'explicit-key-ind' || kind === 'map-value-ind' ? 1 : 0;
}
