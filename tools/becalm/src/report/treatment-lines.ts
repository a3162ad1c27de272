import { counted } from './numbers.ts';
import type { Report, ReportedTest } from './schema.ts';
import { displayWidth, escapeControls, padTo, truncate } from './text.ts';

/** More files than this of one treatment are not read: the rest stands in the report. */
export const filesNamed = 5;

interface Row {
  readonly key: string;
  readonly subject: string;
  readonly detail: string;
}

const gap = 2;

/** How files were run otherwise than the rest and why, and how the cold controls came out; aligned. */
export function treatmentLines(
  { realTimeFiles, conflicts, controls }: Report,
  columns: number | null,
): readonly string[] {
  const rows = [
    ...rowsOf('real time', realTimeFiles, ({ reason }) => reason),
    ...rowsOf('one at a time', conflicts, ({ error }) => errorInWords(error)),
    ...rowsOf('cold', controls.coldFiles, () => 'a pristine process tells otherwise than a warm one'),
    ...controlRows(controls),
  ];
  const widest = (textOf: (row: Row) => string): number =>
    Math.max(0, ...rows.map((row) => displayWidth(textOf(row)))) + gap;
  const key = widest((row) => row.key);
  const subject = widest((row) => (row.detail === '' ? '' : row.subject));
  return rows.map((row) => {
    const line =
      row.detail === ''
        ? `${padTo(row.key, key)}${row.subject}`
        : `${padTo(row.key, key)}${padTo(row.subject, subject)}${row.detail}`;
    return columns === null ? line : truncate(line, columns);
  });
}

function rowsOf<Item extends { readonly file: string; readonly project: string }>(
  key: string,
  items: readonly Item[],
  detailOf: (item: Item) => string,
): readonly Row[] {
  const rows = items.slice(0, filesNamed).map((item, index) => ({
    key: index === 0 ? key : '',
    subject: escapeControls(item.project === '' ? item.file : `${item.file} (${item.project})`),
    detail: firstLine(detailOf(item)),
  }));
  const more = items.length - rows.length;
  return more === 0 ? rows : [...rows, { key: '', subject: `and ${more} more: see the report`, detail: '' }];
}

function controlRows({ worlds, disagreements }: Report['controls']): readonly Row[] {
  if (worlds === 0) return [];
  const subject = `${counted(worlds, 'world')} also cold, ${counted(disagreements.length, 'disagreement')}`;
  return [{ key: 'controls', subject, detail: '' }];
}

function errorInWords({ name, message }: NonNullable<ReportedTest['error']>): string {
  return message.trim() === '' ? name : message;
}

function firstLine(text: string): string {
  return escapeControls(text.trim().split(/\r?\n/)[0] ?? '');
}
