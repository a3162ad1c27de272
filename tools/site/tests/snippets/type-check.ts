import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ts from 'typescript';
import { momentsOf } from './page-files.ts';
import type { Block } from './read-blocks.ts';
import { becalmExports, type Ground, root } from './workspace.ts';

/** A page's blocks, and where its story takes place. */
export interface PageBlocks {
  readonly ground: Ground;
  readonly blocks: readonly Block[];
}

/**
 * Type-checks the TypeScript of all pages under the repository's own options, whether it is run or not.
 *
 * @returns what the compiler says, each with page and line
 */
export function typeCheck(pages: readonly PageBlocks[]): readonly string[] {
  const parent = join(root, '.becalm');
  mkdirSync(parent, { recursive: true });
  const folder = mkdtempSync(join(parent, 'types-'));
  try {
    const blocks = new Map(pages.flatMap((page, index) => [...layOut(page, join(folder, String(index)))]));
    const program = ts.createProgram([...blocks.keys()], compilerOptions());
    // Of the blocks alone: what they import is checked by `npm run check`.
    return [...blocks].flatMap(([file, block]) =>
      ts
        .getPreEmitDiagnostics(program, program.getSourceFile(file))
        .flatMap((diagnostic) => describe(diagnostic, block)),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Writes each moment of a page into a folder of its own; what stood before is checked once. */
function layOut({ ground, blocks }: PageBlocks, folder: string): ReadonlyMap<string, Block> {
  const written = new Map<string, Block>();
  for (const [index, files] of momentsOf(blocks.filter(({ language }) => language === 'ts')).entries()) {
    for (const [path, block] of files) {
      const file = join(folder, String(index), path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, ground === 'checkout' ? inCheckout(block.text, file) : block.text);
      written.set(file, block);
    }
  }
  return written;
}

/** A page of the checkout stands at its root: `../src` is the repository's. */
function inCheckout(text: string, file: string): string {
  const up = '../'.repeat(file.slice(root.length + 1).split('/').length - 1);
  return text.replaceAll(/(from ')(?:\.{1,2}\/)+(src|tools|tests)\//g, `$1${up}$2/`);
}

function compilerOptions(): ts.CompilerOptions {
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), (path) => ts.sys.readFile(path)) as {
    readonly config: { readonly compilerOptions: object };
  };
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, root);
  const doors = Object.entries(becalmExports).map(([door, source]) => [
    door.replace('.', 'becalm'),
    [join(root, 'tools/becalm', source)],
  ]);
  return {
    ...options,
    paths: Object.fromEntries(doors) as Record<string, string[]>,
    // A page shows a name before it is used.
    noUnusedLocals: false,
  };
}

function describe(diagnostic: ts.Diagnostic, block: Block): readonly string[] {
  if (diagnostic.file === undefined) return [];
  const { line } = ts.getLineAndCharacterOfPosition(diagnostic.file, diagnostic.start ?? 0);
  const message = ts.flattenDiagnosticMessageText(diagnostic.messageText, ' ');
  return [`${block.page}:${block.line + line}: ${message}`];
}
