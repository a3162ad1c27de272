import { make } from './dom.ts';
import { change, current } from './state.ts';

const next: Readonly<Record<string, string>> = { '': 'dark', dark: 'light', light: '' };
const words: Readonly<Record<string, string>> = {
  '': 'Light or dark: as the system',
  dark: 'Dark',
  light: 'Light',
};

/** The button that goes round: as the system has it, dark, light. */
export function themeButton(): { readonly element: HTMLElement; readonly show: () => void } {
  const element = make('button', {
    class: 'quiet',
    attributes: { type: 'button' },
    on: { click: () => change({ theme: next[current().theme] ?? '' }) },
  });
  return {
    element,
    show: () => {
      const { theme } = current();
      if (theme === '') delete document.documentElement.dataset['theme'];
      else document.documentElement.dataset['theme'] = theme;
      element.textContent = words[theme] ?? theme;
    },
  };
}
