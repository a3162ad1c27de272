/** A table in Markdown, its columns in line; cells are told on one line, and a bar does not end them. */
export function table(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [titles, ...rows].map((cells) => cells.map(cell));
  const widths = titles.map((_, column) => Math.max(3, ...lines.map((cells) => cells[column]?.length ?? 0)));
  const [head = [], ...body] = lines;
  const rule = widths.map((width) => '-'.repeat(width));
  return [head, rule, ...body].map((cells) => line(cells, widths)).join('');
}

function line(cells: readonly string[], widths: readonly number[]): string {
  return `| ${cells.map((text, column) => text.padEnd(widths[column] ?? 0)).join(' | ')} |\n`;
}

function cell(text: string): string {
  return text.replaceAll(/\s+/g, ' ').replaceAll('|', '\\|');
}

/** A missing or doubled place for what is generated. */
export class MarkerError extends Error {}

/**
 * Puts text between the marks `<!-- generated: name -->` and `<!-- end -->` of a page.
 *
 * @throws MarkerError where the page has not exactly one such place
 */
export function fillIn(page: string, name: string, text: string): string {
  const start = `<!-- generated: ${name} -->\n`;
  const [before, rest, ...more] = page.split(start);
  const end = rest?.indexOf('<!-- end -->') ?? -1;
  if (before === undefined || rest === undefined || more.length > 0 || end === -1)
    throw new MarkerError(`Expected one place "${start.trim()}" with its end, was another number.`);
  return `${before}${start}\n${text}\n${rest.slice(end)}`;
}
