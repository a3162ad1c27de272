/** Lines of a Markdown table, for a terminal and for a file: numbers stand to the right. */
export function tableLines(
  header: readonly string[],
  rows: readonly (readonly string[])[],
): readonly string[] {
  const columns = header.map((title, index) => {
    const cells = rows.map((row) => row[index] ?? '');
    return {
      width: Math.max(3, title.length, ...cells.map((cell) => cell.length)),
      isNumeric: cells.every((cell) => /^\d[\d.]*( %)?$/.test(cell)),
    };
  });
  const line = (cells: readonly string[]): string =>
    `| ${columns.map(({ width, isNumeric }, index) => pad(cells[index] ?? '', width, isNumeric)).join(' | ')} |`;
  const rule = columns.map(({ width, isNumeric }) =>
    isNumeric ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width),
  );
  return [line(header), `| ${rule.join(' | ')} |`, ...rows.map(line)];
}

function pad(cell: string, width: number, isNumeric: boolean): string {
  return isNumeric ? cell.padStart(width) : cell.padEnd(width);
}
