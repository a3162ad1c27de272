/** Where a block of code stands. */
export interface Place {
  /** Relative to the root of the repository. */
  readonly page: string;
  /** Of the first line of code, counted from 1. */
  readonly line: number;
}

/** A block of code of a page. */
export interface Block extends Place {
  readonly language: Language;
  readonly text: string;
  /** The file that it is, where the line above names it: `` `src/order.ts`: ``. */
  readonly path: string | undefined;
  readonly treatment: Treatment;
}

/** What is done with a block besides compiling it. */
export type Treatment =
  | {
      /** It is run, and ends with this status; said by nothing, or by `exits 1`. */
      readonly kind: 'run';
      readonly exits: number;
    }
  | {
      /** It cannot be run here, which the page says: `not run: places real orders`. */
      readonly kind: 'not-run';
      readonly reason: string;
    }
  | {
      /** It is what the commands before it printed; numbers may differ. Said by `printed`. */
      readonly kind: 'printed';
    };

/** Languages of code; `text` is code only where it is `printed`. */
const languages = ['ts', 'sh', 'yaml', 'json', 'text'] as const;

/** A language of code. */
export type Language = (typeof languages)[number];

/** Languages that show something and are no code. */
const pictures = ['text', 'mermaid', 'diff'];

/** A block that nobody would run: a mistake of the page. */
export class BlockError extends Error {}

/**
 * The blocks of code of a page, in their order.
 *
 * Commands have to stand between fences with their language: what is only indented is taken for output.
 *
 * @throws BlockError with the page and the line
 */
export function readBlocks(page: string, markdown: string): readonly Block[] {
  const lines = markdown.split('\n');
  const blocks: Block[] = [];
  for (let index = 0; index < lines.length; index++) {
    refuseIndented({ page, line: index + 1 }, lines[index] ?? '');
    const info = /^```(?!`)(.*)$/.exec(lines[index] ?? '')?.[1];
    if (info === undefined) continue;
    const end = lines.indexOf('```', index + 1);
    if (end === -1) throw new BlockError(`${page}:${index + 1}: expected the block to end with \`\`\`.`);
    const place = { page, line: index + 2 };
    const read = readInfo(place, info);
    if (read !== undefined)
      blocks.push({
        ...place,
        ...read,
        text: `${lines.slice(index + 1, end).join('\n')}\n`,
        path: pathAbove(lines.slice(0, index)),
      });
    index = end;
  }
  return blocks;
}

function refuseIndented({ page, line }: Place, text: string): void {
  if (!/^ {4,}(?:\$ )?(?:npx|npm|node|bash|git|kill|curl) /.test(text)) return;
  throw new BlockError(`${page}:${line}: expected a command between fences, was indented. Write \`\`\`sh.`);
}

function readInfo(place: Place, info: string): Pick<Block, 'language' | 'treatment'> | undefined {
  const [, name = '', words = ''] = /^(\S*)\s*(.*)$/.exec(info) ?? [];
  if (words === '' && pictures.includes(name)) return undefined;
  const language = languages.find((each) => each === name);
  const treatment = readTreatment(words);
  if (language === undefined || treatment === undefined)
    throw new BlockError(
      `${place.page}:${place.line - 1}: expected ${languages.join(', ')} and then nothing, "exits 1", "not run: why" or "printed", was "${info}".`,
    );
  return { language, treatment };
}

function readTreatment(words: string): Treatment | undefined {
  if (words === 'printed') return { kind: 'printed' };
  const reason = /^not run: (.+)$/.exec(words)?.[1];
  if (reason !== undefined) return { kind: 'not-run', reason };
  const exits = /^(?:exits (\d+))?$/.exec(words);
  return exits === null ? undefined : { kind: 'run', exits: Number(exits[1] ?? 0) };
}

function pathAbove(lines: readonly string[]): string | undefined {
  const above = lines.findLast((line) => line !== '') ?? '';
  return /^`([\w./-]+\.\w+)`:$/.exec(above)?.[1];
}
