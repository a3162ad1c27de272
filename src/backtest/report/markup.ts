/** Text that is already HTML or SVG; everything else is escaped where it is put in. */
export class Markup {
  /** The HTML. */
  readonly text: string;

  /** Takes text that is known to be safe. */
  constructor(text: string) {
    this.text = text;
  }
}

/** What may stand in a template. */
export type Insert = string | number | Markup | readonly Insert[];

/** Template tag: escapes every text that is put in, and leaves markup as it is. */
export function markup(literals: TemplateStringsArray, ...inserts: readonly Insert[]): Markup {
  return new Markup(
    literals.reduce((text, literal, index) => {
      const insert = inserts[index - 1];
      return `${text}${insert === undefined ? '' : written(insert)}${literal}`;
    }),
  );
}

function written(insert: Insert): string {
  if (insert instanceof Markup) return insert.text;
  if (typeof insert === 'string') return escaped(insert);
  if (typeof insert === 'number') return String(insert);
  return insert.map(written).join('');
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}
