import type { ReferencePart } from './contents.ts';
import type { Page, Section } from './pages.ts';

/** An entry of the sidebar; a group has items, a page a link. */
export interface SidebarItem {
  readonly text: string;
  readonly link?: string;
  readonly items?: SidebarItem[];
  /** Whether a group begins closed; a group without it cannot be closed. */
  readonly collapsed?: boolean;
}

/**
 * What stands beside each page that is written by hand: all of them, and the decisions.
 *
 * @param decisions - pages of decisions, in their order
 */
export function guideSidebar(sections: readonly Section[], decisions: readonly Page[]): SidebarItem[] {
  return [
    ...sections.map(({ title, pages }) => ({ text: title, items: pages.map(itemOf) })),
    { text: 'Decisions', collapsed: true, items: decisions.map(itemOf) },
  ];
}

/**
 * What stands beside each page of the reference: all of its pages, by part.
 *
 * @param modules - names of its pages, such as `core/bus`
 */
export function referenceSidebar(parts: readonly ReferencePart[], modules: readonly string[]): SidebarItem[] {
  return parts.map(({ folder, title }) => ({
    text: title,
    collapsed: false,
    items: modules
      .filter((name) => name === folder || name.startsWith(`${folder}/`))
      .toSorted()
      .map((name) => ({ text: name.split('/').at(-1) ?? name, link: `/reference/${name}` })),
  }));
}

function itemOf({ title, route }: Page): SidebarItem {
  return { text: title, link: `/${route.replace(/(^|\/)index$/, '$1')}` };
}
