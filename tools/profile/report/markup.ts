/** Text that is already HTML or SVG; everything else is escaped where it is put in. */
export interface Markup {
  readonly markup: string;
}

/** What may stand in a template. */
export type Insert = string | number | Markup | readonly Insert[];

/** Template tag: escapes every text that is put in, and leaves markup as it is. */
export function markup(literals: TemplateStringsArray, ...inserts: readonly Insert[]): Markup {
  const pieces = literals.map((literal, index) => literal + written(inserts[index] ?? ''));
  return { markup: pieces.join('') };
}

/** Returns a text in which nothing is left that means something in XML, and nothing that XML cannot hold. */
export function escaped(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(UNWRITABLE, '\uFFFD')
    .replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

function written(insert: Insert): string {
  if (typeof insert === 'string') return escaped(insert);
  if (typeof insert === 'number') return String(insert);
  return 'markup' in insert ? insert.markup : insert.map(written).join('');
}

/** Characters that no XML document may hold, not even escaped. */
const UNWRITABLE = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu;
