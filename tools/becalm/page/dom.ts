/** What may be set on an element: attributes by name; `class` and `text` for short, listeners under `on`. */
export interface Given {
  readonly class?: string;
  readonly text?: string;
  readonly attributes?: Readonly<Record<string, string | number | boolean>>;
  readonly on?: Readonly<Record<string, (event: Event) => void>>;
}

/** Makes an element. Text is always text: nothing here reads HTML. */
export function make<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  given: Given = {},
  ...children: readonly (Node | null)[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  if (given.class !== undefined) element.className = given.class;
  if (given.text !== undefined) element.textContent = given.text;
  for (const [name, value] of Object.entries(given.attributes ?? {}))
    element.setAttribute(name, String(value));
  for (const [name, listener] of Object.entries(given.on ?? {})) element.addEventListener(name, listener);
  element.append(...children.filter((child) => child !== null));
  return element;
}

/** An element that the page is made with. */
export function known(id: string): HTMLElement {
  const element = document.getElementById(id);
  if (element === null) throw new Error(`Expected an element "${id}" in the page, found none.`);
  return element;
}

/** A colour of the page as it is now, light or dark. */
export function colour(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}
