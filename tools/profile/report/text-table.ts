/** A column of a table: what stands above it, and whether its cells are numbers, which stand to the right. */
export interface Column {
  readonly title: string;
  readonly isNumber: boolean;
}

/** Lines of a table: columns padded to their widest cell, two spaces in between. */
export function textTable(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
): readonly string[] {
  const widths = columns.map(({ title }, index) =>
    rows.reduce((width, row) => Math.max(width, (row[index] ?? '').length), title.length),
  );
  const line = (cells: readonly string[]): string =>
    columns
      .map(({ isNumber }, index) => {
        const [cell, width] = [cells[index] ?? '', widths[index] ?? 0];
        return isNumber ? cell.padStart(width) : cell.padEnd(width);
      })
      .join('  ')
      .trimEnd();
  return [
    line(columns.map(({ title }) => title)),
    widths.map((width) => '─'.repeat(width)).join('  '),
    ...rows.map(line),
  ];
}
