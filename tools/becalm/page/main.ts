import type { PageData } from '../src/report/html/page-data.ts';
import { calmTable } from './calm-table.ts';
import { copy } from './copy.ts';
import { known, make } from './dom.ts';
import { filters } from './filters.ts';
import { findingList } from './findings.ts';
import { heatMap } from './heat-map.ts';
import { helpDialog, showTools } from './help.ts';
import { listenForKeys } from './keys.ts';
import { onChange, readAddress } from './state.ts';
import { themeButton } from './theme.ts';

/** Findings and rows that are put on paper. */
const onPaper = 200;

function start(): void {
  const data = JSON.parse(known('data').textContent) as PageData;
  const list = findingList(data);
  const bar = filters(data);
  const map = heatMap(data);
  const calm = calmTable(data);
  const theme = themeButton();
  const help = helpDialog();
  const hasFindings = data.findings.length > 0;

  showTools(theme.element, help);
  const found = make(
    'section',
    { attributes: { 'aria-labelledby': 'findings-title' } },
    make('h2', { text: 'Findings', attributes: { id: 'findings-title' } }),
    bar.element,
    list.element,
  );
  found.style.marginTop = '0';
  known('app').append(...(hasFindings ? [found, map.element] : []), calm.element);
  document.body.append(help);

  const show = (): void => {
    theme.show();
    bar.show(list.show());
    map.draw();
    calm.show();
  };
  onChange(show);
  readAddress();
  addEventListener('hashchange', readAddress);
  addEventListener('resize', map.draw);
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', map.draw);
  addEventListener('beforeprint', () => {
    list.openAll(onPaper);
    calm.showFirst(onPaper);
  });
  addEventListener('afterprint', calm.show);

  listenForKeys({
    anywhere: {
      '/': bar.focusSearch,
      '?': () => help.showModal(),
      j: () => list.move(1),
      k: () => list.move(-1),
      c: () => {
        const command = list.focused()?.commands[0];
        if (command !== undefined) void copy(command.text);
      },
    },
    onFindings: { ArrowDown: () => list.move(1), ArrowUp: () => list.move(-1) },
    isOff: () => help.open,
  });
}

start();
