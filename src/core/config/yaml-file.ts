import {
  Composer,
  Document,
  isMap,
  isNode,
  isScalar,
  Lexer,
  LineCounter,
  Parser,
  visit,
  YAMLParseError,
} from 'yaml';
import { isPlainObject } from '../contracts/field-reader.ts';
import { describe } from '../contracts/record.ts';
import type { Checked, Problem } from './problem.ts';
import { yamlDepthBound } from './yaml-depth.ts';

/** Longest text that is looked at, in characters: settings are some 2 000. */
const TEXT_LENGTH_MAX = 65_536;

/** Most lists and maps inside each other, as the bound counts them; settings need 8. */
const DEPTH_MAX = 32;

/** A place in a file. */
export interface Position {
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
}

/** A settings file whose syntax is right; what it says is still to be checked. */
export interface YamlFile {
  /** Name of the file, for problems. */
  readonly file: string;
  /** The map at its top. */
  readonly content: Readonly<Record<string, unknown>>;
  /** Finds the place of the value under these keys, or of the last key itself; `undefined` when there is none. */
  readonly positionOf: (keys: readonly PropertyKey[], of: 'value' | 'key') => Position | undefined;
}

/**
 * Reads the text of a YAML file whose top is a map with entries.
 *
 * Only what means the same to every reader is accepted: YAML 1.2, one document, no repeated keys, no tags of
 * one's own, no anchors. Problems never quote the text, which may hold secrets.
 */
export function readYaml(file: string, text: string): Checked<YamlFile> {
  if (text.length > TEXT_LENGTH_MAX) return refuse({ file, path: '', ...tooLong(text) });
  const lexemes = [...new Lexer().lex(text)];
  const depth = yamlDepthBound(lexemes);
  if (depth > DEPTH_MAX) return refuse({ file, path: '', ...tooDeep(depth) });
  const lines = new LineCounter();
  const document = documentOf(lexemes, text.length, lines);
  const at = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return { line, column: col };
  };
  const faults = faultsOf(document, text);
  if (faults.length > 0)
    return refuse(...faults.map(({ offset, ...says }) => ({ file, path: '', ...says, ...at(offset) })));
  const content: unknown = document.toJS();
  if (!isPlainObject(content))
    return refuse({
      file,
      path: '',
      expected: 'a map of settings',
      found: content === null ? 'empty' : describe(content),
    });
  return {
    kind: 'ok',
    value: { file, content, positionOf: (keys, of) => positionIn(document, keys, of, at) },
  };
}

function refuse(...problems: readonly Problem[]): Checked<never> {
  return { kind: 'invalid', problems };
}

type Says = Pick<Problem, 'expected' | 'found' | 'advice'>;
type Fault = Says & { readonly offset: number };

function tooLong(text: string): Says {
  return { expected: `at most ${TEXT_LENGTH_MAX} characters`, found: `${text.length} characters` };
}

function tooDeep(depth: number): Says {
  return { expected: `lists and maps at most ${DEPTH_MAX} deep`, found: `up to ${depth} deep` };
}

/** Does what `parseDocument` of the library does, from lexemes that are there already: lexing is a third of its work. */
function documentOf(lexemes: readonly string[], length: number, lines: LineCounter): Document {
  const parser = new Parser(lines.addNewLine);
  lines.addNewLine(0);
  const tokens = function* () {
    for (const lexeme of lexemes) yield* parser.next(lexeme);
    yield* parser.end();
  };
  let first: Document | undefined;
  for (const document of new Composer(PARSE_OPTIONS).compose(tokens(), true, length)) {
    if (first !== undefined) {
      const [start, end] = document.range;
      first.errors.push(new YAMLParseError([start, end], 'MULTIPLE_DOCS', 'a second document'));
      break;
    }
    first = document;
  }
  return first ?? new Document();
}

const PARSE_OPTIONS = { prettyErrors: false, stringKeys: true };

/** Listed up to here: after the first, syntax errors are mostly echoes. */
const FAULT_COUNT_MAX = 5;

/** The parser is lenient by default: a repeated key or an unknown tag would only warn, or pass. */
function faultsOf(document: Document, text: string): readonly Fault[] {
  const { errors, warnings } = document;
  const faults = [...errors, ...warnings].map(({ code, pos }) => ({ ...faultText(code), offset: pos[0] }));
  return [...faults, ...versionFaults(document), ...aliasFaults(document, text)].slice(0, FAULT_COUNT_MAX);
}

/** Under 1.1 `yes` is a boolean and `010` is eight. */
function versionFaults({ directives }: Document): readonly Fault[] {
  const version = directives?.yaml.version ?? '1.2';
  return version === '1.2' ? [] : [{ expected: 'YAML 1.2', found: `YAML ${version}`, offset: 0 }];
}

function aliasFaults(document: Document, text: string): readonly Fault[] {
  if (!text.includes('*')) return [];
  const faults: Fault[] = [];
  visit(document, {
    Alias: (_, { range }) => {
      faults.push({
        expected: 'plain values',
        found: 'an alias',
        advice: 'Repeat it.',
        offset: range?.[0] ?? 0,
      });
    },
  });
  return faults;
}

function faultText(code: string): Says {
  const known = FAULTS[code];
  if (known !== undefined) return known;
  return { expected: 'YAML', found: `a syntax error (${code.toLowerCase().replaceAll('_', ' ')})` };
}

const FAULTS: Readonly<Record<string, Says | undefined>> = {
  DUPLICATE_KEY: { expected: 'each key once', found: 'a key for the second time', advice: 'Remove one.' },
  MULTIPLE_DOCS: {
    expected: 'one document',
    found: 'a second one',
    advice: 'Remove the "---" between them.',
  },
  TAG_RESOLVE_FAILED: { expected: 'plain values', found: 'a tag that only some programs know' },
  NON_STRING_KEY: { expected: 'text as key', found: 'a list or map' },
};

function positionIn(
  document: Document,
  keys: readonly PropertyKey[],
  of: 'value' | 'key',
  at: (offset: number) => Position,
): Position | undefined {
  const node = of === 'value' ? document.getIn(keys, true) : keyNode(document, keys);
  return isNode(node) && node.range ? at(node.range[0]) : undefined;
}

function keyNode(document: Document, keys: readonly PropertyKey[]): unknown {
  const parent = keys.length === 1 ? document.contents : document.getIn(keys.slice(0, -1), true);
  if (!isMap(parent)) return undefined;
  return parent.items.find(({ key }) => isScalar(key) && key.value === keys.at(-1))?.key;
}
