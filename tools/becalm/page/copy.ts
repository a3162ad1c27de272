import { known } from './dom.ts';

let hiding = 0;

/** Says something in passing, to screen readers too. */
export function announce(text: string): void {
  const toast = known('toast');
  toast.textContent = text;
  toast.classList.add('shown');
  clearTimeout(hiding);
  hiding = setTimeout(() => toast.classList.remove('shown'), 2200);
}

/** Puts a text on the clipboard, and says so. */
export async function copy(text: string, what = 'the replay line'): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    announce(`Copied ${what}`);
  } catch {
    // A page from disk may not be trusted with the clipboard.
    announce(copyBySelection(text) ? `Copied ${what}` : 'Not copied: the browser refused');
  }
}

function copyBySelection(text: string): boolean {
  const before = document.activeElement;
  const area = document.createElement('textarea');
  area.value = text;
  document.body.append(area);
  area.select();
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- there is no other way without the clipboard
  const copied = document.execCommand('copy');
  area.remove();
  if (before instanceof HTMLElement) before.focus();
  return copied;
}
