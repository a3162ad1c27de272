import type { FindingData, Group, PageData } from '../src/report/html/page-data.ts';
import { make } from './dom.ts';
import { findingBody } from './finding-body.ts';
import { matches } from './state.ts';

/** Heads that are made at a time; more follow as the reader comes near the end. */
const headsAtATime = 100;

/** The list of findings. */
export interface FindingList {
  readonly element: HTMLElement;
  /** Shows what the filters let through; returns how many tests that are. */
  readonly show: () => number;
  /** Moves the focus by so many findings. */
  readonly move: (by: number) => void;
  /** The finding that has, or last had, the focus; null for none. */
  readonly focused: () => FindingData | null;
  /** Opens so many findings, for paper. */
  readonly openAll: (most: number) => void;
}

/** Builds the list; bodies are made when they are opened. */
export function findingList({ findings, groups }: PageData): FindingList {
  const list = make('ol', { class: 'findings', attributes: { role: 'list' } });
  const empty = make('p', { class: 'empty', text: 'Nothing here: no finding passes the filters.' });
  const end = make('div');
  const heads = new Map<Group, HTMLElement>();
  let shown: readonly Group[] = [];
  let place = -1;

  function more(): void {
    const from = list.childElementCount;
    for (const group of shown.slice(from, from + headsAtATime)) list.append(item(group));
    end.hidden = list.childElementCount >= shown.length;
  }

  function item(group: Group): HTMLElement {
    const made = heads.get(group);
    if (made !== undefined) return made;
    const fresh = groupItem(group, findings);
    fresh.addEventListener('focusin', () => {
      place = shown.indexOf(group);
    });
    heads.set(group, fresh);
    return fresh;
  }

  function move(by: number): void {
    place = Math.max(0, Math.min(shown.length - 1, place + by));
    while (list.childElementCount <= place && list.childElementCount < shown.length) more();
    const head = list.children[place]?.querySelector('button');
    head?.focus();
    head?.scrollIntoView({ block: 'nearest' });
  }

  new IntersectionObserver(
    (entries) => {
      if (entries.some((entry) => entry.isIntersecting)) more();
    },
    { rootMargin: '600px' },
  ).observe(end);

  return {
    element: make('div', {}, list, empty, end),
    show: () => {
      const passing = (group: Group): number =>
        group.findings.filter((index) => {
          const finding = findings[index];
          return finding !== undefined && matches(finding);
        }).length;
      shown = groups.filter((group) => passing(group) > 0);
      place = -1;
      list.replaceChildren();
      more();
      empty.hidden = shown.length > 0;
      return shown.reduce((sum, group) => sum + passing(group), 0);
    },
    move,
    focused: () => findings[shown[place]?.findings[0] ?? -1] ?? null,
    openAll: (most) => {
      while (list.childElementCount < Math.min(most, shown.length)) more();
      for (const head of list.querySelectorAll<HTMLButtonElement>('.head[aria-expanded=false]')) head.click();
    },
  };
}

let made = 0;

function groupItem(group: Group, findings: readonly FindingData[]): HTMLElement {
  const members = group.findings.flatMap((index) => findings[index] ?? []);
  const [first] = members;
  if (first === undefined) return make('li');
  made += 1;
  const id = `finding-${made}`;
  const body = make('div', { class: 'body', attributes: { id, hidden: '' } });
  const head = make(
    'button',
    {
      class: 'head',
      attributes: { type: 'button', 'aria-expanded': false, 'aria-controls': id },
      on: {
        click: () => {
          const open = body.hidden;
          if (open && body.childElementCount === 0) {
            body.append(...members.map((member) => findingBody(member, members.length > 1, first)));
          }
          body.hidden = !open;
          head.setAttribute('aria-expanded', String(open));
        },
      },
    },
    make('span', { class: `label ${first.label}`, text: first.label }),
    make(
      'span',
      { class: 'what' },
      make('span', { class: 'name', text: nameOf(first, members.length, group.reason) }),
      make('span', { class: 'file', text: placeOf(first, members.length) }),
    ),
    make('span', { class: 'measure' }, make('span', { class: 'rate', text: first.rate }), bar(first)),
    make('span', { class: 'chevron', attributes: { 'aria-hidden': true } }),
  );
  return make('li', { class: `finding ${first.label}` }, make('h3', {}, head), body);
}

function nameOf(first: FindingData, count: number, reason: string | null): string {
  return count === 1 || reason === null ? first.name : reason;
}

function placeOf({ file, project, name }: FindingData, count: number): string {
  const where = project === '' ? file : `${file} (${project})`;
  return count === 1 ? where : `${count} tests fail together: ${name} · ${where}`;
}

/** The interval and the rate on a scale of square roots, where one in a thousand can still be seen. */
function bar({ share, interval }: FindingData): HTMLElement | null {
  if (share === null || interval === null) return null;
  const percent = (value: number): string => `${(Math.sqrt(value) * 100).toFixed(2)}%`;
  const range = make('i');
  range.style.left = percent(interval[0]);
  range.style.right = `${(100 - Math.sqrt(interval[1]) * 100).toFixed(2)}%`;
  const rate = make('b');
  rate.style.left = percent(share);
  return make('span', { class: 'bar', attributes: { 'aria-hidden': true } }, range, rate);
}
