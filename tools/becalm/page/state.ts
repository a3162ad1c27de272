import type { FindingData } from '../src/report/html/page-data.ts';

/** What the reader chose; it stands in the address, behind the `#`. */
export interface State {
  readonly text: string;
  readonly labels: readonly string[];
  readonly cause: string;
  readonly file: string;
  readonly theme: string;
  readonly sort: string;
}

const nothing: State = { text: '', labels: [], cause: '', file: '', theme: '', sort: '' };

let state: State = nothing;
const listeners: (() => void)[] = [];

/** The state as it is now. */
export function current(): State {
  return state;
}

/** Calls back after every change. */
export function onChange(listener: () => void): void {
  listeners.push(listener);
}

/** Changes the state, and the address with it. */
export function change(part: Partial<State>): void {
  state = { ...state, ...part };
  const fields = { q: state.text, verdict: state.labels.join(','), cause: state.cause, file: state.file };
  const all = { ...fields, theme: state.theme, sort: state.sort };
  const words = new URLSearchParams(Object.entries(all).filter(([, value]) => value !== ''));
  history.replaceState(null, '', `#${words.toString()}`);
  for (const listener of listeners) listener();
}

/** Takes the state from the address. */
export function readAddress(): void {
  const words = new URLSearchParams(location.hash.slice(1));
  const word = (name: string): string => words.get(name) ?? '';
  state = {
    text: word('q'),
    labels: word('verdict')
      .split(',')
      .filter((label) => label !== ''),
    cause: word('cause'),
    file: word('file'),
    theme: word('theme'),
    sort: word('sort'),
  };
  for (const listener of listeners) listener();
}

/** Whether the filters let a text through; every word of the search has to be in it. */
export function textMatches(text: string): boolean {
  const haystack = text.toLowerCase();
  return state.text
    .toLowerCase()
    .split(/\s+/)
    .every((word) => haystack.includes(word));
}

/** Whether the filters let a finding through. */
export function matches(finding: FindingData): boolean {
  const { labels, cause, file } = state;
  if (labels.length > 0 && !labels.includes(finding.label)) return false;
  if (cause !== '' && !finding.axes.includes(cause)) return false;
  if (file !== '' && finding.file !== file) return false;
  return textMatches([finding.name, finding.file, finding.project, finding.error?.text ?? ''].join(' '));
}
