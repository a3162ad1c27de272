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
  return blocks
    .filter(({ language }) => language === 'sh')
    .flatMap(({ page, line, text }) =>
      text.split('\n').flatMap((code, index) => callsIn(code, `${page}:${line + index}`)),
    );
}

function callsIn(code: string, place: string): readonly CommandLine[] {
  const withoutComment = code.replace(/(^|\s)#.*$/, '').replaceAll(/"[^"]*"|'[^']*'/g, 'text.');
  return [...withoutComment.matchAll(/npx (becalm|njord)\b([^;&|]*)/g)].map(([, program, rest = '']) => {
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
