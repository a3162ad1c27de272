import type { Line } from '../line.ts';
import { readLinks } from '../read/outputs.ts';
import { MANUAL_TEST } from './runs.ts';
import { testLine } from './test-lines.ts';

/** What people read. */
export const documentationLines: readonly Line[] = [
  {
    id: 'links',
    category: 'documentation',
    title: 'Links and anchors between the pages of the repository',
    floor: 'none leads nowhere',
    runs: { quick: 'links', full: 'links' },
    read: readLinks,
  },
  testLine({
    id: 'site',
    category: 'documentation',
    title: 'The site is built without a warning and read with a browser',
    runs: { full: 'docs' },
    claims: [
      { path: 'tools/site/tests/docs/site.test.ts' },
      { path: 'tools/site/tests/docs/planted-pages.test.ts' },
    ],
  }),
  testLine({
    id: 'snippets',
    category: 'documentation',
    title: 'Every block of code on the site is compiled and run',
    runs: { full: 'docs' },
    claims: [
      { path: 'tools/site/tests/docs/snippets.test.ts' },
      { path: 'tools/site/tests/docs/planted-code.test.ts' },
    ],
  }),
  testLine({
    id: 'manual',
    category: 'documentation',
    title: "The operator's manual is walked on a fresh clone",
    runs: { full: 'manual' },
    claims: [{ path: MANUAL_TEST }],
  }),
];
