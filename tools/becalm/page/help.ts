import { known, make } from './dom.ts';

/** Keys, and what each does. */
export type KeyWords = readonly (readonly [key: string, what: string])[];

const keysOfFindings: KeyWords = [
  ['/', 'search'],
  ['j  k', 'next and previous finding; so do ↓ and ↑ on a finding'],
  ['Enter', 'open or close a finding'],
  ['c', 'copy its replay line'],
  ['← → ↑ ↓', 'move in the map'],
  ['?', 'this help'],
];

/** The keys of the page, in a dialog. */
export function helpDialog(keys: KeyWords = keysOfFindings): HTMLDialogElement {
  const dialog = make(
    'dialog',
    { attributes: { 'aria-labelledby': 'help-title' } },
    make('h2', { text: 'Keys', attributes: { id: 'help-title' } }),
    make(
      'dl',
      {},
      ...keys.flatMap(([key, what]) => [
        make('dt', {}, make('kbd', { text: key })),
        make('dd', { text: what }),
      ]),
    ),
    make('button', {
      class: 'quiet',
      text: 'Close',
      attributes: { type: 'button' },
      on: { click: () => dialog.close() },
    }),
  );
  return dialog;
}

/** Puts the button of the theme and that of the keys where the page has its tools. */
export function showTools(theme: HTMLElement, help: HTMLDialogElement): void {
  known('tools').append(
    theme,
    make('button', {
      class: 'quiet',
      text: 'Keys ?',
      attributes: { type: 'button' },
      on: { click: () => help.showModal() },
    }),
  );
}
