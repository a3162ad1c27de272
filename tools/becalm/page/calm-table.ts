import type { CalmTest, PageData } from '../src/report/html/page-data.ts';
import { make } from './dom.ts';
import { change, current, textMatches } from './state.ts';

const rowHeight = 36;
/** Rows above and below what is seen. */
const spare = 12;

/** The table of tests without a finding. */
export interface CalmTable {
  readonly element: HTMLElement;
  readonly show: () => void;
  /** Shows so many rows, for paper. */
  readonly showFirst: (most: number) => void;
}

interface Column {
  readonly key: string;
  readonly title: string;
  readonly style: string;
  readonly compare: (left: CalmTest, right: CalmTest) => number;
}

/** Builds the table; of ten thousand rows only those that are seen are elements. */
export function calmTable({ calm, files, projects }: PageData): CalmTable {
  const fileOf = ([file, project]: CalmTest): string => {
    const name = projects[project] ?? '';
    return `${files[file] ?? ''}${name === '' ? '' : ` (${name})`}`;
  };
  const columns: readonly Column[] = [
    { key: 'test', title: 'test', style: '', compare: (a, b) => compareTexts(a[2], b[2]) },
    { key: 'file', title: 'file', style: 'where', compare: (a, b) => compareTexts(fileOf(a), fileOf(b)) },
    { key: 'state', title: 'verdict', style: 'state', compare: (a, b) => a[3] - b[3] },
    { key: 'median', title: 'median', style: 'number', compare: (a, b) => b[5] - a[5] },
    { key: 'max', title: 'max', style: 'number', compare: (a, b) => b[6] - a[6] },
  ];
  const heads = columns.map(({ key, title, style }) =>
    make(
      'th',
      { class: style, attributes: { scope: 'col' } },
      make('button', {
        class: 'sort',
        text: title,
        attributes: { type: 'button' },
        on: { click: () => change({ sort: current().sort === key ? `-${key}` : key }) },
      }),
    ),
  );
  const above = make(
    'tr',
    { class: 'pad', attributes: { 'aria-hidden': true } },
    make('td', { attributes: { colspan: columns.length } }),
  );
  const below = make(
    'tr',
    { class: 'pad', attributes: { 'aria-hidden': true } },
    make('td', { attributes: { colspan: columns.length } }),
  );
  const body = make('tbody');
  const table = make('table', {}, make('thead', {}, make('tr', {}, ...heads)), body);
  const frame = make(
    'div',
    { class: 'scroll', attributes: { role: 'region', tabindex: 0, 'aria-label': 'Rows of calm tests' } },
    table,
  );
  const count = make('span', { class: 'count' });
  const title = make('h2', { attributes: { id: 'calm-title' } }, document.createTextNode('Calm '), count);
  const note = make('p', {
    class: 'note',
    text: 'Tests that passed in every world in which they ran, and how long they take.',
  });
  const element = make(
    'section',
    { class: 'calm', attributes: { 'aria-labelledby': 'calm-title' } },
    title,
    note,
    frame,
  );
  let rows: readonly CalmTest[] = [];

  function render(from: number, to: number): void {
    setHeight(above, from * rowHeight);
    setHeight(below, (rows.length - to) * rowHeight);
    body.replaceChildren(above, ...rows.slice(from, to).map((row, index) => rowOf(row, from + index)), below);
  }

  function rowOf(test: CalmTest, index: number): HTMLElement {
    const file = fileOf(test);
    return make(
      'tr',
      { attributes: { 'aria-rowindex': index + 2 } },
      make('td', { text: test[2], attributes: { title: test[2] } }),
      make('td', { class: 'where', text: file, attributes: { title: file } }),
      make('td', { class: 'state', text: test[3] === 0 ? 'stable' : 'skipped' }),
      make('td', { class: 'number', text: milliseconds(test[5]) }),
      make('td', { class: 'number', text: milliseconds(test[6]) }),
    );
  }

  function renderSeen(): void {
    const first = Math.max(0, Math.floor(frame.scrollTop / rowHeight) - spare);
    render(first, Math.min(rows.length, first + Math.ceil(frame.clientHeight / rowHeight) + 2 * spare));
  }

  frame.addEventListener('scroll', renderSeen, { passive: true });
  return {
    element,
    show: () => {
      const { sort, file } = current();
      const key = sort.replace(/^-/, '');
      const column = columns.find((each) => each.key === key);
      rows = calm.filter(
        (test) => (file === '' || files[test[0]] === file) && textMatches(`${test[2]} ${fileOf(test)}`),
      );
      if (column !== undefined) rows = rows.toSorted(column.compare);
      if (sort.startsWith('-')) rows = rows.toReversed();
      for (const [index, head] of heads.entries()) {
        const sorted = columns[index]?.key === key;
        if (sorted) head.setAttribute('aria-sort', ariaSort(columns[index], sort.startsWith('-')));
        else head.removeAttribute('aria-sort');
      }
      count.textContent = String(rows.length);
      table.setAttribute('aria-rowcount', String(rows.length + 1));
      element.hidden = calm.length === 0;
      frame.scrollTop = 0;
      renderSeen();
    },
    showFirst: (most) => render(0, Math.min(most, rows.length)),
  };
}

/** Durations begin with the longest. */
function ariaSort(column: Column | undefined, isReversed: boolean): 'ascending' | 'descending' {
  const isNumber = column?.style === 'number';
  return isNumber === isReversed ? 'ascending' : 'descending';
}

function compareTexts(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

function setHeight(row: HTMLTableRowElement, height: number): void {
  row.style.height = `${height}px`;
  row.hidden = height <= 0;
}

function milliseconds(value: number): string {
  if (value < 0) return '–';
  return value >= 1000 ? `${(value / 1000).toFixed(2)} s` : `${value} ms`;
}
