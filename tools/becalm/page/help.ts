import { make } from './dom.ts';

const keys: readonly (readonly [key: string, what: string])[] = [
  ['/', 'search'],
  ['j  k', 'next and previous finding; so do ↓ and ↑ on a finding'],
  ['Enter', 'open or close a finding'],
  ['c', 'copy its replay line'],
  ['← → ↑ ↓', 'move in the map'],
  ['?', 'this help'],
];

/** The keys of the page, in a dialog. */
export function helpDialog(): HTMLDialogElement {
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
