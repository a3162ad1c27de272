import { copy } from './copy.ts';
import { known, make } from './dom.ts';
import { helpDialog, type KeyWords, showTools } from './help.ts';
import { onChange, readAddress } from './state.ts';
import { themeButton } from './theme.ts';

const keys: KeyWords = [
  ['← →', 'previous and next file of a worker, in the chart'],
  ['↑ ↓', 'the worker above and below'],
  ['c', 'copy the configuration'],
  ['?', 'this help'],
];

function start(): void {
  const theme = themeButton();
  const help = helpDialog(keys);
  const configuration = document.querySelector('#configuration');
  const copyConfiguration = (): void => {
    if (configuration !== null) void copy(configuration.textContent, 'the configuration');
  };
  showTools(theme.element, help);
  document.body.append(help);
  configuration?.after(
    make('button', {
      class: 'copy',
      text: 'Copy the configuration',
      attributes: { type: 'button' },
      on: { click: copyConfiguration },
    }),
  );
  onChange(theme.show);
  readAddress();
  addEventListener('hashchange', readAddress);
  addEventListener('keydown', ({ key, ctrlKey, metaKey, altKey }) => {
    if (ctrlKey || metaKey || altKey || help.open) return;
    if (key === '?') help.showModal();
    else if (key === 'c') copyConfiguration();
  });
  const chart = document.querySelector<HTMLElement>('#gantt');
  if (chart !== null) listenToChart(chart, known('gantt-said'));
}

/** A file is chosen by pointing at it, or by keys; its text is then read out. */
function listenToChart(chart: HTMLElement, said: HTMLElement): void {
  const lanes = [...chart.querySelectorAll('.lane')].map((lane) => [...lane.querySelectorAll('.bar')]);
  let lane = 0;
  let place = -1;

  function choose(nextLane: number, nextPlace: number): void {
    lane = Math.max(0, Math.min(nextLane, lanes.length - 1));
    const bars = lanes[lane] ?? [];
    place = Math.max(0, Math.min(nextPlace, bars.length - 1));
    chart.querySelector('.bar.chosen')?.classList.remove('chosen');
    const bar = bars[place];
    bar?.classList.add('chosen');
    said.textContent = bar?.querySelector('title')?.textContent ?? '';
  }

  chart.addEventListener('pointermove', ({ target }) => {
    const bar = target instanceof Element ? target.closest('.bar') : null;
    if (bar === null || bar.classList.contains('chosen')) return;
    const found = lanes.findIndex((bars) => bars.includes(bar));
    choose(found, lanes[found]?.indexOf(bar) ?? 0);
  });
  chart.addEventListener('keydown', (event) => {
    const moves: Readonly<Record<string, readonly [lane: number, place: number]>> = {
      ArrowRight: [lane, place + 1],
      ArrowLeft: [lane, place - 1],
      ArrowDown: [lane + 1, place],
      ArrowUp: [lane - 1, place],
      Home: [lane, 0],
      End: [lane, Number.POSITIVE_INFINITY],
    };
    const move = moves[event.key];
    if (move === undefined) return;
    event.preventDefault();
    choose(...move);
  });
}

start();
