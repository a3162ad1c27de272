import type { Block } from './read-blocks.ts';

/** A call of one of the two programs of this repository. */
export interface CommandLine {
  readonly program: 'becalm' | 'njord';
  /** The words that name the command, such as `kill status`; a first operand may be among them. */
  readonly words: readonly string[];
  /** Flags by their long names, such as `--seeds`; those behind `--` are another program's. */
  readonly flags: readonly string[];
  /** `page:line`. */
  readonly place: string;
}

/** The calls of `npx becalm` and `npx njord` in the shell blocks of a page. */
export function commandLinesIn(blocks: readonly Block[]): readonly CommandLine[] {
  return linesOf(blocks).flatMap(({ code, place }) => callsIn(code, place));
}

/** A call of a script of `package.json`. */
export interface ScriptCall {
  readonly script: string;
  /** `page:line`. */
  readonly place: string;
}

/** The calls of `npm run` and `npm test` in the shell blocks of a page. */
export function scriptCallsIn(blocks: readonly Block[]): readonly ScriptCall[] {
  return linesOf(blocks).flatMap(({ code, place }) =>
    [...withoutWords(code).matchAll(/\bnpm (?:run )?((?<=run )[\w:-]+|test\b)(?!.* -w )/g)].map(
      ([, script = '']) => ({ script, place }),
    ),
  );
}

function callsIn(code: string, place: string): readonly CommandLine[] {
  return [...withoutWords(code).matchAll(/npx (becalm|njord)\b([^;&|]*)/g)].map(([, program, rest = '']) => {
    const words = rest.trim().split(/\s+/);
    const own = words.includes('--') ? words.slice(0, words.indexOf('--')) : words;
    const named = own.findIndex((word) => !/^[a-z]+(?:-[a-z]+)*$/.test(word));
    return {
      program: program === 'becalm' ? 'becalm' : 'njord',
      words: named === -1 ? own : own.slice(0, named),
      flags: own.flatMap((word) => /^--[a-z-]+/.exec(word)?.[0] ?? []),
      place,
    };
  });
}

function linesOf(blocks: readonly Block[]): readonly { readonly code: string; readonly place: string }[] {
  return blocks
    .filter(({ language }) => language === 'sh')
    .flatMap(({ page, line, text }) =>
      text.split('\n').map((code, index) => ({ code, place: `${page}:${line + index}` })),
    );
}

/** Without comments, and with a word for each quoted text. */
function withoutWords(code: string): string {
  return code.replace(/(^|\s)#.*$/, '').replaceAll(/"[^"]*"|'[^']*'/g, 'text.');
}
