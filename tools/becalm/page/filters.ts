import type { PageData } from '../src/report/html/page-data.ts';
import { make } from './dom.ts';
import { change, current } from './state.ts';

/** The bar above the findings. */
export interface Filters {
  readonly element: HTMLElement;
  readonly focusSearch: () => void;
  /** Shows the state, and how many findings pass. */
  readonly show: (shown: number) => void;
}

const words: Readonly<Record<string, string>> = {
  FLAKY: 'flaky',
  ORDER: 'order',
  BROKEN: 'broken',
  UNCONFIRMED: 'unconfirmed',
  RACE: 'possible race',
};

/** Builds the bar: what there is to choose from is what the findings have. */
export function filters({ findings }: PageData): Filters {
  const search = make('input', {
    attributes: {
      type: 'search',
      placeholder: 'Search tests, files, errors',
      'aria-label': 'Search',
      autocomplete: 'off',
      spellcheck: false,
    },
    on: { input: () => change({ text: search.value }) },
  });
  const labels = Object.keys(words).filter((label) => findings.some((finding) => finding.label === label));
  const chips = labels.map((label) =>
    make('button', {
      class: 'chip',
      text: words[label] ?? label,
      attributes: { type: 'button', 'aria-pressed': false },
      on: {
        click: () => {
          const chosen = current().labels;
          change({
            labels: chosen.includes(label) ? chosen.filter((each) => each !== label) : [...chosen, label],
          });
        },
      },
    }),
  );
  const cause = choice(
    'Any cause',
    'Cause',
    findings.flatMap(({ axes }) => axes),
    (value) => change({ cause: value }),
  );
  const file = choice(
    'Any file',
    'File',
    findings.map((finding) => finding.file),
    (value) => change({ file: value }),
  );
  const count = make('span', { class: 'shown-count', attributes: { 'aria-live': 'polite' } });
  return {
    element: make(
      'div',
      { class: 'filters', attributes: { role: 'search', 'aria-label': 'Filter findings' } },
      search,
      make('div', { class: 'chips', attributes: { role: 'group', 'aria-label': 'Verdicts' } }, ...chips),
      cause,
      file,
      count,
    ),
    focusSearch: () => {
      search.focus();
      search.select();
    },
    show: (shown) => {
      const state = current();
      if (search.value !== state.text) search.value = state.text;
      for (const [index, chip] of chips.entries()) {
        chip.setAttribute('aria-pressed', String(state.labels.includes(labels[index] ?? '')));
      }
      cause.value = state.cause;
      file.value = state.file;
      count.textContent =
        shown === findings.length ? `${shown} findings` : `${shown} of ${findings.length} findings`;
    },
  };
}

function choice(
  any: string,
  name: string,
  values: readonly string[],
  choose: (value: string) => void,
): HTMLSelectElement {
  const options = [...new Set(values)]
    .sort()
    .map((value) => make('option', { text: value, attributes: { value } }));
  const select = make(
    'select',
    { attributes: { 'aria-label': name }, on: { change: () => choose(select.value) } },
    make('option', { text: any, attributes: { value: '' } }),
    ...options,
  );
  return select;
}
