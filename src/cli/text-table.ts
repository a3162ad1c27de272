/** A column of a table. */
export interface Column {
  /** Heading. */
  readonly title: string;
  /** Text on the left, numbers on the right. */
  readonly align: 'left' | 'right';
}

/** Lays rows out under their headings: two blanks between columns, no blanks at the ends of lines. */
export function layOutTable(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
): readonly string[] {
  const titles = columns.map(({ title }) => title);
  const widths = columns.map((_, index) =>
    Math.max(...[titles, ...rows].map((row) => row[index]?.length ?? 0)),
  );
  return [titles, ...rows].map((row) => layOutRow(columns, widths, row));
}

function layOutRow(columns: readonly Column[], widths: readonly number[], row: readonly string[]): string {
  const cells = columns.map(({ align }, index) => {
    const text = row[index] ?? '';
    const width = widths[index] ?? 0;
    return align === 'left' ? text.padEnd(width) : text.padStart(width);
  });
  return cells.join('  ').trimEnd();
}
