/** What keys do, by their names. */
export interface Keys {
  readonly anywhere: Readonly<Record<string, () => void>>;
  /** Only where a finding has the focus. */
  readonly onFindings: Readonly<Record<string, () => void>>;
  /** Whether something else has the keys. */
  readonly isOff: () => boolean;
}

/** Listens for keys; none act while someone writes, and Escape leaves the field. */
export function listenForKeys({ anywhere, onFindings, isOff }: Keys): void {
  addEventListener('keydown', (event) => {
    if (isModified(event) || isOff()) return;
    const { target, key } = event;
    if (isField(target)) {
      if (key === 'Escape') target.blur();
      return;
    }
    const isOnFinding = target instanceof HTMLElement && target.classList.contains('head');
    const act = anywhere[key] ?? (isOnFinding ? onFindings[key] : undefined);
    if (act === undefined) return;
    event.preventDefault();
    act();
  });
}

function isModified({ ctrlKey, metaKey, altKey }: KeyboardEvent): boolean {
  return ctrlKey || metaKey || altKey;
}

function isField(target: EventTarget | null): target is HTMLInputElement | HTMLSelectElement {
  return target instanceof HTMLInputElement || target instanceof HTMLSelectElement;
}
