import type { Command, FindingData, Step } from '../src/report/html/page-data.ts';
import { copy } from './copy.ts';
import { make } from './dom.ts';

/**
 * Everything that is told of a finding: its least world, its facts, its error, and how to see it again.
 *
 * @param titled - whether it is one of several under one head
 * @param first - the one that was told before; what both share is not told again
 */
export function findingBody(finding: FindingData, titled: boolean, first: FindingData): HTMLElement {
  const { name, file, rate, error, commands } = finding;
  const isFirst = finding === first;
  const same = new Set(first.facts.map(String));
  const facts = isFirst ? finding.facts : finding.facts.filter((fact) => !same.has(String(fact)));
  const steps = isFirst || finding.steps.length !== first.steps.length ? finding.steps : [];
  return make(
    'div',
    { class: 'member' },
    titled ? make('h4', { text: name }) : null,
    titled ? make('span', { class: 'file', text: `${file} · ${rate}` }) : null,
    steps.length === 0 ? null : timeline(steps),
    facts.length === 0
      ? null
      : make('dl', { class: 'facts' }, ...facts.flatMap(([word, text]) => factParts(word, text))),
    error === null
      ? null
      : make(
          'div',
          { class: 'error mono' },
          document.createTextNode(error.text),
          error.place === null ? null : make('span', { class: 'place', text: error.place }),
        ),
    ...commands.map(commandRow),
  );
}

function timeline(steps: readonly Step[]): HTMLElement {
  return make(
    'ol',
    { class: 'timeline', attributes: { 'aria-label': 'The least world that fails' } },
    ...steps.map(({ kind, title, detail, place }) =>
      make(
        'li',
        { class: kind },
        make('span', { class: 'title', text: title }),
        detail === null ? null : make('span', { class: 'detail', text: detail }),
        place === null ? null : make('span', { class: 'place mono', text: place }),
      ),
    ),
  );
}

function factParts(word: string, text: string): readonly HTMLElement[] {
  return [make('dt', { text: word }), make('dd', { class: word === 'try' ? 'try' : '' }, ...withCode(text))];
}

/** What stands between backticks as code. */
function withCode(text: string): readonly Node[] {
  const parts = text.split('`');
  if (parts.length % 2 === 0) return [document.createTextNode(text)];
  return parts.map((part, index) =>
    index % 2 === 0 ? document.createTextNode(part) : make('code', { text: part }),
  );
}

function commandRow({ label, text, shown }: Command): HTMLElement {
  const what = label === 'least' ? 'the replay with the fewest tests' : 'the replay line';
  return make(
    'div',
    { class: 'command' },
    make('span', { text: label }),
    make('code', { text: shown ?? text }),
    make('button', {
      class: 'copy',
      text: 'Copy',
      attributes: { type: 'button', 'aria-label': `Copy ${what}` },
      on: { click: () => void copy(text) },
    }),
  );
}
