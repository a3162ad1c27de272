/** Diagrams: sources in the language of Graphviz, one look for all of them, as SVG. */
import { instance } from '@viz-js/viz';
import type { GeneratedFile, ReadFile } from './generated.ts';

/** Colours that are told apart on white and on black pages, as each box has a ground of its own. */
const INK = '#1f3a44';
const LINE = '#5b7f8c';
const PAPER = '#f7fafb';

/** Fonts whose widths Graphviz knows, and what stands for them on a page. */
const FONT = 'Helvetica';
const SHOWN_FONTS = new Map([
  [FONT, 'Helvetica, Arial, sans-serif'],
  ['Courier', 'Courier New, Courier, monospace'],
]);

const LOOK = {
  graphAttributes: {
    bgcolor: PAPER,
    fontname: FONT,
    fontsize: 15,
    fontcolor: INK,
    pad: 0.3,
    nodesep: 0.35,
    ranksep: 0.5,
  },
  nodeAttributes: {
    shape: 'box',
    style: 'rounded,filled',
    fillcolor: '#ffffff',
    color: LINE,
    fontname: FONT,
    fontsize: 13.5,
    fontcolor: INK,
    margin: '0.16,0.09',
    penwidth: 1.2,
  },
  edgeAttributes: {
    color: LINE,
    fontname: FONT,
    fontsize: 12,
    fontcolor: '#3f616d',
    arrowsize: 0.7,
    penwidth: 1.2,
  },
};

/** Of the size that boxes are laid out for: pages whose fonts are wider keep their words inside. */
const SHOWN_SIZE = 0.87;

/**
 * Draws a diagram; the same source gives the same text.
 *
 * @throws Error for a source that Graphviz does not understand, and for one that it warns about
 */
async function draw(source: string): Promise<string> {
  const viz = await instance();
  const result = viz.render(source, { format: 'svg', ...LOOK });
  const said = result.errors.map(({ message }) => message);
  if (result.status === 'failure' || said.length > 0)
    throw new Error(`Expected a diagram that Graphviz understands, was: ${said.join('; ')}`);
  // Without the declaration and the comments of the program that made it.
  return result.output
    .slice(result.output.indexOf('<svg'))
    .replace(/>\n/, `>\n<title>${titleOf(source)}</title>\n`)
    .replaceAll(/<!--[\s\S]*?-->\n?/g, '')
    .replaceAll(
      /font-family="([^"]*)"/g,
      (_, name: string) => `font-family="${SHOWN_FONTS.get(name) ?? name}"`,
    )
    .replaceAll(
      /font-size="([\d.]+)"/g,
      (_, size: string) => `font-size="${(Number(size) * SHOWN_SIZE).toFixed(1)}"`,
    );
}

/** What a diagram shows, for who cannot see it: its first line, a comment. */
function titleOf(source: string): string {
  const [, title] = /^\/\/ ([\w ,.:]+)\n/.exec(source) ?? [];
  if (title === undefined)
    throw new Error('Expected a diagram to begin with "// what it shows", was without.');
  return title;
}

/** The diagrams of these sources, each beside its source. */
export async function generatedDiagrams(
  sources: readonly string[],
  read: ReadFile,
): Promise<readonly GeneratedFile[]> {
  return Promise.all(
    sources.map(async (source) => ({
      path: source.replace(/\.dot$/, '.svg'),
      text: await draw(read(source)),
    })),
  );
}
