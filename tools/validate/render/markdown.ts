/** A table; its cells are Markdown already. */
export function tableOf(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const lineOf = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [lineOf(header), lineOf(header.map(() => '---')), ...rows.map(lineOf)].join('\n');
}

/** A text that is shown as it is, also by the site, whose pages are templates. */
export function plain(text: string): string {
  return text
    .replaceAll(/\s+/g, ' ')
    .replaceAll('&', '&amp;')
    .replaceAll(/[<>[\]{}|`*_\\~#]/g, (letter) => `&#${letter.codePointAt(0)};`);
}

/** A text as code, in a cell of a table. */
export function code(text: string): string {
  return `\`${text.replaceAll(/\s+/g, ' ').replaceAll('`', "'").replaceAll('|', '\\|')}\``;
}
