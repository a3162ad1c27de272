import type { Faults } from './faults.ts';

/** What becomes of one message on its way to one client. */
export type StreamStep =
  | { readonly kind: 'send'; readonly texts: readonly string[] }
  /** The connection breaks before it. */
  | { readonly kind: 'drop' };

/** Repeats, reorders, spoils and drops the messages of one connection; a message that is held back comes after the next. */
export function createStreamFaults(faults: Faults): (text: string) => StreamStep {
  let heldBack: string | null = null;
  return (text) => {
    if (faults.happens('stream-drop')) return { kind: 'drop' };
    if (heldBack === null && faults.happens('stream-reorder')) {
      heldBack = text;
      return { kind: 'send', texts: [] };
    }
    const late = heldBack === null ? [] : [heldBack];
    heldBack = null;
    const repeated = faults.happens('stream-repeat') ? [text] : [];
    const garbage = faults.happens('stream-garbage') ? ['{"kind":"trade"'] : [];
    return { kind: 'send', texts: [text, ...late, ...repeated, ...garbage] };
  };
}
