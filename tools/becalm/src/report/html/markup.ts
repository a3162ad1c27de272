/** HTML that is whole: tags closed, text escaped. */
export interface Html {
  readonly html: string;
}

/** What may be put into a template: text and numbers are escaped, HTML stays. */
export type Part = Html | string | number | readonly Part[];

/** Template tag for HTML. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return { html: String.raw({ raw: strings }, ...parts.map(htmlOf)) };
}

function htmlOf(part: Part): string {
  if (typeof part === 'object') return 'html' in part ? part.html : part.map(htmlOf).join('');
  // By number: names of entities would be a table more.
  return String(part).replaceAll(/[&<>"'`=]/g, (character) => `&#${character.charCodeAt(0)};`);
}
