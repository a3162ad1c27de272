import type { Section } from './pages.ts';

/** What a site shows; its pages and doc comments stand where they always did. */
export interface Contents {
  readonly title: string;
  readonly description: string;
  /** Every section with its pages, in the order of the sidebar. Decisions are found in their folder. */
  readonly sections: readonly Section[];
  /** The ways in at the top of each page. */
  readonly nav: readonly NavItem[];
  readonly reference: ReferenceContents;
}

/** A link at the top of each page. */
export interface NavItem {
  readonly text: string;
  readonly link: string;
  /** A regular expression of the paths that belong to it. */
  readonly activeMatch: string;
}

/** What the reference has to show. */
export interface ReferenceContents {
  /** Folders of its pages in the order of the sidebar, each with its heading. */
  readonly parts: readonly ReferencePart[];
  /** Files whose exported names all have to stand in the reference: patterns from the root of the repository. */
  readonly doors: readonly string[];
  /**
   * By package, names that may be missing in the reference where another name refers to them, as they belong to one
   * file, for a shape that the page shows anyway.
   */
  readonly inlined: Readonly<Record<string, readonly string[]>>;
}

/** Pages of the reference under one heading. */
export interface ReferencePart {
  readonly folder: string;
  readonly title: string;
}
