/** Lines of a table: columns padded to their widest cell, numbers to the right, two spaces in between. */
export function tableLines(
  header: readonly string[],
  rows: readonly (readonly string[])[],
): readonly string[] {
  const all = [header, ...rows];
  const columns = header.map((_, column) => ({
    width: Math.max(...all.map((row) => (row[column] ?? '').length)),
    numeric: rows.length > 0 && rows.every((row) => looksNumeric(row[column] ?? '')),
  }));
  const lines = all.map((row) =>
    columns
      .map(({ width, numeric }, column) => pad(row[column] ?? '', width, numeric))
      .join('  ')
      .trimEnd(),
  );
  const [first = '', ...rest] = lines;
  return [first, columns.map(({ width }) => '─'.repeat(width)).join('  '), ...rest];
}

/** A number with its unit, or a placeholder for one. */
function looksNumeric(cell: string): boolean {
  return /^[-+]?[\d.,]+( ?[%×a-zA-Z]+)?$|^(–|n\/a|)$/.test(cell);
}

function pad(cell: string, width: number, numeric: boolean): string {
  return numeric ? cell.padStart(width) : cell.padEnd(width);
}
